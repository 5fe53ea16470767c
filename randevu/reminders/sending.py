"""What is due is decided anew and put into the outbox, all in one transaction.

Nothing leaves the house here, so nothing is leased: a worker that dies half way has done nothing, and of two that look
at the same moment one waits for the other and finds the rows done. From the outbox on, each row goes the way of every
message; there its appointment is looked at once more.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, literal_column, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from randevu import alerts
from randevu.booking import Appointment
from randevu.booking.rows import appointment_from
from randevu.catalogue import Catalogue
from randevu.messaging import notices
from randevu.reminders import deciding, freeing, pace, steps, words
from randevu.reminders.planning import DROPPED
from randevu.store.tables import appointment, customer, outbox, reminder

log = logging.getLogger(__name__)

KIND = "reminder"
DONE = "done"
AT_ONCE = 40
"""So many in one transaction: a reply never waits longer for the database than these take."""
AHEAD = 400
"""No more than so many stand in the outbox: while nothing leaves, they wait where they can still be called off."""


_WAITS = reminder.c.state == literal_column("'waiting'")
"""Spelt out: SQLite takes the partial index for no parameter."""


@dataclass(frozen=True)
class Rules:
    """`number`: which of our numbers writes to those who never wrote to us."""

    number: str
    per_second: float = pace.PER_SECOND


def due(now: datetime) -> Select:
    """What is due, the longest first."""
    waiting = and_(_WAITS, reminder.c.due_at <= now)
    return select(reminder).where(waiting).order_by(reminder.c.due_at, reminder.c.id)


def anything_due(db: Connection, now: datetime) -> bool:
    return db.execute(due(now).limit(1)).first() is not None


def send_due(db: Connection, catalogue: Catalogue, now: datetime, rules: Rules) -> int:
    """Do what is due, the longest due first; returns how many rows were looked at."""
    free = min(AT_ONCE, pace.allowed(db, now, rules.per_second), AHEAD - _in_outbox(db))
    if free <= 0:
        return 0
    rows = db.execute(due(now).limit(free).with_for_update(skip_locked=True)).all()
    people = _people(db, {row.appointment_id for row in rows})
    written = sum(_do(db, catalogue, row, *people[row.appointment_id], now, rules) for row in rows)
    pace.spend(db, written)
    return len(rows)


def _do(
    db: Connection, catalogue: Catalogue, row: Any, one: Appointment, name: str | None, now: datetime, rules: Rules
) -> bool:
    """Decide one row; True if it was put into the outbox."""
    verdict = deciding.decide(db, catalogue, row, one, now)
    if verdict.until is not None:
        db.execute(update(reminder).where(reminder.c.id == row.id).values(due_at=verdict.until))
        return False
    step = verdict.step
    if step is None:
        return _end(db, row, DROPPED, verdict.reason, now)
    if row.sort == steps.ANSWER:
        if not _was_asked(db, row):
            return _end(db, row, DROPPED, "not_asked", now)
        if step.frees and freeing.question_arrived(db, row):
            freeing.free(db, catalogue, one, name, rules.number, now)
        else:
            alerts.unconfirmed(db, catalogue, one, now)
        return _end(db, row, DONE, None, now)
    talk = notices.conversation_with(db, one.customer_id, rules.number, now)
    if talk is None:
        return _end(db, row, DROPPED, "unreachable", now)
    said = words.notice(db, step, one, catalogue, name, now)
    key = f"reminder:{one.id}:{row.step}:{row.generation}"
    queued = notices.put(
        db,
        talk,
        said,
        key=key,
        kind=KIND,
        now=now,
        asks=said.template == words.ASKING,
        appointment=(one.id, one.generation),
        not_after=one.starts_at - steps.LAST_MINUTE / 2,
    )
    _end(db, row, DONE, None, now)
    return queued is not None


def _was_asked(db: Connection, row: Any) -> bool:
    """Whether the reminder that wants this answer went out."""
    question = and_(
        reminder.c.appointment_id == row.appointment_id,
        reminder.c.step == row.step,
        reminder.c.generation == row.generation,
        reminder.c.sort == steps.REMIND,
        reminder.c.state == DONE,
    )
    return db.execute(select(reminder.c.id).where(question)).first() is not None


def _end(db: Connection, row: Any, state: str, reason: str | None, now: datetime) -> bool:
    done = {"state": state, "reason": reason, "done_at": now}
    db.execute(update(reminder).where(reminder.c.id == row.id).values(**done))
    return False


def _in_outbox(db: Connection) -> int:
    waiting = and_(outbox.c.state == "waiting", outbox.c.kind == KIND)
    return int(db.execute(select(func.count()).select_from(outbox).where(waiting)).scalar_one())


def _people(db: Connection, numbers: set[int]) -> dict[int, tuple[Appointment, str | None]]:
    """Each appointment as it stands, and its customer's name."""
    if not numbers:
        return {}
    query = (
        select(appointment, customer.c.name.label("customer_name"))
        .join(customer, customer.c.id == appointment.c.customer_id)
        .where(appointment.c.id.in_(sorted(numbers)))
    )
    return {row.id: (appointment_from(row), row.customer_name) for row in db.execute(query)}


def late(db: Connection, now: datetime, by: timedelta = timedelta(minutes=2)) -> int:
    """How many have been due for longer than they should: the health report's figure."""
    overdue = and_(_WAITS, reminder.c.due_at <= now - by)
    return int(db.execute(select(func.count()).select_from(reminder).where(overdue)).scalar_one())
