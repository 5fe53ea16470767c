"""A salon whose appointments are written into calendars that live in memory, step by step and by a clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Appointment, Booked, Cancelled, Offer, appointments
from randevu.calendars import connections, planning, reactions, ties
from randevu.calendars.errors import CalendarError
from randevu.calendars.house import house
from randevu.calendars.ledger import Rules
from randevu.calendars.model import Entry, Event, Listed
from randevu.calendars.ties import Owner
from randevu.calendars.wiring import Account
from randevu.calendars.writer import Writing
from randevu.calendars.writing import Task
from randevu.catalogue import Catalogue
from randevu.store.tables import calendar, calendar_connection, calendar_event, calendar_finding, customer
from tests.contract.calendars.memory import MemoryCalendars, MemoryService
from tests.unit.booking.salon import NOW, THURSDAY, load_demo, local, offer

RULES = Rules(jitter=lambda: 1.0)
FAR = NOW + timedelta(days=400)


class Faults:
    """What goes wrong at the next calls: a list for each method and each side of it, used up one by one."""

    def __init__(self, server: MemoryCalendars) -> None:
        self.calls: list[str] = []
        self._planned: list[tuple[str, str, Callable[[], None]]] = []
        server.before = lambda method: self._pass("before", method)
        server.after = lambda method: self._pass("after", method)

    def plan(self, side: str, method: str, error: CalendarError | Callable[[], None]) -> None:
        """At the next call of `method` (`any`: of any), before or after it is done."""

        def fail() -> None:
            if isinstance(error, CalendarError):
                raise error
            error()

        self._planned.append((side, method, fail))

    def clear(self) -> None:
        self._planned.clear()

    def _pass(self, side: str, method: str) -> None:
        if side == "before":
            self.calls.append(method)
        for one in self._planned:
            if one[0] == side and one[1] in (method, "any"):
                self._planned.remove(one)
                one[2]()
                return


class House:
    """The demo business with one customer and one account, in whose calendar Ayşe's appointments are written."""

    def __init__(self, *more: str, rules: Rules = RULES) -> None:
        self.now = NOW
        self.server = MemoryCalendars(*more)
        self.faults = Faults(self.server)
        self.service = MemoryService(self.server)
        self._gate = threading.BoundedSemaphore(self.server.concurrency)
        self.writing = Writing(self.account, rules, lambda: self.now)
        with store.writing() as db:
            self.catalogue: Catalogue = load_demo(db)
            made = customer.insert().values(name="Selin Kaya", phone="+905321112233", created_at=NOW)
            self.customer = int(db.execute(made).inserted_primary_key[0])
            saved = connections.save(db, "memory", "salon", "salon@example.com", {}, "a secret long enough", NOW)
            self.connection = saved.id
        self.calendar = self.tie(self.server.calendar, Owner("staff", "ayse"))
        self.calendars = {self.server.calendar: self.calendar}
        self._number = 0

    def tie_all(self) -> None:
        """Mehmet's calendar and the branch's, too."""
        self.calendars["mehmet@example.com"] = self.tie("mehmet@example.com", Owner("staff", "mehmet"))
        self.calendars["shared@example.com"] = self.tie("shared@example.com", Owner("branch", "kadikoy"))

    def tie(self, address: str, owner: Owner, writes: bool = True) -> int:
        """Nothing is read here, so nothing is respected that is written into: what is unread would bar every time."""
        listed = Listed(address, address, "Europe/Istanbul", True)
        with store.writing() as db:
            return ties.tie(db, self.connection, listed, owner, self.now, respects=not writes, writes=writes)

    def written_into(self, staff: str) -> list[str]:
        """Addresses at which this staff member's appointments in Kadıköy stand."""
        owner = [(calendar.c.owner_kind == "branch") & (calendar.c.owner_key == "kadikoy")]
        owner.append((calendar.c.owner_kind == "staff") & (calendar.c.owner_key == staff))
        with store.reading() as db:
            query = select(calendar.c.address).where(calendar.c.writes, or_(*owner)).distinct()
            return list(db.execute(query).scalars())

    def account(self, number: int) -> Account:
        assert number == self.connection
        return Account(self.service, self._gate)

    # ------------------------------------------------------------ appointments

    def key(self) -> str:
        self._number += 1
        return f"key-{self._number}"

    def offer(self, clock: str, service: str = "sac-kesimi", staff: str = "ayse") -> Offer:
        return offer(self.catalogue, staff, local(THURSDAY, clock), service)

    def book(self, clock: str = "11:00", service: str = "sac-kesimi", staff: str = "ayse") -> Appointment:
        wanted = self.offer(clock, service, staff)
        with store.writing() as db:
            made = appointments.book(
                db, self.catalogue, self.customer, wanted, self.key(), "phone", self.now, by_staff=True
            )
        assert isinstance(made, Booked), made
        return made.appointment

    def move(self, number: int, clock: str, staff: str = "ayse") -> Any:
        with store.writing() as db:
            return appointments.move(
                db, self.catalogue, number, self.offer(clock, staff=staff), self.key(), self.now, by_staff=True
            )

    def cancel(self, number: int) -> Any:
        with store.writing() as db:
            return appointments.cancel(db, self.catalogue, number, self.key(), self.now, by_staff=True)

    def give_up(self, finding: int, by: str = "u1") -> None:
        """Cancel what a finding is about, as the panel does."""
        query = select(calendar_finding.c.appointment_id).where(calendar_finding.c.id == finding)
        with store.reading() as db:
            about = db.execute(query).scalar_one()
        if isinstance(self.cancel(about), Cancelled):
            with store.writing() as db:
                reactions.cancelled(db, about, by, self.now)

    def appointment(self, number: int) -> Appointment:
        with store.reading() as db:
            found = appointments.find(db, number)
        assert found is not None
        return found

    def booked(self) -> list[Appointment]:
        """All that stand."""
        with store.reading() as db:
            found = appointments.between(db, NOW, FAR)
        return [one for one in found if one.status == "booked"]

    def clear(self) -> None:
        """Cancel everything, and see it gone."""
        for one in self.booked():
            self.cancel(one.id)
        self.settle()

    # ------------------------------------------------------------ writing

    def claim(self, most: int = 50) -> list[Task]:
        return self.writing.claim(most)

    def write(self) -> int:
        """Write until nothing is due any more; returns how many tasks that took."""
        done = 0
        while tasks := self.claim():
            for task in tasks:
                self.writing.carry_out(task)
            done += len(tasks)
            assert done < 500, "it never comes to rest"
        return done

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)

    def settle(self, rounds: int = 60) -> None:
        """Let time pass until everything that can be written is."""
        for _ in range(rounds):
            self.write()
            if not self.states() - {"settled", "removed", "dead"}:
                return
            self.pass_time(minutes=11)
        raise AssertionError(f"not at rest: {self.states()}")

    # ------------------------------------------------------------ looking

    def rows(self) -> Sequence[Any]:
        with store.reading() as db:
            return db.execute(select(calendar_event).order_by(calendar_event.c.id)).all()

    def row(self) -> Any:
        (one,) = self.rows()
        return one

    def states(self) -> set[str]:
        return {row.state for row in self.rows()}

    def findings(self) -> Sequence[Any]:
        with store.reading() as db:
            return db.execute(select(calendar_finding).order_by(calendar_finding.c.id)).all()

    def rows_house(self, db: Connection) -> str:
        return house(db)

    def anything_to_plan(self) -> bool:
        with store.reading() as db:
            return planning.anything_to_plan(db)

    def connection_row(self) -> Any:
        with store.reading() as db:
            return db.execute(select(calendar_connection)).one()

    def sign_in(self) -> None:
        with store.writing() as db:
            db.execute(update(calendar_connection).values(state="live", problem=None, not_before=None))

    def entries(self) -> list[Entry]:
        """What stands in all calendars, by time."""
        return sorted(self.server.entries.values(), key=lambda one: (one.starts_at, one.mark.staff))

    def events(self, address: str | None = None) -> list[Event]:
        before, self.server.before = self.server.before, lambda method: None
        try:
            return list(self.service.events(address or self.server.calendar, NOW - timedelta(days=30), FAR))
        finally:
            self.server.before = before

    def event(self) -> Event:
        (one,) = self.events()
        return one


def at(clock: str) -> datetime:
    """On the Thursday of the tests."""
    return local(THURSDAY, clock)
