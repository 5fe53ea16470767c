"""Each booking, move and cancellation as an e-mail to the customer, where an address is known.

The calendar entry in it has the same UID for the appointment's whole life and a SEQUENCE that grows, so that calendars
move and remove what they hold instead of adding to it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.channels import letters, ways
from randevu.messaging.lanes import EMAIL
from randevu.store.tables import outbox

KIND = "copy"
RANK = 6
"""After what the owner is told."""


def are_written(catalogue: Catalogue) -> bool:
    """Whether the business sends them, and can."""
    return catalogue.channels.email_copies and bool(ways.open_ways((EMAIL,)))


def write(db: Connection, catalogue: Catalogue, appointment: Appointment, what: str, now: datetime) -> bool:
    """Queue the e-mail, once for each state of the appointment; whether it was.

    Args:
        what: ``booked``, ``moved`` or ``cancelled``.
    """
    if not are_written(catalogue):
        return False
    reach = ways.of_customer(db, appointment.customer_id)
    if not reach.by(EMAIL):
        return False
    key = key_of(appointment.id, appointment.generation)
    if db.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None:
        return False
    written = ways.mail(db, catalogue, appointment, reach, what, "", now)
    letters.queue(
        db,
        written,
        appointment,
        key=key,
        purpose="service",
        kind=KIND,
        rank=RANK,
        conversation_id=appointment.conversation_id,
        now=now,
        while_it_stands=False,
    )
    return True


def key_of(appointment_id: int, generation: int) -> str:
    """The outbox key of the e-mail about one state of an appointment."""
    return f"copy:{appointment_id}:{generation}"
