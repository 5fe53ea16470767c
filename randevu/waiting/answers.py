"""What customers answer to an offered time: yes books it once, no passes it on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from randevu.booking import Booked, Moved, Offer, Refused, Taken, appointments
from randevu.booking.resources import lock_customer
from randevu.catalogue import Catalogue
from randevu.waiting import asked, entries
from randevu.waiting.model import Asked


def accept(
    db: Connection,
    catalogue: Catalogue,
    offer_id: int,
    customer_id: int,
    conversation_id: str,
    now: datetime,
    unpaid: bool = False,
) -> Booked | Moved | Taken | Refused:
    """Book the offered time, or move the appointment for which an earlier one was wanted.

    A yes after the deadline, or after a no, takes the time if it is still free. The command is named by the offer, so
    that yes said twice books once. A refusal leaves the customer on the list.

    Args:
        unpaid: a deposit is asked for it first, see `appointments.book`.
    """
    one = _theirs(db, offer_id, customer_id)
    if one is None:
        return Refused("not_found")
    if one.entry.state != "waiting" and one.state != "taken":
        return Refused("not_open")
    key = f"waiting:{one.id}"
    done: Booked | Moved | Taken | Refused
    if one.entry.appointment_id is not None:
        done = appointments.move(db, catalogue, one.entry.appointment_id, one.offer, key, now, customer_id=customer_id)
    else:
        done = appointments.book(
            db, catalogue, customer_id, one.offer, key, "whatsapp", now, conversation_id=conversation_id, unpaid=unpaid
        )
    if isinstance(done, Booked | Moved) and not done.repeated:
        asked.close(db, one, "taken", now)
        entries.end(db, one.entry.id, "booked", now)
    return done


def offered(db: Connection, offer_id: int, customer_id: int) -> Offer | None:
    """What an offer to this customer is about."""
    one = asked.find(db, offer_id)
    return one.offer if one is not None and one.entry.customer_id == customer_id else None


def decline(db: Connection, offer_id: int, customer_id: int, now: datetime) -> Asked | None:
    """Pass an offered time on to the next; the customer goes on waiting for others.

    Returns:
        The offer as it stood; None if there is none of this number for this customer.
    """
    one = _theirs(db, offer_id, customer_id)
    if one is not None and one.state == "asked":
        asked.close(db, one, "declined", now)
    return one


def _theirs(db: Connection, offer_id: int, customer_id: int) -> Asked | None:
    lock_customer(db, customer_id)
    one = asked.find(db, offer_id)
    return one if one is not None and one.entry.customer_id == customer_id else None
