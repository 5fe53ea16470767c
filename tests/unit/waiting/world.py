"""The demo business with a waiting list, by a clock of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from randevu import store
from randevu.booking import Appointment, Booked, Moved, Refused, Taken, appointments
from randevu.booking.model import Wish
from randevu.store.tables import allocation, freed_time, waiting_entry, waiting_offer
from randevu.waiting import answers, entries, running
from randevu.waiting.model import Entry, Wanted
from tests.unit.booking.salon import FRIDAY, asked
from tests.unit.reminders.world import World as Reminded
from tests.unit.reminders.world import at

__all__ = ["FRIDAY", "World", "at"]


class World(Reminded):
    """Friday afternoon in Kadıköy is taken: by Ayşe 14:00 to 14:30, the rest of both hairdressers' day by blocks."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.first = self.book(self.person("905320000099", "Zehra"), at(FRIDAY, "14:00"))
        with store.writing() as db:
            for staff, start, end in (
                ("ayse", "09:00", "14:00"),
                ("ayse", "14:30", "19:00"),
                ("mehmet", "09:00", "19:00"),
            ):
                appointments.block(db, staff, at(FRIDAY, start), at(FRIDAY, end), "", "test", now)

    def someone(self, number: int) -> int:
        """A customer who has written to us."""
        who = self.person(f"90532000{number:04d}", f"Kişi {number}")
        self.wrote(who)
        return who

    def join(self, who: int, clock: str | None = "13:00", until: str | None = "18:00", **wish: Any) -> Entry:
        with store.writing() as db:
            wanted = Wanted.of(
                Wish(("sac-kesimi",), "kadikoy", **wish), asked(FRIDAY, clock, until), self.catalogue, self.now
            )
            assert wanted is not None
            made = entries.join(db, who, f"talk-{who}", wanted, self.now)
        assert made is not None
        return made.entry

    def round(self) -> int:
        return running.run(self.now)

    def accept(self, offer_id: int, who: int) -> Booked | Moved | Taken | Refused:
        with store.writing() as db:
            return answers.accept(db, self.catalogue, offer_id, who, f"talk-{who}", self.now)

    def decline(self, offer_id: int, who: int) -> None:
        with store.writing() as db:
            assert answers.decline(db, offer_id, who, self.now) is not None

    def free(self, one: Appointment | None = None) -> None:
        """The appointment at 14:00 is cancelled, and the worker makes a round."""
        self.cancel(one or self.first)
        self.round()

    def offers(self, **where: Any) -> list[Any]:
        return self._rows(waiting_offer, where)

    def entries(self, **where: Any) -> list[Any]:
        return self._rows(waiting_entry, where)

    def freed(self) -> list[Any]:
        return self._rows(freed_time, {})

    def kept(self) -> list[Any]:
        """The holds for the waiting list."""
        return [row for row in self._rows(allocation, {}) if row.waiting_offer_id is not None]

    def asked_whom(self) -> list[int]:
        """The customers who were asked, in order."""
        with store.reading() as db:
            query = select(waiting_entry.c.customer_id).join(
                waiting_offer, waiting_offer.c.entry_id == waiting_entry.c.id
            )
            return list(db.execute(query.order_by(waiting_offer.c.id)).scalars())

    def _rows(self, table: Any, where: dict[str, Any]) -> list[Any]:
        query = select(table).order_by(table.c.id)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with store.reading() as db:
            return list(db.execute(query).all())
