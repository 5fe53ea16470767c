"""Holds: a time kept for a customer who is choosing. One per customer; the next replaces it; it ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from randevu.booking import policies, slots
from randevu.booking.model import Hold, Offer, Refused, Taken
from randevu.booking.resources import lock_customer
from randevu.catalogue import Catalogue
from randevu.store.tables import allocation


def take(
    db: Connection, catalogue: Catalogue, customer_id: int, offer: Offer, now: datetime, avoid: int | None = None
) -> Hold | Taken | Refused:
    """Keep an offer's time for the customer for the minutes that the rules give.

    An earlier hold of theirs is given up, unless the new time is taken. With `avoid` an appointment of theirs is being
    moved and its own time counts as free.
    """
    if not lock_customer(db, customer_id):
        return Refused("not_found")
    refusal = policies.against_offer(catalogue, offer, now)
    if refusal not in {None, "too_soon"}:
        return Refused(refusal)
    wanted = slots.stretches(db, catalogue, offer)
    if refusal and not is_held(db, customer_id, wanted, now):
        return Refused(refusal)
    slots.lock_all(db, wanted)
    until = now + timedelta(minutes=catalogue.rules.hold_minutes)
    change = db.begin_nested()
    release(db, customer_id)
    taken = slots.take(db, wanted, now, {"customer_id": customer_id, "hold_until": until}, avoid)
    if taken is not None:
        change.rollback()
        return taken
    change.commit()
    return Hold(offer, until)


def release(db: Connection, customer_id: int) -> None:
    """Give up whatever the customer holds."""
    db.execute(delete(allocation).where(allocation.c.customer_id == customer_id, allocation.c.hold_until.is_not(None)))


def sweep(db: Connection, now: datetime) -> int:
    """Delete all holds whose time is over; returns how many rows. Only for tidiness: they already count as free."""
    return int(db.execute(delete(allocation).where(allocation.c.hold_until <= now)).rowcount)


def is_held(db: Connection, customer_id: int, wanted: Sequence[slots.Stretch], now: datetime) -> bool:
    """Whether the customer's living hold is for exactly these stretches."""
    query = select(allocation.c.resource_id, allocation.c.service, allocation.c.starts_at, allocation.c.ends_at).where(
        allocation.c.customer_id == customer_id, allocation.c.hold_until > now
    )
    held = sorted((row.resource_id, row.service, row.starts_at, row.ends_at) for row in db.execute(query))
    return held == sorted((one.resource, one.service, one.starts_at, one.ends_at) for one in wanted)
