"""Holds: a time kept for a customer who is choosing. One per customer; the next replaces it; it ends by itself.

Beside it a time may be kept that the waiting list offers them: that one only gives way to their own choice of the same
time. Whatever is given up here is noted for those who wait (`freed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.engine import Connection

from randevu.booking import freed, policies, slots
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
    release(db, customer_id, now, wanted)
    taken = slots.take(db, wanted, now, {"customer_id": customer_id, "hold_until": until}, avoid)
    if taken is not None:
        change.rollback()
        return taken
    change.commit()
    return Hold(offer, until)


def keep(
    db: Connection,
    catalogue: Catalogue,
    customer_id: int,
    offer: Offer,
    until: datetime,
    waiting_offer_id: int,
    now: datetime,
) -> Hold | Taken | Refused:
    """Keep a time that the waiting list offers; what the customer holds themselves stays."""
    refusal = policies.against_offer(catalogue, offer, now)
    if refusal is not None:
        return Refused(refusal)
    wanted = slots.stretches(db, catalogue, offer)
    slots.lock_all(db, wanted)
    owner = {"customer_id": customer_id, "hold_until": until, "waiting_offer_id": waiting_offer_id}
    return slots.take(db, wanted, now, owner) or Hold(offer, until)


def give_back(db: Connection, customer_id: int, waiting_offer_id: int) -> None:
    """End the hold of an offer of the waiting list."""
    theirs = allocation.c.customer_id == customer_id
    db.execute(delete(allocation).where(theirs, allocation.c.waiting_offer_id == waiting_offer_id))


def release(db: Connection, customer_id: int, now: datetime, wanted: Sequence[slots.Stretch] = ()) -> None:
    """Give up what the customer holds, and of what the waiting list keeps for them whatever `wanted` overlaps."""
    theirs = and_(allocation.c.customer_id == customer_id, allocation.c.hold_until.is_not(None))
    overlapping = [
        and_(
            allocation.c.resource_id == one.resource,
            allocation.c.starts_at < one.ends_at,
            allocation.c.ends_at > one.starts_at,
        )
        for one in wanted
    ]
    given_up = and_(theirs, or_(allocation.c.waiting_offer_id.is_(None), *overlapping))
    freed.note(db, given_up, now)
    db.execute(delete(allocation).where(given_up))


def sweep(db: Connection, now: datetime) -> int:
    """Delete all holds whose time is over; returns how many rows. They already count as free; those who wait for such
    a time learn of it here.
    """
    return freed.end_holds(db, allocation.c.hold_until <= now, now)


def is_held(db: Connection, customer_id: int, wanted: Sequence[slots.Stretch], now: datetime) -> bool:
    """Whether a living hold of the customer is for exactly these stretches."""
    columns = (allocation.c.resource_id, allocation.c.service, allocation.c.starts_at, allocation.c.ends_at)
    query = select(allocation.c.waiting_offer_id, *columns).where(
        allocation.c.customer_id == customer_id, allocation.c.hold_until > now
    )
    held: dict[int | None, list[tuple[object, ...]]] = {}
    for kept_for, *row in db.execute(query):
        held.setdefault(kept_for, []).append(tuple(row))
    same = sorted((one.resource, one.service, one.starts_at, one.ends_at) for one in wanted)
    return any(sorted(rows) == same for rows in held.values())
