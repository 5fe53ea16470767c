"""Telling the customer what became of their appointment in somebody's calendar.

While their 24-hour window is open it enters their conversation in its turn, as a message of theirs would, so that it
never races with one; the words are the dialogue's. When it is closed, WhatsApp takes nothing but an approved template:
then a notice goes out, whose buttons begin that conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import announcing
from randevu.booking import Appointment
from randevu.catalogue import service as catalogue_service
from randevu.messaging import entries, window
from randevu.store.tables import conversation

News = Literal["calendar_moved", "calendar_conflict"]
"""Intents of domain.yml: it has another time; its time has become doubtful."""

_ANNOUNCED: Mapping[News, announcing.What] = {"calendar_moved": "moved", "calendar_conflict": "conflict"}


def tell(db: Connection, news: News, appointment: Appointment, finding: int, now: datetime) -> bool:
    """Queue it, once for each finding; False when the customer cannot be written to."""
    query = select(conversation.c.id, conversation.c.said_at).order_by(conversation.c.said_at.desc())
    if appointment.conversation_id is not None:
        query = query.where(conversation.c.id == appointment.conversation_id)
    else:
        query = query.where(conversation.c.customer_id == appointment.customer_id, conversation.c.said_at.is_not(None))
    talk = db.execute(query.limit(1)).first()
    if talk is None or not window.is_open(talk.said_at, now):
        catalogue = catalogue_service.current(db)
        return announcing.announce(db, catalogue, appointment, _ANNOUNCED[news], now, f"calendar:{finding}")
    payload = {"intent": news, "entities": {"appointment": appointment.id}}
    return entries.enqueue(db, talk.id, "calendar", f"calendar:{finding}", payload, now)
