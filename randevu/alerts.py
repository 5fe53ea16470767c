"""Who is told of bookings: the owner, and the customer by e-mail; rows in the outbox, written with the change.

Nothing is told of an appointment that waits for its deposit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import appointments
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.channels import copies
from randevu.dialogue import words
from randevu.messaging import owner
from randevu.store.tables import customer


def booked(db: Connection, catalogue: Catalogue, appointment: Appointment, now: datetime) -> None:
    _tell(db, catalogue, "booked", appointment, now)
    copies.write(db, catalogue, appointment, "booked", now)


def moved(db: Connection, catalogue: Catalogue, appointment: Appointment, now: datetime) -> None:
    if appointment.status == "unpaid":
        return
    _tell(db, catalogue, "moved", appointment, now)
    copies.write(db, catalogue, appointment, "moved", now)


def cancelled(db: Connection, catalogue: Catalogue, appointment: Appointment, now: datetime) -> None:
    if appointments.never_paid(db, appointment.id):
        return
    _tell(db, catalogue, "cancelled", appointment, now)
    copies.write(db, catalogue, appointment, "cancelled", now)


def unconfirmed(db: Connection, catalogue: Catalogue, appointment: Appointment, now: datetime) -> None:
    """Whether the customer comes was asked, and not answered in time."""
    _tell(db, catalogue, "unconfirmed", appointment, now)


def from_customer(
    db: Connection, catalogue: Catalogue, appointment: Appointment, words: str, key: str, now: datetime
) -> None:
    """A customer wrote something about an appointment that staff should know.

    Args:
        words: theirs.
        key: what is told once has a key.
    """
    values = {**_values(db, catalogue, appointment, now), "reason": words}
    owner.tell(db, "message", f"message:{key}", values, now)


def calendar(
    db: Connection, catalogue: Catalogue, appointment: Appointment, found: str, key: str, now: datetime
) -> None:
    """Something was done in a calendar that concerns an appointment.

    Args:
        found: ``removed``, ``put_back`` or ``conflict``.
        key: what is told once has a key.
    """
    values = {**_values(db, catalogue, appointment, now), "reason": owner.reason(f"calendar_{found}")}
    owner.tell(db, "calendar", f"calendar:{key}", values, now)


def _tell(db: Connection, catalogue: Catalogue, what: str, appointment: Appointment, now: datetime) -> None:
    """Once for each generation of an appointment, so that a repeated turn tells nothing twice."""
    values = _values(db, catalogue, appointment, now)
    owner.tell(db, what, f"{what}:{appointment.id}:{appointment.generation}", values, now)


def _values(db: Connection, catalogue: Catalogue, appointment: Appointment, now: datetime) -> dict[str, str]:
    name = db.execute(select(customer.c.name).where(customer.c.id == appointment.customer_id)).scalar()
    said = words.appointment(catalogue, appointment, now)
    return {
        "customer": name or "",
        "when": f"{said['full_day']} {said['time']}",
        "branch": said["branch"],
        "service": said["service"],
        "staff": said["staff"],
    }
