"""What a due reminder calls for: decided from the appointment as it stands, without changing anything.

Asked when a row is worked off (`sending`), and by whoever wants to see beforehand what would happen (`rehearsing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from randevu.booking import Appointment
from randevu.catalogue import Catalogue, Reminder
from randevu.catalogue.quiet import awake
from randevu.reminders import steps
from randevu.reminders.planning import WAITING
from randevu.store.tables import reminder


@dataclass(frozen=True)
class Verdict:
    """Exactly one of: it is dropped for a `reason`, put off `until` later, or its `step` is carried out."""

    reason: str | None = None
    until: datetime | None = None
    step: Reminder | None = None


def decide(db: Connection, catalogue: Catalogue, row: Any, one: Appointment, now: datetime) -> Verdict:
    """What a row of `reminder` about this appointment calls for at this moment."""
    step = next((step for step in catalogue.reminders if step.key == row.step), None)
    reason = _against(catalogue, row, one, step, now)
    if reason is not None or step is None:
        return Verdict(reason or "no_step")
    if row.sort == steps.ANSWER:
        return Verdict(step=step)
    waking = now if step.quiet == "ignore" else awake(now, catalogue)
    if waking > now:
        pointless = step.quiet == "drop" or waking > one.starts_at - steps.LAST_MINUTE
        return Verdict("quiet") if pointless else Verdict(until=waking)
    return Verdict("newer") if _newer_is_due(db, row, now) else Verdict(step=step)


def _against(catalogue: Catalogue, row: Any, one: Appointment, step: Reminder | None, now: datetime) -> str | None:
    """Why nothing is said; None if it is."""
    if one.status != "booked":
        return one.status
    if row.generation != one.generation:
        return "moved"
    if step is None or steps.standing(one, catalogue, row.step, row.sort) is None:
        return "no_step"
    if one.attendance == "declined":
        return "declined"
    if row.sort == steps.ANSWER:
        return "answered" if one.attendance is not None else "past" if one.starts_at <= now else None
    return "late" if now > one.starts_at - steps.LAST_MINUTE else None


def _newer_is_due(db: Connection, row: Any, now: datetime) -> bool:
    """After a standstill, of several reminders of one appointment only the latest goes out."""
    newer = and_(
        reminder.c.appointment_id == row.appointment_id,
        reminder.c.generation == row.generation,
        reminder.c.sort == steps.REMIND,
        reminder.c.state == WAITING,
        reminder.c.due_at > row.due_at,
        reminder.c.due_at <= now,
    )
    return db.execute(select(reminder.c.id).where(newer).limit(1)).first() is not None
