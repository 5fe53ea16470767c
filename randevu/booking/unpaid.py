"""What becomes of an appointment that was booked against a deposit: confirmed, given up, or taken up again.

Commands like those of `appointments`: they take the caller's writing connection, and a repeat returns the first result.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import holds, policies, rows, slots, steps
from randevu.booking.model import Appointment, Booked, Cancelled, Refused, Taken
from randevu.booking.resources import lock, lock_customer
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment_event


def confirm(db: Connection, appointment_id: int, command_key: str, now: datetime, by: str) -> Booked | Refused:
    """The deposit came: the appointment is booked like any other."""
    current = steps.standing(db, appointment_id, None, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return Booked(current.appointment, repeated=True)
    if current.status != "unpaid":
        return Refused("not_open")
    return Booked(_become(db, current, "booked", "paid", command_key, now, by))


def give_up(db: Connection, appointment_id: int, command_key: str, now: datetime, by: str) -> Cancelled | Refused:
    """The deposit did not come in time: the time is free again. A paid appointment is not open to this."""
    current = steps.standing(db, appointment_id, None, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return Cancelled(current.appointment, repeated=True)
    if current.status != "unpaid":
        return Refused("not_open")
    lock(db, steps.resources_of(db, appointment_id))
    steps.free(db, appointment_id, now)
    return Cancelled(_become(db, current, "cancelled", "lapsed", command_key, now, by))


def take_up(
    db: Connection, catalogue: Catalogue, appointment_id: int, command_key: str, now: datetime, by: str
) -> Booked | Taken | Refused:
    """The deposit came after the appointment was given up: it stands again if its time is still free and to come.

    Notice and the limit of open appointments do not count: the customer had the time before, and has paid.
    """
    seen = rows.find(db, appointment_id)
    if seen is None or not lock_customer(db, seen.customer_id):
        return Refused("not_found")
    earlier = rows.earlier_result(db, command_key)
    if earlier is not None:
        return Booked(earlier.appointment, repeated=True)
    current = steps.found(db, appointment_id)
    if current.status != "cancelled" or not _was_given_up(db, appointment_id):
        return Refused("not_open")
    wanted = steps.stretches(db, catalogue, current.offer)
    if current.starts_at <= now:
        return Refused("past")
    refusal = policies.against_offer(catalogue, current.offer, now, by_staff=True)
    if refusal is not None or wanted is None:
        return Refused(refusal or "not_offered")
    slots.lock_all(db, wanted)
    change = db.begin_nested()
    holds.release(db, current.customer_id, now, wanted)
    taken = slots.take(db, wanted, now, {"appointment_id": appointment_id})
    if taken is not None:
        change.rollback()
        return taken
    change.commit()
    return Booked(_become(db, current, "booked", "paid", command_key, now, by))


def _was_given_up(db: Connection, appointment_id: int) -> bool:
    """Whether nobody cancelled it: its time was given back because the deposit did not come."""
    kinds = select(appointment_event.c.kind).where(appointment_event.c.appointment_id == appointment_id)
    return db.execute(kinds.order_by(appointment_event.c.id.desc()).limit(1)).scalar() == "lapsed"


def _become(
    db: Connection, current: Appointment, status: str, kind: str, command_key: str, now: datetime, by: str
) -> Appointment:
    steps.change(db, current, now, status=status, generation=current.generation + 1)
    made = steps.found(db, current.id)
    rows.record(db, made, command_key, kind, by, now)
    return made
