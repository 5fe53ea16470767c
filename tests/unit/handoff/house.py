"""Agents, customers and conversations that people have, at a moment that the test moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.handoff import ownership, presence, running, service
from randevu.handoff.ownership import Parking
from randevu.store.tables import agent_presence, appointment, conversation, customer, handover_event, panel_user
from randevu.store.tables import ownership as table
from tests.unit.booking.salon import DEMO

RESUME = timedelta(minutes=60)


@dataclass
class House:
    now: datetime
    rules: str = ""
    customers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        text = DEMO.read_text(encoding="utf-8") + (f"\nhandover:\n{self.rules}" if self.rules else "")
        with store.writing() as db:
            catalogues.replace(db, text, "test", self.now)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    # ------------------------------------------------ who there is

    def agent(
        self,
        name: str = "Ayşe",
        *,
        available: bool = True,
        branches: Sequence[str] | None = None,
        departments: Sequence[str] = (),
        limit: int | None = None,
    ) -> int:
        with store.writing() as db:
            made = db.execute(
                insert(panel_user).values(
                    email=f"{name}{len(self.rows(panel_user))}@salon.example",
                    name=name,
                    role="support",
                    branches=branches,
                    departments=list(departments),
                    password_hash="x",
                    active=True,
                    failures=0,
                    created_at=self.now,
                )
            )
            number = int(made.inserted_primary_key[0])
            presence.set_available(db, number, available, self.now)
            if limit is not None:
                presence.set_limit(db, number, limit, self.now)
        return number

    def beat(self, *agents: int) -> None:
        with store.writing() as db:
            for one in agents:
                presence.beat(db, one, self.now)

    def talk(self, person: int | None = None, branch: str | None = None) -> str:
        """A conversation of somebody new, or of somebody known through another of our numbers."""
        number = len(self.rows(conversation)) + 1
        with store.writing() as db:
            if person is None:
                made = db.execute(insert(customer).values(name=f"Müşteri {number}", created_at=self.now))
                person = int(made.inserted_primary_key[0])
            talk = {"id": f"talk-{number}", "phone_number_id": str(number), "customer_id": person}
            db.execute(insert(conversation).values(**talk, holder="assistant", created_at=self.now))
            if branch is not None:
                self._visit(db, person, branch)
        self.customers.append(person)
        return f"talk-{number}"

    def _visit(self, db: Any, person: int, branch: str) -> None:
        ends_at = self.now + timedelta(minutes=30)
        when = {"starts_at": self.now, "ends_at": ends_at, "created_at": self.now, "changed_at": self.now}
        what = {"parts": [], "party": 1, "price": 0, "status": "done", "source": "phone", "note": "", "generation": 1}
        db.execute(insert(appointment).values(customer_id=person, branch=branch, **when, **what))

    # ------------------------------------------------ what happens

    def open(self, talk: str, reason: str = "asked") -> None:
        with store.writing() as db:
            service.open(db, talk, reason, self.now, RESUME)

    def waiting(self, reason: str = "asked", **more: Any) -> str:
        """Somebody new who waits for a person."""
        talk = self.talk(**more)
        self.open(talk, reason)
        return talk

    def take(self, talk: str, agent: int) -> bool:
        with store.writing() as db:
            return ownership.take(db, talk, agent, self.now)

    def answer(self, talk: str, agent: int) -> bool:
        with store.writing() as db:
            return ownership.answered(db, talk, agent, self.now)

    def writes(self, talk: str) -> None:
        """The customer does."""
        with store.writing() as db:
            service.heard(db, talk, self.now)

    def park(self, talk: str, agent: int, then: str = "agent", **until: float) -> bool:
        with store.writing() as db:
            parking = Parking(self.now + timedelta(**(until or {"hours": 1})), "ürün gelince", then)
            return ownership.park(db, talk, agent, parking, self.now)

    def give_back(self, talk: str, by: str = "user:1") -> bool:
        with store.writing() as db:
            return service.give_back(db, talk, by, self.now)

    def work(self) -> None:
        """The worker, until nothing is left to do."""
        while running.step(lambda: self.now):
            pass

    # ------------------------------------------------ what lies in the database

    def whose(self, talk: str) -> tuple[str, int | None]:
        """The state and the owner; ("assistant", None) where no person has it."""
        with store.reading() as db:
            row = ownership.of(db, talk)
        return ("assistant", None) if row is None else (row.state, row.user_id)

    def holder(self, talk: str) -> str:
        with store.reading() as db:
            return str(db.execute(select(conversation.c.holder).where(conversation.c.id == talk)).scalar_one())

    def rows(self, of: Any, **where: Any) -> list[Mapping[str, Any]]:
        query = select(of).order_by(*of.primary_key.columns)
        for name, value in where.items():
            query = query.where(of.c[name] == value)
        with store.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def story(self, talk: str) -> list[tuple[str, str]]:
        """What happened and by whom."""
        return [(one["what"], one["by"]) for one in self.rows(handover_event, conversation_id=talk)]

    def row(self, talk: str) -> Mapping[str, Any]:
        (found,) = self.rows(table, conversation_id=talk)
        return found

    def available(self, agent: int) -> bool:
        (found,) = self.rows(agent_presence, user_id=agent)
        return bool(found["available"])

    def switch_off(self, agent: int) -> None:
        with store.writing() as db:
            db.execute(update(panel_user).where(panel_user.c.id == agent).values(active=False))
