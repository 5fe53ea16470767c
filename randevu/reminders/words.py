"""A reminder as a notice: which template, what fills it, what its buttons issue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from randevu import announcing
from randevu.booking import Appointment
from randevu.catalogue import Catalogue, Reminder
from randevu.messaging import speaking
from randevu.messaging.notices import Notice

ASKING, MORNING, AHEAD = (
    "appointment_reminder_one_day",
    "appointment_reminder_same_morning",
    "appointment_reminder_two_days",
)
_INTENTS = {"confirm": "confirm_attendance", "move": "change_appointment", "cancel": "cancel_appointment"}


def notice(
    db: Connection, step: Reminder, one: Appointment, catalogue: Catalogue, customer_name: str | None, now: datetime
) -> Notice:
    """What is said, in the customer's language where it can be. Who has confirmed already is not asked once more."""
    issued = {"appointment": one.id, "generation": one.generation, "reminder": step.key}
    template = template_of(step, one, catalogue, now)
    language = speaking.language(db, one.customer_id, template)
    return Notice(
        template,
        announcing.values(catalogue, one, customer_name, now, language),
        {key: {"intent": intent, "entities": issued} for key, intent in _INTENTS.items()},
        language,
    )


def template_of(step: Reminder, one: Appointment, catalogue: Catalogue, now: datetime) -> str:
    """Which template says it."""
    if step.asks and one.attendance != "confirmed":
        return ASKING
    today = now.astimezone(catalogue.zone).date()
    return MORNING if one.starts_at.astimezone(catalogue.zone).date() == today else AHEAD
