"""The demo business with calendars that live in memory, and what the database knows of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from randevu import store
from randevu.calendars import connections, service, ties, wiring
from randevu.calendars.errors import CalendarError
from randevu.calendars.model import Event, Gone, Listed
from randevu.calendars.reading import Reader
from randevu.calendars.ties import Kind, Owner
from randevu.catalogue import Catalogue
from randevu.store.tables import calendar, calendar_busy
from tests.contract.calendars.memory import MemoryCalendars, MemoryService
from tests.contract.calendars.peer import Meeting
from tests.unit.booking.salon import ISTANBUL, NOW, THURSDAY, load_demo, local
from tests.waiting import PATIENCE

SECRET = "a secret of forty characters, or nearly so"


class World:
    """One account with a calendar for Ayşe; more can be added.

    Attributes:
        calls: what the service was asked, in order.
        fault: raised at every call while it is set.
        heard: what reactions were told.
    """

    def __init__(self, *more: str) -> None:
        self.now = NOW
        self.server = MemoryCalendars(*more)
        self.calls: list[str] = []
        self.fault: Exception | None = None
        self.heard: list[Event | Gone] = []
        self.server.before = self._before
        with store.writing() as db:
            self.business: Catalogue = load_demo(db)
            self.connection = connections.save(
                db, "memory", "salon", "salon@example.com", {"account": "salon"}, SECRET, NOW
            )
        self.ayse = self.tie("staff", "ayse")

    def _before(self, method: str) -> None:
        self.calls.append(method)
        if self.fault is not None:
            raise self.fault

    def tie(self, kind: Kind, key: str, address: str = MemoryCalendars.calendar, writes: bool = False) -> int:
        listed = Listed(address, address, "Europe/Istanbul", True)
        with store.writing() as db:
            return ties.tie(db, self.connection.id, listed, Owner(kind, key), self.now, writes=writes)

    # ------------------------------------------------------------ reading

    @property
    def reader(self) -> Reader:
        account = wiring.Account(MemoryService(self.server), _gate())
        return Reader(
            lambda now: service.windows(self.business, now),
            lambda connection: account,
            lambda db, calendar_id, house, change, now: self.heard.append(change),
            lambda: timedelta,
        )

    def read(self, later: timedelta = timedelta(seconds=10), patience: float = PATIENCE, worker: bool = False) -> None:
        """Some time later, bring everything up to date."""
        self.now += later
        if worker:
            self.reader.bring_up_to_date(None, self.now, patience, fresh=None, ahead=True)
        else:
            self.reader.bring_up_to_date([Owner("staff", "ayse"), Owner("branch", "kadikoy")], self.now, patience)

    def put(self, clock: str, until: str, **more: object) -> str:
        return self.server.put(Meeting(local(THURSDAY, clock), local(THURSDAY, until), **more))  # type: ignore[arg-type]

    # ------------------------------------------------------------ what is known

    def busy(self, number: int | None = None) -> list[tuple[str, str]]:
        """What lies in a calendar as far as the database knows, in local time."""
        query = select(calendar_busy).where(calendar_busy.c.calendar_id == (number or self.ayse))
        with store.reading() as db:
            rows = db.execute(query.order_by(calendar_busy.c.starts_at)).all()
        return [(_told(row.starts_at), _told(row.ends_at)) for row in rows]

    def row(self, number: int | None = None):  # type: ignore[no-untyped-def]
        with store.reading() as db:
            return db.execute(select(calendar).where(calendar.c.id == (number or self.ayse))).one()

    @property
    def state(self) -> str:
        with store.reading() as db:
            return connections.get(db, "salon").state

    def set(self, **values: object) -> None:
        with store.writing() as db:
            db.execute(update(calendar).values(**values))


def _told(moment: datetime) -> str:
    return moment.astimezone(ISTANBUL).strftime("%d %H:%M")


def _gate():  # type: ignore[no-untyped-def]
    import threading

    return threading.BoundedSemaphore(4)


__all__ = ["SECRET", "CalendarError", "World"]
