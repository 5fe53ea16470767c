"""What customers are told of their deposit outside the conversation: notices, free while their window is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import announcing
from randevu.booking import Appointment
from randevu.catalogue import Catalogue
from randevu.messaging import notices
from randevu.payments.model import Payment, lira
from randevu.store.tables import customer
from randevu.turkish import phrasing

RECEIVED, LAPSED, TOO_LATE, RETURNED = "deposit_received", "deposit_lapsed", "deposit_too_late", "deposit_returned"


def tell(db: Connection, catalogue: Catalogue, what: str, one: Payment, about: Appointment, now: datetime) -> bool:
    """Say it once for each state of the appointment; whether it was queued.

    Args:
        what: the template.
    """
    talk = announcing.talk_about(db, about, now)
    if talk is None:
        return False
    name = db.execute(select(customer.c.name).where(customer.c.id == about.customer_id)).scalar()
    values = announcing.values(catalogue, about, name, now) | {"amount": phrasing.price(lira(one.amount))}
    concerns = {"appointment": about.id, "generation": about.generation}
    again = {"service": list(about.services), "branch": about.branch}
    answers = {
        "move": {"intent": "change_appointment", "entities": concerns},
        "cancel": {"intent": "cancel_appointment", "entities": concerns},
        "again": {"intent": "book_appointment", "entities": again},
        "person": {"intent": "request_human", "entities": {}},
    }
    notice = notices.Notice(what, values, answers)
    key = f"{what}:{about.id}:{about.generation}"
    return notices.put(db, talk, notice, key=key, kind=announcing.KIND, now=now) is not None
