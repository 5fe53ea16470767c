"""What the commands about appointments are made of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from randevu.booking import freed, rows, slots
from randevu.booking.model import Appointment, Offer, Refused
from randevu.booking.resources import lock_customer
from randevu.catalogue import Catalogue
from randevu.store.tables import allocation, appointment

OPEN = ("booked", "unpaid")
"""Appointments that have their time. An unpaid one gives it back when its deposit does not come."""


def stretches(db: Connection, catalogue: Catalogue, offer: Offer) -> list[slots.Stretch] | None:
    """None when the business no longer has what the offer names."""
    known = all(part.service in catalogue.services and part.staff in catalogue.staff for part in offer.parts)
    return slots.stretches(db, catalogue, offer) if known else None


def standing(
    db: Connection, appointment_id: int, customer_id: int | None, command_key: str
) -> Appointment | rows.Earlier | Refused:
    """The open appointment that a command is about, as it stands once its customer is locked; else what the command
    did before, or why it cannot be done: there is none of this number, it is not theirs, or it is not open any more.
    """
    seen = rows.find(db, appointment_id)
    if seen is None or (customer_id is not None and seen.customer_id != customer_id):
        return Refused("not_found")
    lock_customer(db, seen.customer_id)
    earlier = rows.earlier_result(db, command_key)
    if earlier is not None:
        return earlier
    current = found(db, appointment_id)
    return current if current.status in OPEN else Refused("not_open")


def found(db: Connection, appointment_id: int) -> Appointment:
    there = rows.find(db, appointment_id)
    if there is None:
        raise LookupError("an appointment vanished inside its own transaction")
    return there


def resources_of(db: Connection, appointment_id: int) -> list[int]:
    query = select(allocation.c.resource_id).where(allocation.c.appointment_id == appointment_id)
    return [row.resource_id for row in db.execute(query)]


def free(db: Connection, appointment_id: int, now: datetime) -> None:
    theirs = allocation.c.appointment_id == appointment_id
    freed.note(db, theirs, now)
    db.execute(delete(allocation).where(theirs))


def change(db: Connection, current: Appointment, now: datetime, **values: object) -> None:
    changed = {**values, "changed_at": now, "follow_up": True, "remind_anew": True}
    db.execute(update(appointment).where(appointment.c.id == current.id).values(**changed))
