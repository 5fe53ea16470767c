"""Comparing what stands in calendars with what should: the net under everything else.

Every few minutes each calendar that we write into is asked for all events with our mark. An event that a record says
stands, and that is missing there or different, is looked at by the writer, who decides on evidence. One of which no
record knows is extra (a late request of a process given up, a copy made by hand, a restored calendar) and is taken out,
unless its record is just being worked on. An event whose appointment is not known at all is left and reported: after a
database was restored from a backup it is the only trace of a booking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.calendars import findings, ledger, reactions
from randevu.calendars.errors import CalendarError, SignInNeeded, Throttled
from randevu.calendars.house import house
from randevu.calendars.model import Event, Written
from randevu.calendars.wiring import Account
from randevu.messaging import transactions
from randevu.store.tables import appointment, calendar, calendar_connection, calendar_event

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
AHEAD = timedelta(days=400)
_PAUSE = timedelta(minutes=1)
_IDS_AT_ONCE = 400


@dataclass(frozen=True)
class Place:
    """A calendar at its service, however many owners it is tied to; `calendar_id` is one of theirs."""

    connection: int
    address: str
    calendar_id: int


@dataclass(frozen=True)
class Judged:
    """What a comparison found: rows to be looked at, events to be taken out, events that nobody knows."""

    strange: int
    extra: tuple[Event, ...]
    unknown: int


class Comparing:
    """One calendar after the other, as their time comes."""

    def __init__(self, accounts: Callable[[int], Account], now: Callable[[], datetime] = clock.now) -> None:
        self._accounts, self._now = accounts, now

    def step(self) -> int:
        """Compare every calendar whose time has come; returns how many were compared."""
        with store.reading() as db:
            if not _due(db, self._now()):
                return 0
        places = transactions.write(lambda db: claim(db, self._now()))
        return sum(self._compare(place) for place in places)

    def _compare(self, place: Place) -> bool:
        try:
            account = self._accounts(place.connection)
            with store.reading() as db:
                ours = house(db)
            first = self._now()
            with account.gate:
                found = list(account.service.ours(place.address, ours, first, first + AHEAD))
            judged = transactions.write(lambda db: judge(db, place, found, first, self._now()))
            for event in judged.extra:
                with account.gate:
                    account.service.remove(place.address, Written(event.id, event.version))
        except CalendarError as error:
            self._trouble(place, error)
            return False
        if judged.strange or judged.extra or judged.unknown:
            log.warning(
                "calendar %s: %s events to look at, %s extra ones taken out, %s of unknown appointments",
                *(place.calendar_id, judged.strange, len(judged.extra), judged.unknown),
            )
        return True

    def _trouble(self, place: Place, error: CalendarError) -> None:
        log.warning("calendar %s could not be compared (%s)", place.calendar_id, error.code)
        if isinstance(error, SignInNeeded):
            transactions.write(lambda db: ledger.needs_sign_in(db, place.connection, error.code))
        elif isinstance(error, Throttled):
            until = self._now() + (error.wait or _PAUSE)
            transactions.write(lambda db: ledger.pause(db, place.connection, until))


def claim(db: Connection, now: datetime) -> list[Place]:
    """Calendars to be compared now; nobody else compares them until the next time comes."""
    found = _due(db, now, lock=True)
    ids = [row.id for row in found]
    if ids:
        db.execute(update(calendar).where(calendar.c.id.in_(ids)).values(compared_at=now))
    places = {(row.connection_id, row.address): row.id for row in reversed(found)}
    return [Place(connection, address, number) for (connection, address), number in sorted(places.items())]


def _due(db: Connection, now: datetime, lock: bool = False) -> Sequence[Any]:
    written = select(calendar_event.c.id).where(calendar_event.c.calendar_id == calendar.c.id)
    query = (
        select(calendar.c.id, calendar.c.connection_id, calendar.c.address)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
        .where(
            calendar_connection.c.state == "live",
            or_(calendar_connection.c.not_before.is_(None), calendar_connection.c.not_before <= now),
            or_(calendar.c.writes, written.exists()),
            or_(calendar.c.compared_at.is_(None), calendar.c.compared_at <= now - EVERY),
        )
        .order_by(calendar.c.id)
    )
    return db.execute(query.with_for_update(skip_locked=True, of=calendar) if lock else query).all()


def judge(db: Connection, place: Place, events: Iterable[Event], first: datetime, now: datetime) -> Judged:
    """Hold what was found in a place against the records of it.

    Args:
        events: ours, from `first` on.
    """
    found = {event.id: event for event in events if event.mark is not None}
    strange = [row.id for row in _standing(db, place, first) if not _is_as_recorded(row, found.get(row.event_id))]
    reactions.look_at(db, strange, now)
    extra, unknown = [], 0
    for event in _unrecorded(db, found):
        kind = _what_it_is(db, place, event)
        if kind == "busy" or event.mark is None:
            continue
        span, key = (event.starts_at, event.ends_at), f"{place.calendar_id}:{event.id}"
        known = event.mark.appointment if kind == "extra" else None
        decision = "removed" if kind == "extra" else None
        staff = event.mark.staff[:80]
        new = findings.note(db, kind, key, place.calendar_id, known, staff, event.id, span, now, decision)
        if new is not None and known is None:
            log.error("ALARM calendar %s holds an event of ours whose appointment nobody knows", place.calendar_id)
        if kind == "extra":
            extra.append(event)
        unknown += kind == "unknown"
    return Judged(len(strange), tuple(extra), unknown)


def _standing(db: Connection, place: Place, first: datetime) -> Sequence[Any]:
    """Rows which say that an event stands here, and is not over."""
    query = (
        select(calendar_event)
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .where(
            calendar.c.connection_id == place.connection,
            calendar.c.address == place.address,
            calendar_event.c.state == "settled",
            calendar_event.c.written.is_not(None),
            calendar_event.c.ends_at > first,
        )
    )
    return db.execute(query).all()


def _is_as_recorded(row: Any, event: Event | None) -> bool:
    return (
        event is not None
        and event.mark is not None
        and (event.starts_at, event.ends_at, event.mark.generation) == (row.starts_at, row.ends_at, row.written)
    )


def _unrecorded(db: Connection, found: dict[str, Event]) -> list[Event]:
    """Events that no row of any calendar stands for: the same calendar may be seen through two accounts."""
    ids, known = sorted(found), set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        known |= set(db.execute(select(calendar_event.c.event_id).where(calendar_event.c.event_id.in_(some))).scalars())
    return [found[one] for one in ids if one not in known]


def _what_it_is(db: Connection, place: Place, event: Event) -> str:
    """extra; unknown, when there is no such appointment; busy, when a row that may become its is not settled."""
    assert event.mark is not None
    number = event.mark.appointment
    if not 0 < number < 2**63 or db.execute(select(appointment.c.id).where(appointment.c.id == number)).first() is None:
        return "unknown"
    unsettled = (
        select(calendar_event.c.id)
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .where(
            calendar_event.c.appointment_id == number,
            calendar_event.c.staff == event.mark.staff,
            calendar.c.connection_id == place.connection,
            calendar.c.address == place.address,
            calendar_event.c.state != "settled",
        )
    )
    return "busy" if db.execute(unsettled.limit(1)).first() is not None else "extra"
