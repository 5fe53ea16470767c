"""An appointment whose customer was asked and did not answer is cancelled, where the business chose so.

Only where the question arrived for certain: who never saw it has not kept silent. The customer is told, and so is the
owner; whoever waits for such a time is offered it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import alerts, announcing
from randevu.booking import Appointment, Cancelled, appointments
from randevu.catalogue import Catalogue
from randevu.catalogue.quiet import awake
from randevu.messaging import notices, speaking
from randevu.messaging.notices import Notice
from randevu.store.tables import message, outbox

BY = "unanswered"
TEMPLATE = "appointment_released"
_ARRIVED = ("delivered", "read", "played")


def question_arrived(db: Connection, row: Any) -> bool:
    """Whether the reminder whose answer is missing was delivered; `row` is the reminder's."""
    key = f"reminder:{row.appointment_id}:{row.step}:{row.generation}"
    query = select(message.c.status).join(outbox, outbox.c.message_id == message.c.id).where(outbox.c.key == key)
    return db.execute(query).scalar() in _ARRIVED


def free(db: Connection, catalogue: Catalogue, one: Appointment, name: str | None, number: str, now: datetime) -> bool:
    """Cancel the appointment and tell everybody; False if it stands no more.

    Args:
        number: which of our numbers writes to those who never wrote to us.
    """
    key = f"{BY}:{one.id}:{one.generation}"
    done = appointments.cancel(db, catalogue, one.id, key, now, by=BY, by_staff=True)
    if not isinstance(done, Cancelled):
        return False
    alerts.cancelled(db, catalogue, done.appointment, now)
    talk = notices.conversation_with(db, one.customer_id, number, now)
    if talk is not None:
        language = speaking.language(db, one.customer_id, TEMPLATE)
        values = announcing.values(catalogue, one, name, now, language)
        again = {"again": {"intent": "book_appointment", "entities": {"service": list(one.services)}}}
        notice = Notice(TEMPLATE, values, again, language)
        notices.put(db, talk, notice, key=key, kind="notice", now=now, due_at=awake(now, catalogue))
    return True
