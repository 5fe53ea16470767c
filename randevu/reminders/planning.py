"""Which reminders are to come: worked out from the appointments as they are now, not from what was done to them.

Whatever changes an appointment sets its `remind_anew`. Here each such appointment gets its rows: new ones for what its
present time asks for, none for what that time had already passed when it was given, and those of an earlier time are
dropped. A row that is right stays as it is, so that nothing is sent twice however often this is done. When the business
itself changes (its steps, its zone), all coming appointments are worked out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, text, update
from sqlalchemy.engine import Connection

from randevu.booking import Appointment
from randevu.booking.rows import appointment_from
from randevu.catalogue import Catalogue
from randevu.reminders import pace, steps
from randevu.reminders.steps import Due
from randevu.store.tables import appointment, appointment_event, reminder

AT_ONCE = 100
WAITING, DROPPED = "waiting", "dropped"
_CHANGED = text("remind_anew")
"""Just so: SQLite takes the partial index for no comparison."""


def anything_to_plan(db: Connection, catalogue: Catalogue) -> bool:
    if pace.version(db) != catalogue.version:
        return True
    return db.execute(select(appointment.c.id).where(_CHANGED).limit(1)).first() is not None


def plan(db: Connection, catalogue: Catalogue, now: datetime, most: int = AT_ONCE) -> int:
    """Bring the rows of up to `most` changed appointments up to date; returns how many were looked at."""
    _business_changed(db, catalogue, now)
    changed = select(appointment).where(_CHANGED).order_by(appointment.c.id).limit(most)
    found = [appointment_from(row) for row in db.execute(changed.with_for_update(skip_locked=True))]
    if not found:
        return 0
    ids = [one.id for one in found]
    known = _rows(db, ids)
    placed = _placed(db, ids)
    ruled_at = pace.ruled_at(db)
    for one in found:
        wanted = steps.wanted(one, catalogue, placed[one.id], ruled_at) if one.starts_at > now else []
        _plan_one(db, catalogue, one, known[one.id], wanted, now)
    db.execute(update(appointment).where(appointment.c.id.in_(ids)).values(remind_anew=False))
    return len(found)


def _business_changed(db: Connection, catalogue: Catalogue, now: datetime) -> None:
    if pace.adopt(db, catalogue.version, now):
        coming = and_(appointment.c.status == "booked", appointment.c.starts_at > now)
        db.execute(update(appointment).where(coming).values(remind_anew=True))


def _plan_one(
    db: Connection, catalogue: Catalogue, one: Appointment, rows: Sequence[Any], wanted: Sequence[Due], now: datetime
) -> None:
    present = {(row.step, row.sort) for row in rows if row.generation == one.generation}
    for row in rows:
        if row.state != WAITING:
            continue
        due = steps.standing(one, catalogue, row.step, row.sort) if row.generation == one.generation else None
        if due is None:
            _drop(db, row, one, now)
        elif due != row.due_at:
            db.execute(update(reminder).where(reminder.c.id == row.id).values(due_at=due))
    for new in wanted:
        if (new.step, new.sort) not in present:
            db.execute(
                insert(reminder).values(
                    appointment_id=one.id,
                    step=new.step,
                    sort=new.sort,
                    generation=one.generation,
                    due_at=new.at,
                    state=WAITING,
                )
            )


def _drop(db: Connection, row: Any, one: Appointment, now: datetime) -> None:
    moved = row.generation != one.generation and one.status == "booked"
    reason = "moved" if moved else "no_step" if one.status == "booked" else one.status
    db.execute(update(reminder).where(reminder.c.id == row.id).values(state=DROPPED, reason=reason, done_at=now))


def _rows(db: Connection, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {number: [] for number in ids}
    rows = select(reminder).where(reminder.c.appointment_id.in_(ids)).order_by(reminder.c.id)
    for row in db.execute(rows.with_for_update()):
        found[row.appointment_id].append(row)
    return found


def _placed(db: Connection, ids: Sequence[int]) -> Mapping[int, datetime]:
    """Since when each has its present time: from its booking, or its latest move."""
    made = select(appointment.c.id, appointment.c.created_at).where(appointment.c.id.in_(ids))
    placed = {row.id: row.created_at for row in db.execute(made)}
    moves = (
        select(appointment_event.c.appointment_id, func.max(appointment_event.c.at).label("at"))
        .where(appointment_event.c.appointment_id.in_(ids), appointment_event.c.kind == "moved")
        .group_by(appointment_event.c.appointment_id)
    )
    return {**placed, **{row.appointment_id: row.at for row in db.execute(moves)}}
