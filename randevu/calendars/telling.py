"""Telling the customer what became of their appointment in somebody's calendar.

While their 24-hour window is open it enters their conversation in its turn, as a message of theirs would, so that it
never races with one; the words are the dialogue's. When it is closed, WhatsApp takes nothing but an approved template:
then a notice goes out, whose buttons begin that conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import settings
from randevu.booking import Appointment
from randevu.catalogue import service as catalogue_service
from randevu.dialogue import words
from randevu.messaging import entries, notices, window, wiring
from randevu.store.tables import conversation, customer

News = Literal["calendar_moved", "calendar_conflict"]
"""Intents of domain.yml: it has another time; its time has become doubtful."""

_TEMPLATES: Mapping[News, str] = {"calendar_moved": "appointment_moved", "calendar_conflict": "appointment_conflict"}
_ANSWERS = {"move": "change_appointment", "cancel": "cancel_appointment", "person": "request_human"}


def tell(db: Connection, news: News, appointment: Appointment, finding: int, now: datetime) -> bool:
    """Queue it, once for each finding; False when the customer cannot be written to."""
    query = select(conversation.c.id, conversation.c.said_at).order_by(conversation.c.said_at.desc())
    if appointment.conversation_id is not None:
        query = query.where(conversation.c.id == appointment.conversation_id)
    else:
        query = query.where(conversation.c.customer_id == appointment.customer_id, conversation.c.said_at.is_not(None))
    talk = db.execute(query.limit(1)).first()
    if talk is None or not window.is_open(talk.said_at, now):
        return _by_template(db, talk.id if talk is not None else None, news, appointment, finding, now)
    payload = {"intent": news, "entities": {"appointment": appointment.id}}
    return entries.enqueue(db, talk.id, "calendar", f"calendar:{finding}", payload, now)


def _by_template(
    db: Connection, talk: str | None, news: News, appointment: Appointment, finding: int, now: datetime
) -> bool:
    numbers = wiring.phone_numbers(settings.load())
    if talk is None and numbers:
        talk = notices.conversation_with(db, appointment.customer_id, numbers[0], now)
    if talk is None:
        return False
    catalogue = catalogue_service.current(db)
    name = db.execute(select(customer.c.name).where(customer.c.id == appointment.customer_id)).scalar()
    said = words.appointment(catalogue, appointment, now)
    issued: dict[str, Any] = {"appointment": appointment.id, "generation": appointment.generation}
    notice = notices.Notice(
        _TEMPLATES[news],
        {
            "customer": (name or "").split(" ")[0],
            "business": catalogue.name,
            "day": said["full_day"],
            "time": said["time"],
            "service": said["service"],
            "branch": said["branch"],
        },
        {key: {"intent": intent, "entities": issued} for key, intent in _ANSWERS.items()},
    )
    return notices.put(db, talk, notice, key=f"calendar:{finding}", kind="notice", now=now) is not None
