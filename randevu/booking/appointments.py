"""Appointments: book, move, cancel, and what others ask about them.

Every command takes the caller's open writing connection and commits nothing, so that whatever must be written with it
(reminders, an alert to the owner, the end of the turn) stands or falls with it. Expected refusals are return values and
leave no trace. A `command_key` names the command: a repeat returns the first result and changes nothing; a command that
was refused may be repeated and is judged anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from randevu.booking import holds, policies, rows, slots, steps
from randevu.booking.blocks import block, blocked, blocked_staff, unblock
from randevu.booking.model import (
    Appointment,
    Attended,
    Booked,
    Cancelled,
    Moved,
    Offer,
    Refused,
    Taken,
)
from randevu.booking.queries import between, cancelled_late, day, history, kept_away, moved_from, never_paid, upcoming
from randevu.booking.resources import lock, lock_customer
from randevu.booking.rows import find
from randevu.booking.usual import Usual, usual
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment

Source = Literal["whatsapp", "phone", "walk_in"]
Marked = Literal["no_show", "done", "late_cancel"]

NOTE_LENGTH = 300
NOTES_LENGTH = 2000
"""Of one message, and of all that is noted: the newest is kept."""

__all__ = [
    "Usual",
    "annotate",
    "between",
    "block",
    "blocked",
    "blocked_staff",
    "book",
    "cancel",
    "cancelled_late",
    "day",
    "find",
    "history",
    "kept_away",
    "mark",
    "move",
    "moved_from",
    "never_paid",
    "set_attendance",
    "unblock",
    "upcoming",
    "usual",
]


def book(
    db: Connection,
    catalogue: Catalogue,
    customer_id: int,
    offer: Offer,
    command_key: str,
    source: Source,
    now: datetime,
    conversation_id: str | None = None,
    note: str = "",
    by: str = "customer",
    by_staff: bool = False,
    unpaid: bool = False,
) -> Booked | Taken | Refused:
    """Book an offer. The customer's hold, if it is for this time, becomes the appointment; an expired one is no
    obstacle as long as the time is still free.

    Args:
        by_staff: entered in the panel: notice, window and the limit of open appointments do not count.
        unpaid: it has its time, and is as good as booked only once `unpaid.confirm` says that its deposit came.
    """
    if not lock_customer(db, customer_id):
        return Refused("not_found")
    earlier = rows.earlier_result(db, command_key)
    if earlier is not None:
        return Booked(earlier.appointment, repeated=True)
    wanted = steps.stretches(db, catalogue, offer)
    held = wanted is not None and holds.is_held(db, customer_id, wanted, now)
    refusal = policies.against_offer(catalogue, offer, now, by_staff, held)
    if refusal is not None or wanted is None:
        return Refused(refusal or "not_offered")
    barred = None if by_staff else policies.may_not_book(db, catalogue, customer_id, now)
    if barred is not None:
        return Refused(barred)
    slots.lock_all(db, wanted)
    change = db.begin_nested()
    holds.release(db, customer_id, now, wanted)
    number = db.execute(
        appointment.insert().values(
            **rows.values_of(offer),
            customer_id=customer_id,
            conversation_id=conversation_id,
            status="unpaid" if unpaid else "booked",
            source=source,
            note=note,
            generation=1,
            created_at=now,
            changed_at=now,
        )
    ).inserted_primary_key[0]
    taken = slots.take(db, wanted, now, {"appointment_id": number})
    if taken is not None:
        change.rollback()
        return taken
    change.commit()
    made = steps.found(db, number)
    rows.record(db, made, command_key, "booked", by, now)
    return Booked(made)


def move(
    db: Connection,
    catalogue: Catalogue,
    appointment_id: int,
    offer: Offer,
    command_key: str,
    now: datetime,
    by: str = "customer",
    by_staff: bool = False,
    customer_id: int | None = None,
) -> Moved | Taken | Refused:
    """Move an appointment to an offer, or leave it exactly where it is: never cancel, then book.

    Args:
        customer_id: whose it must be; somebody else's is not found.
    """
    current = steps.standing(db, appointment_id, customer_id, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return Moved(current.appointment, current.before, repeated=True)
    too_late = None if by_staff else policies.against_change(catalogue, current.starts_at, now)
    if too_late is not None:
        return Refused(too_late)
    wanted = steps.stretches(db, catalogue, offer)
    held = wanted is not None and holds.is_held(db, current.customer_id, wanted, now)
    refusal = policies.against_offer(catalogue, offer, now, by_staff, held)
    if refusal is not None or wanted is None:
        return Refused(refusal or "not_offered")
    slots.lock_all(db, wanted, steps.resources_of(db, appointment_id))
    change = db.begin_nested()
    holds.release(db, current.customer_id, now, wanted)
    steps.free(db, appointment_id, now)
    taken = slots.take(db, wanted, now, {"appointment_id": appointment_id})
    if taken is not None:
        change.rollback()
        return taken
    change.commit()
    steps.change(db, current, now, **rows.values_of(offer), attendance=None, generation=current.generation + 1)
    made = steps.found(db, appointment_id)
    rows.record(db, made, command_key, "moved", by, now, before=current.offer)
    return Moved(made, current.offer)


def cancel(
    db: Connection,
    catalogue: Catalogue,
    appointment_id: int,
    command_key: str,
    now: datetime,
    by: str = "customer",
    by_staff: bool = False,
    customer_id: int | None = None,
) -> Cancelled | Refused:
    """Cancel an appointment and free its time. It stays in the history."""
    current = steps.standing(db, appointment_id, customer_id, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return Cancelled(current.appointment, repeated=True)
    too_late = None if by_staff else policies.against_change(catalogue, current.starts_at, now)
    if too_late is not None:
        return Refused(too_late)
    lock(db, steps.resources_of(db, appointment_id))
    steps.free(db, appointment_id, now)
    steps.change(db, current, now, status="cancelled", generation=current.generation + 1)
    made = steps.found(db, appointment_id)
    rows.record(db, made, command_key, "cancelled", by, now)
    return Cancelled(made)


def set_attendance(
    db: Connection,
    appointment_id: int,
    attendance: Literal["confirmed", "declined"],
    command_key: str,
    now: datetime,
    by: str = "customer",
    customer_id: int | None = None,
) -> Attended | Refused:
    """Note that the customer will come, or will not. Declining frees nothing: what happens then is asked first."""
    current = steps.standing(db, appointment_id, customer_id, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return Attended(current.appointment, repeated=True)
    if current.ends_at <= now:
        return Refused("past")
    steps.change(db, current, now, attendance=attendance)
    made = replace(current, attendance=attendance)
    rows.record(db, made, command_key, attendance, by, now)
    return Attended(made)


def annotate(
    db: Connection,
    appointment_id: int,
    words: str,
    command_key: str,
    now: datetime,
    by: str = "customer",
) -> Appointment | Refused:
    """Keep what a customer wrote about an appointment, below what is noted there already."""
    current = steps.standing(db, appointment_id, None, command_key)
    if isinstance(current, Refused):
        return current
    if isinstance(current, rows.Earlier):
        return current.appointment
    note = "\n".join(filter(None, (current.note, f"“{words[:NOTE_LENGTH]}”")))
    steps.change(db, current, now, note=note[-NOTES_LENGTH:])
    made = replace(current, note=note[-NOTES_LENGTH:])
    rows.record(db, made, command_key, "note", by, now)
    return made


def mark(
    db: Connection, appointment_id: int, as_what: Marked, command_key: str, now: datetime, by: str
) -> Appointment | Refused:
    """Note afterwards that a customer did not come, came after all, or cancelled too late to be of use.

    ``no_show`` and ``done`` are for appointments that have begun, ``late_cancel`` for cancelled ones.
    """
    seen = rows.find(db, appointment_id)
    if seen is None:
        return Refused("not_found")
    lock_customer(db, seen.customer_id)
    earlier = rows.earlier_result(db, command_key)
    if earlier is not None:
        return earlier.appointment
    current = steps.found(db, appointment_id)
    if as_what == "late_cancel":
        if current.status != "cancelled":
            return Refused("not_open")
        made = current
    else:
        if current.status not in ("booked", "done", "no_show") or current.starts_at > now:
            return Refused("not_open")
        steps.change(db, current, now, status=as_what)
        made = replace(current, status=as_what)
    rows.record(db, made, command_key, as_what, by, now)
    return made
