"""What an operator sees of reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.reminders import planning, steps
from randevu.store.tables import appointment, reminder


@dataclass(frozen=True)
class Listed:
    due_at: datetime
    appointment: int
    starts_at: datetime
    step: str
    expects_answer: bool
    state: str
    reason: str | None


def coming(db: Connection, most: int) -> list[Listed]:
    """What waits, the next one first."""
    waiting = _QUERY.where(reminder.c.state == planning.WAITING)
    return [_listed(row) for row in db.execute(waiting.order_by(reminder.c.due_at, reminder.c.id).limit(most))]


def past(db: Connection, most: int) -> list[Listed]:
    """What is done with, the newest first."""
    over = _QUERY.where(reminder.c.state != planning.WAITING)
    newest = over.order_by(reminder.c.done_at.desc(), reminder.c.id.desc())
    return [_listed(row) for row in db.execute(newest.limit(most))]


_QUERY = select(reminder, appointment.c.starts_at).join(appointment, appointment.c.id == reminder.c.appointment_id)


def _listed(row: Any) -> Listed:
    return Listed(
        row.due_at, row.appointment_id, row.starts_at, row.step, row.sort == steps.ANSWER, row.state, row.reason
    )
