"""The demo business, its customers and a worker's reminders, by a clock of its own and one step at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert, select, update

from randevu import store
from randevu.booking import Appointment, Booked, Cancelled, Moved, appointments
from randevu.catalogue import service as catalogue_service
from randevu.messaging import outbox, outcomes, transactions
from randevu.messaging.letters import Letter, Outcome, Rules
from randevu.reminders import running, sending
from randevu.store.tables import conversation, customer, identity, message, reminder
from randevu.store.tables import outbox as outbox_table
from tests.unit.booking.salon import DEMO, ISTANBUL, load_demo, offer

NUMBER = "100200300"


def at(day: date | str, clock: str, zone: Any = ISTANBUL) -> datetime:
    """A wall clock time in the business's zone, as UTC."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(timezone.utc)


class World:
    """Args:
    now: where the clock begins; move it by `to`.
    reminders: what stands under `reminders` in the business file, instead of the demo's.
    """

    def __init__(self, now: datetime, reminders: str | None = None) -> None:
        self.now, self._number = now, 0
        self.sent: list[tuple[datetime, Letter]] = []
        with store.writing() as db:
            self.catalogue = load_demo(db)
        if reminders is not None:
            self.rule(reminders)
        self.step()

    # ------------------------------------------------------------ the business and its customers

    def rule(self, reminders: str, zone: str = "Europe/Istanbul") -> None:
        """The business has other steps, or another zone, from now on."""
        text = DEMO.read_text(encoding="utf-8")
        begin, end = text.index("\nreminders:\n"), text.index("\nservices:\n")
        text = f"{text[:begin]}\nreminders:\n{reminders}\n{text[end:]}".replace("Europe/Istanbul", zone, 1)
        with store.writing() as db:
            catalogue_service.replace(db, text, "test", self.now)
            self.catalogue = catalogue_service.current(db)

    def person(self, phone: str | None = "905320000001", name: str | None = "Selin Kaya") -> int:
        with store.writing() as db:
            made = db.execute(insert(customer).values(name=name, phone=phone and f"+{phone}", created_at=self.now))
            number = int(made.inserted_primary_key[0])
            if phone:
                seen = {"created_at": self.now, "seen_at": self.now}
                db.execute(insert(identity).values(customer_id=number, kind="wa_id", value=phone, **seen))
        return number

    def wrote(self, person: int) -> None:
        """The customer writes: their window is open for a day."""
        with store.writing() as db:
            values = {"phone_number_id": NUMBER, "customer_id": person, "holder": "assistant", "created_at": self.now}
            known = db.execute(select(conversation.c.id).where(conversation.c.customer_id == person)).scalar()
            if known is None:
                db.execute(insert(conversation).values(id=f"talk-{person}", **values))
            mine = conversation.c.customer_id == person
            db.execute(update(conversation).where(mine).values(said_at=self.now))

    def book(self, person: int, starts_at: datetime, staff: str = "ayse", service: str = "sac-kesimi") -> Appointment:
        with store.writing() as db:
            wanted = offer(self.catalogue, staff, starts_at, service)
            made = appointments.book(db, self.catalogue, person, wanted, self.key(), "phone", self.now, by_staff=True)
        assert isinstance(made, Booked)
        return made.appointment

    def move(self, one: Appointment, starts_at: datetime, staff: str = "ayse") -> Appointment:
        with store.writing() as db:
            wanted = offer(self.catalogue, staff, starts_at, one.parts[0].service)
            made = appointments.move(db, self.catalogue, one.id, wanted, self.key(), self.now, by_staff=True)
        assert isinstance(made, Moved)
        return made.appointment

    def cancel(self, one: Appointment) -> None:
        with store.writing() as db:
            done = appointments.cancel(db, self.catalogue, one.id, self.key(), self.now, by_staff=True)
        assert isinstance(done, Cancelled)

    def key(self) -> str:
        self._number += 1
        return f"key-{self._number}"

    # ------------------------------------------------------------ the worker

    def to(self, moment: datetime, send: bool = True) -> list[str]:
        """Time passes until then; returns the templates of what customers got."""
        self.now = moment
        already = len(self.sent)
        self.step()
        if send:
            self.post()
        left = [str(letter.payload.get("template", letter.payload["kind"])) for _, letter in self.sent[already:]]
        return [name for name in left if not name.startswith("owner_")]

    def step(self) -> None:
        while running.step(sending.Rules(NUMBER, per_second=1000.0), lambda: self.now):
            pass

    def post(self) -> None:
        """Everything that may leave leaves."""
        rules = Rules()
        while True:
            letters = transactions.write(lambda db: outbox.claim(db, ("whatsapp",), self.now, 50, rules))
            if not letters:
                return
            for letter in letters:
                done = Outcome(letter, f"wamid.{letter.outbox_id}", None)
                transactions.write(lambda db, done=done: outcomes.settle(db, done, self.now, rules))  # type: ignore[misc]
                self.sent.append((self.now, letter))

    # ------------------------------------------------------------ what came of it

    def rows(self, **where: Any) -> Sequence[Any]:
        query = select(reminder).order_by(reminder.c.id)
        for name, value in where.items():
            query = query.where(reminder.c[name] == value)
        with store.reading() as db:
            return db.execute(query).all()

    def due(self, one: Appointment) -> dict[str, str]:
        """When what waits is due, by step, as the business's clocks say."""
        waiting = self.rows(appointment_id=one.id, state="waiting", sort="remind")
        return {row.step: row.due_at.astimezone(self.catalogue.zone).strftime("%m-%d %H:%M") for row in waiting}

    def reasons(self, one: Appointment) -> dict[str, str | None]:
        return {row.step: row.reason for row in self.rows(appointment_id=one.id, sort="remind", state="dropped")}

    def said(self) -> list[Any]:
        """Our messages, oldest first."""
        with store.reading() as db:
            return list(db.execute(select(message).where(message.c.direction == "out").order_by(message.c.id)).all())

    def queued(self, **where: Any) -> list[Any]:
        query = select(outbox_table).order_by(outbox_table.c.id)
        for name, value in where.items():
            query = query.where(outbox_table.c[name] == value)
        with store.reading() as db:
            return list(db.execute(query).all())


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
