"""Customers hear on WhatsApp what the business did with their appointment: a notice in the outbox, once for each state.

What the customer does in the chat is answered there; this is for what they cannot know: booked on the phone, moved or
cancelled at the desk, moved or doubtful in somebody's calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import settings
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import words
from randevu.languages import writing
from randevu.messaging import notices, speaking, wiring
from randevu.messaging.approved import files
from randevu.store.tables import customer

What = Literal["confirmed", "moved", "cancelled", "conflict"]
KIND = "notice"
_INTENTS = {
    "move": "change_appointment",
    "cancel": "cancel_appointment",
    "person": "request_human",
    "new": "book_appointment",
}


def values(
    catalogue: Catalogue,
    appointment: Appointment,
    customer_name: str | None,
    now: datetime,
    language: str = files.LANGUAGE,
) -> dict[str, str]:
    """What fills the templates about an appointment, in the template's language; names stay the business's own."""
    said = words.appointment(catalogue, appointment, now)
    day = said["full_day"]
    if language in writing.LANGUAGES:
        on, today = (moment.astimezone(catalogue.zone).date() for moment in (appointment.starts_at, now))
        day = writing.full_day(on, today, language)
    return {
        "customer": (customer_name or "").split(" ")[0],
        "business": catalogue.name,
        "day": day,
        "time": said["time"],
        "service": said["service"],
        "branch": said["branch"],
    }


def is_possible() -> bool:
    """Whether a WhatsApp number of ours is connected."""
    return bool(wiring.phone_numbers(settings.load()))


def announce(
    db: Connection, catalogue: Catalogue, appointment: Appointment, what: What, now: datetime, key: str = ""
) -> bool:
    """Queue the notice; False when WhatsApp cannot reach the customer, or the appointment has begun.

    A notice of what stands leaves only while it stands, and another channel may take over when it gets lost.

    Args:
        key: what is announced once has a key; by default each state of the appointment.
    """
    talk = talk_about(db, appointment, now)
    if talk is None or appointment.starts_at <= now:
        return False
    name = db.execute(select(customer.c.name).where(customer.c.id == appointment.customer_id)).scalar()
    about = {"appointment": appointment.id, "generation": appointment.generation}
    answers: Mapping[str, Mapping[str, Any]] = {
        button: {"intent": intent, "entities": {} if button == "new" else about} for button, intent in _INTENTS.items()
    }
    template = f"appointment_{what}"
    language = speaking.language(db, appointment.customer_id, template)
    notice = notices.Notice(template, values(catalogue, appointment, name, now, language), answers, language)
    notices.put(
        db,
        talk,
        notice,
        key=key or key_of(appointment.id, appointment.generation, what),
        kind=KIND,
        now=now,
        appointment=None if what == "cancelled" else (appointment.id, appointment.generation),
        not_after=appointment.starts_at,
    )
    return True


def key_of(appointment_id: int, generation: int, what: What) -> str:
    """The outbox key of what is announced once for each state of an appointment."""
    return f"announced:{what}:{appointment_id}:{generation}"


def talk_about(db: Connection, appointment: Appointment, now: datetime) -> str | None:
    """The conversation the appointment was made in, else the customer's own."""
    if appointment.conversation_id is not None:
        return appointment.conversation_id
    numbers = wiring.phone_numbers(settings.load())
    return notices.conversation_with(db, appointment.customer_id, numbers[0], now) if numbers else None
