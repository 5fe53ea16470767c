"""When which reminder of an appointment is due: arithmetic without a database and without a clock.

Days and hours are those of the business. What falls into its quiet hours is put off to their end, or left out, as the
step says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from randevu.booking import Appointment
from randevu.catalogue import Catalogue, Reminder
from randevu.catalogue.quiet import at_minute, awake

REMIND, ANSWER = "remind", "answer"
LAST_MINUTE = timedelta(minutes=10)
"""So shortly before the start nobody is reminded any more."""


@dataclass(frozen=True)
class Due:
    """One thing to do: `sort` is `REMIND`, or `ANSWER` for the hour by which an answer is expected."""

    step: str
    sort: str
    at: datetime


def wanted(one: Appointment, catalogue: Catalogue, placed_at: datetime, ruled_at: datetime) -> list[Due]:
    """What is to be done about an appointment; nothing once it is called off.

    Args:
        placed_at: since when it has its present time. What came too soon after that is left out.
        ruled_at: since when the business has these steps. What was due by then is left out.
    """
    if one.status != "booked":
        return []
    found = []
    for step in catalogue.reminders:
        dues = _dues(step, one, catalogue) if _is_for(step, one) else []
        if dues and dues[0].at > max(placed_at, ruled_at):
            settled = dues[0].at - placed_at >= timedelta(minutes=step.settled_minutes)
            found += dues if settled else []
    return found


def standing(one: Appointment, catalogue: Catalogue, step_key: str, sort: str) -> datetime | None:
    """When something that was worked out before is due now; None when the business or the appointment has no use for it
    any more. How long the appointment has had its time does not matter here: what was promised is kept.
    """
    if one.status != "booked":
        return None
    for step in catalogue.reminders:
        if step.key == step_key and _is_for(step, one):
            return next((due.at for due in _dues(step, one, catalogue) if due.sort == sort), None)
    return None


def _is_for(step: Reminder, one: Appointment) -> bool:
    here = not step.branches or one.branch in step.branches
    return here and (not step.services or any(part.service in step.services for part in one.parts))


def _dues(step: Reminder, one: Appointment, catalogue: Catalogue) -> list[Due]:
    """The reminder, and by when it wants an answer."""
    hour = _hour(step, one, catalogue)
    if hour is None:
        return []
    found = [Due(step.key, REMIND, hour)]
    if step.answer_by_minutes is not None:
        by = one.starts_at - timedelta(minutes=step.answer_by_minutes)
        found += [Due(step.key, ANSWER, by)] if by > hour else []
    return found


def _hour(step: Reminder, one: Appointment, catalogue: Catalogue) -> datetime | None:
    if step.minutes_before is not None:
        hour = one.starts_at - timedelta(minutes=step.minutes_before)
    else:
        assert step.at is not None
        day = one.starts_at.astimezone(catalogue.zone).date()
        hour = at_minute(day, _minute(step.at), catalogue)
    if step.quiet != "ignore":
        waking = awake(hour, catalogue)
        if waking != hour and step.quiet == "drop":
            return None
        hour = waking
    return hour if hour <= one.starts_at - LAST_MINUTE else None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
