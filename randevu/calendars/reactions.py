"""What follows from what others do in a calendar: to our events, and over them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from randevu import alerts
from randevu.booking import Appointment, Moved, Offer, Wish, appointments, availability
from randevu.calendars import conflicts, findings, telling
from randevu.calendars.model import Entry, Event, Gone
from randevu.catalogue import Catalogue
from randevu.store.tables import calendar, calendar_event, calendar_finding

log = logging.getLogger(__name__)

BY = "calendar"


def moved_by_hand(db: Connection, catalogue: Catalogue, row: Any, entry: Entry, event: Event, now: datetime) -> bool:
    """Take an event's new time as a move of its appointment, as the business chose and if it is free; returns whether
    it is left where it is. If not, the caller puts it back.

    Args:
        row: of `calendar_event`.
        entry: what should stand there.
    """
    if entry.ends_at <= now:
        return True  # nobody is served by tidying up the past
    span = (event.starts_at, event.ends_at)
    key = f"{row.id}:{entry.mark.generation}:{event.version}"
    made = None
    if catalogue.rules.calendar_moves == "accept" and not event.whole_day:
        made = _moved(db, catalogue, entry, event, f"calendar:{key}"[:240], now)
    kind = "put_back" if made is None else "moved"
    new = findings.note(db, kind, key, row.calendar_id, row.appointment_id, row.staff, event.id, span, now, kind)
    if made is not None:
        alerts.moved(db, catalogue, made, now)
        if new is not None:
            telling.tell(db, "calendar_moved", made, new, now)
    elif new is not None:
        _tell(db, catalogue, row.appointment_id, kind, new, now)
    return made is not None


def _tell(db: Connection, catalogue: Catalogue, appointment_id: int, found: str, finding: int, now: datetime) -> None:
    about = appointments.find(db, appointment_id)
    if about is not None:
        alerts.calendar(db, catalogue, about, found, str(finding), now)


def _moved(
    db: Connection, catalogue: Catalogue, entry: Entry, event: Event, command: str, now: datetime
) -> Appointment | None:
    current = appointments.find(db, entry.mark.appointment)
    if current is None or current.status != "booked" or entry.mark.generation != current.generation:
        return None
    away = event.starts_at - entry.starts_at
    if not away:
        return None  # only its length was changed, and that is the service's
    offer = _free_there(db, catalogue, current, away, now)
    if offer is None:
        return None
    result = appointments.move(db, catalogue, current.id, offer, command, now, by=BY, by_staff=True)
    return result.appointment if isinstance(result, Moved) else None


def _free_there(
    db: Connection, catalogue: Catalogue, current: Appointment, away: timedelta, now: datetime
) -> Offer | None:
    """The whole appointment so much later, if the very same people can do it then."""
    shifted = tuple(
        replace(part, starts_at=part.starts_at + away, ends_at=part.ends_at + away) for part in current.parts
    )
    known = all(part.service in catalogue.services and part.staff in catalogue.staff for part in shifted)
    if not known or current.branch not in catalogue.branches:
        return None
    wish = Wish(
        services=tuple(dict.fromkeys(part.service for part in shifted)) if current.party > 1 else current.services,
        branch=current.branch,
        staff=current.staff[0] if len(current.staff) == 1 else None,
        party=current.party,
        avoid=current.id,
        customer=current.customer_id,
        each=current.offer.each if current.party > 1 else (),
    )
    start = min(part.starts_at for part in shifted)
    found = availability.at(db, catalogue, wish, start, now, by_staff=True)
    return found if found is not None and found.parts == shifted else None


def removed_by_hand(db: Connection, catalogue: Catalogue, row: Any, now: datetime) -> bool:
    """An event of ours was taken out: nothing is written again until somebody has said what it means. False if it
    means nothing any more.
    """
    if row.ends_at is not None and row.ends_at <= now:
        return False
    key = f"{row.id}:{row.event_id}"
    span = (row.starts_at, row.ends_at)
    new = findings.note(
        db, "removed", key, row.calendar_id, row.appointment_id, row.staff, row.event_id or "", span, now
    )
    if new is not None:
        log.error("ALARM the event of calendar row %s was removed by hand; somebody must decide", row.id)
        _tell(db, catalogue, row.appointment_id, "removed", new, now)
    return True


def keep(db: Connection, finding_id: int, by: str, now: datetime) -> bool:
    """Decide that the appointment stands as it is: a removed event is written again, a conflict is left alone. False
    when it is decided already.
    """
    found = _removed(db, finding_id)
    if not findings.decide(db, finding_id, "kept", by, now):
        return False
    if found is not None:
        db.execute(update(calendar_event).where(calendar_event.c.id == found.id).values(**written_anew(now)))
    return True


def cancelled(db: Connection, appointment_id: int, by: str, now: datetime) -> None:
    """Somebody cancelled the appointment: that decides whatever was found about it."""
    for finding in findings.open_of(db, appointment_id):
        findings.decide(db, finding, "cancelled", by, now)


def _removed(db: Connection, finding_id: int) -> Any:
    """The row of an open finding about a removed event."""
    query = (
        select(calendar_event)
        .join(
            calendar_finding,
            (calendar_finding.c.calendar_id == calendar_event.c.calendar_id)
            & (calendar_finding.c.appointment_id == calendar_event.c.appointment_id)
            & (calendar_finding.c.staff == calendar_event.c.staff),
        )
        .where(
            calendar_finding.c.id == finding_id,
            calendar_finding.c.kind == "removed",
            calendar_finding.c.decided_at.is_(None),
            calendar_event.c.state == "removed",
        )
    )
    return db.execute(query).first()


def written_anew(now: datetime) -> dict[str, Any]:
    """What a row holds whose event is gone and shall be made again."""
    return {
        "uid": uuid.uuid4().hex,
        "event_id": None,
        "version": None,
        "written": None,
        "starts_at": None,
        "ends_at": None,
        "state": "waiting",
        "attempts": 0,
        "due_at": now,
        "changed_at": now,
    }


def seen(db: Connection, calendar_id: int, house: str, change: Event | Gone, now: datetime) -> None:
    """Take note of a change that was read from a calendar: what is strange about an event of ours is looked at, what
    somebody else put over an appointment is a conflict.
    """
    if isinstance(change, Gone):
        findings.settle_conflicts(db, calendar_id, change.id, (), now)
    elif change.mark is None or change.mark.house != house:
        conflicts.found(db, calendar_id, change, now)
        return
    for row in _settled(db, calendar_id, change.id):
        if isinstance(change, Gone) or (change.starts_at, change.ends_at) != (row.starts_at, row.ends_at):
            look_at(db, [row.id], now)


def _settled(db: Connection, calendar_id: int, event_id: str) -> Sequence[Any]:
    """Rows of the same calendar, whoever it is tied to, that say this event stands."""
    own, other = calendar.alias(), calendar.alias()
    same = (other.c.connection_id == own.c.connection_id) & (other.c.address == own.c.address)
    query = (
        select(calendar_event)
        .join(other, other.c.id == calendar_event.c.calendar_id)
        .join(own, same)
        .where(own.c.id == calendar_id, calendar_event.c.event_id == event_id, calendar_event.c.state == "settled")
    )
    return db.execute(query).all()


def look_at(db: Connection, rows: Sequence[int], now: datetime) -> None:
    """Have settled rows looked at, since something about their events is not as it should be."""
    settled = calendar_event.c.id.in_(rows) & (calendar_event.c.state == "settled")
    db.execute(update(calendar_event).where(settled).values(state="unclear", due_at=now, attempts=0, changed_at=now))


def refused(db: Connection, appointment_id: int | None = None) -> int:
    """How many rows were refused and are not tried any more, of one appointment or all."""
    return int(db.execute(select(func.count()).select_from(calendar_event).where(*_dead(appointment_id))).scalar_one())


def retry_dead(db: Connection, now: datetime, appointment_id: int | None = None) -> int:
    """Try again what was refused, once somebody has put right what was wrong; returns how many rows.

    Args:
        appointment_id: of this one only.
    """
    values = {"state": "unclear", "due_at": now, "attempts": 0, "changed_at": now}
    return int(db.execute(update(calendar_event).where(*_dead(appointment_id)).values(**values)).rowcount)


def hurry(db: Connection, appointment_id: int, now: datetime) -> None:
    """Try at once what is only waiting for its next attempt."""
    mine = (calendar_event.c.appointment_id == appointment_id) & calendar_event.c.state.in_(("waiting", "unclear"))
    db.execute(update(calendar_event).where(mine, calendar_event.c.failing_since.is_not(None)).values(due_at=now))


def _dead(appointment_id: int | None) -> list[Any]:
    mine = [] if appointment_id is None else [calendar_event.c.appointment_id == appointment_id]
    return [calendar_event.c.state == "dead", *mine]
