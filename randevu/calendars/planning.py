"""Which events should stand where: worked out from the appointments as they are now, not from what was done to them.

Whatever changes an appointment sets its `follow_up`. Here each such appointment gets one row per staff member and
calendar written into; a row's `wanted` is the generation that should stand there, or null for no event. Rows are
never deleted: one that wants nothing any more still has to take its event away.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.booking.model import Appointment
from randevu.booking.rows import appointment_from
from randevu.calendars import findings, reactions
from randevu.store.tables import appointment, calendar, calendar_connection, calendar_event, customer

AT_ONCE = 100
BOOKED = "booked"


def anything_to_plan(db: Connection) -> bool:
    return db.execute(select(appointment.c.id).where(appointment.c.follow_up).limit(1)).first() is not None


def plan(db: Connection, now: datetime, most: int = AT_ONCE) -> int:
    """Bring the rows of up to `most` changed appointments up to date; returns how many were looked at."""
    changed = select(appointment).where(appointment.c.follow_up).order_by(appointment.c.id).limit(most)
    found = [appointment_from(row) for row in db.execute(changed.with_for_update(skip_locked=True))]
    if not found:
        return 0
    calendars = _written_into(db)
    erased = _erased(db, {one.customer_id for one in found})
    ids = [one.id for one in found]
    known: dict[int, list[Any]] = {number: [] for number in ids}
    rows = select(calendar_event).where(calendar_event.c.appointment_id.in_(ids)).order_by(calendar_event.c.id)
    for row in db.execute(rows.with_for_update()):
        known[row.appointment_id].append(row)
    for one in found:
        _plan_one(db, one, {} if one.customer_id in erased else calendars, known[one.id], now)
    db.execute(update(appointment).where(appointment.c.id.in_(ids)).values(follow_up=False))
    return len(found)


def _erased(db: Connection, customers: Collection[int]) -> frozenset[int]:
    """Those of the customers of whom nothing may stand anywhere any more."""
    gone = select(customer.c.id).where(customer.c.id.in_(customers), customer.c.erased_at.is_not(None))
    return frozenset(db.execute(gone).scalars())


def plan_anew(db: Connection, now: datetime) -> int:
    """Have every coming appointment planned again, as when a calendar is connected, changes hands or is let go;
    returns how many there are.
    """
    coming = and_(appointment.c.status == BOOKED, appointment.c.ends_at > now)
    return int(db.execute(update(appointment).where(coming).values(follow_up=True)).rowcount)


def take_away(db: Connection, appointments: Sequence[int], now: datetime) -> None:
    """Have the events of these appointments removed, past ones too: nothing of them is to stand anywhere."""
    rows = select(calendar_event).where(calendar_event.c.appointment_id.in_(appointments)).order_by(calendar_event.c.id)
    for row in db.execute(rows.with_for_update()).all():
        _want(db, row, None, now)


def let_the_past_go(db: Connection, now: datetime) -> int:
    """Write no more what is over without having been written, as when a calendar was away for long; returns how many
    rows. What still stands at a time that is yet to come goes on being changed, and what is cancelled being removed.
    """
    over = select(appointment.c.id).where(appointment.c.ends_at <= now)
    values = {"state": "settled", "wanted": calendar_event.c.written, "failing_since": None, "problem": None}
    past = (
        calendar_event.c.state.in_(("waiting", "unclear", "dead")),
        calendar_event.c.wanted.is_not(None),
        or_(calendar_event.c.ends_at.is_(None), calendar_event.c.ends_at <= now),
        calendar_event.c.appointment_id.in_(over),
    )
    rows = select(calendar_event.c.id).where(*past)
    if db.execute(rows.limit(1)).first() is None:
        return 0
    return int(db.execute(update(calendar_event).where(*past).values(changed_at=now, **values)).rowcount)


_Calendars = dict[tuple[str, str], list[tuple[int, tuple[int, str]]]]
"""Calendars to write into, by (kind, key) of their owner: the number, and (connection, address), which several owners
may share.
"""


def _written_into(db: Connection) -> _Calendars:
    query = (
        select(calendar.c.id, calendar.c.connection_id, calendar.c.address, calendar.c.owner_kind, calendar.c.owner_key)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
        .where(calendar.c.writes, calendar_connection.c.state != "off")
        .order_by(calendar.c.id)
    )
    found: _Calendars = {}
    for row in db.execute(query):
        place = (row.id, (row.connection_id, row.address))
        found.setdefault((row.owner_kind, row.owner_key), []).append(place)
    return found


def _places(one: Appointment, calendars: _Calendars) -> set[tuple[str, int]]:
    """Staff and calendars in which it should stand; somebody's own calendar goes before the branch's."""
    found = set()
    for staff in one.staff if one.status not in ("cancelled", "unpaid") else ():
        owned = (*calendars.get(("staff", staff), ()), *calendars.get(("branch", one.branch), ()))
        by_address = {address: calendar_id for calendar_id, address in reversed(owned)}
        found |= {(staff, calendar_id) for calendar_id in by_address.values()}
    return found


def _plan_one(db: Connection, one: Appointment, calendars: _Calendars, rows: Iterable[Any], now: datetime) -> None:
    wanted = _places(one, calendars)
    if one.generation > 1:
        findings.conflicts_over(db, one.id, now)
    for row in rows:
        place = (row.staff, row.calendar_id)
        _want(db, row, one.generation if place in wanted else None, now)
        wanted.discard(place)
    if one.ends_at <= now:
        return  # what is over is not written any more; what stands of it was seen to above
    for staff, calendar_id in sorted(wanted):
        db.execute(
            insert(calendar_event).values(
                appointment_id=one.id,
                staff=staff,
                calendar_id=calendar_id,
                uid=uuid.uuid4().hex,
                wanted=one.generation,
                state="waiting",
                attempts=0,
                due_at=now,
                changed_at=now,
            )
        )


def _want(db: Connection, row: Any, generation: int | None, now: datetime) -> None:
    """Say what should stand in a known place. A row that nobody knows the state of keeps being looked after first."""
    if row.wanted == generation:
        return
    values: dict[str, Any] = {"wanted": generation, "changed_at": now}
    if row.state == "settled":
        values |= {"state": "waiting", "due_at": now, "attempts": 0}
    elif row.state == "removed":  # the appointment itself was decided upon anew
        findings.over(db, row, now)
        values |= reactions.written_anew(now)
    elif row.state == "dead":
        values |= {"state": "unclear", "due_at": now, "attempts": 0}
    db.execute(update(calendar_event).where(calendar_event.c.id == row.id).values(**values))
