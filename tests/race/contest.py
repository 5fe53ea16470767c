"""Many clients at once, and bookings without the guard.

The controls use `book_without_guard`: the check and the insert that everyone writes first, in two steps. A barrier
between them makes sure that all have looked before anyone writes, which is what happens by chance under load.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from randevu import store
from randevu.booking import Offer, slots
from randevu.catalogue import Catalogue
from randevu.store.tables import allocation, appointment

T = TypeVar("T")


def at_once(count: int, client: Callable[[int], T]) -> list[T]:
    """Run `client(0)` to `client(count - 1)` in as many threads, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> T:
        gate.wait()
        return client(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def book_without_guard(
    url: str, catalogue: Catalogue, customer_id: int, offer: Offer, now: datetime, all_have_looked: threading.Barrier
) -> bool:
    """Look whether a seat is free, then insert; True when this client believes it has the slot."""
    with store.writing(url) as db:
        wanted = slots.stretches(db, catalogue, offer)[0]
    with store.reading(url) as db:
        used = {seat for seat, last in seats_of(db, wanted) for seat in range(seat, last + 1)}
    all_have_looked.wait()
    free = [seat for seat in range(1, wanted.capacity + 1) if seat not in used]
    if not free:
        return False
    try:
        with store.writing(url) as db:
            made = db.execute(
                appointment.insert().values(
                    customer_id=customer_id,
                    branch=offer.branch,
                    starts_at=offer.starts_at,
                    ends_at=offer.ends_at,
                    parts=[part.to_json() for part in offer.parts],
                    party=1,
                    price=offer.price,
                    status="booked",
                    source="phone",
                    note="",
                    generation=1,
                    created_at=now,
                    changed_at=now,
                )
            )
            db.execute(
                allocation.insert().values(
                    resource_id=wanted.resource,
                    service=wanted.service,
                    seat=free[0],
                    last_seat=free[0],
                    starts_at=wanted.starts_at,
                    ends_at=wanted.ends_at,
                    appointment_id=made.inserted_primary_key[0],
                )
            )
    except DBAPIError:
        return False
    return True


def seats_of(db: Connection, wanted: slots.Stretch) -> list[tuple[int, int]]:
    query = select(allocation.c.seat, allocation.c.last_seat).where(
        allocation.c.resource_id == wanted.resource,
        allocation.c.starts_at < wanted.ends_at,
        allocation.c.ends_at > wanted.starts_at,
    )
    return [(row.seat, row.last_seat) for row in db.execute(query)]


def without_constraint(url: str) -> None:
    """Take the EXCLUDE constraint off this test's own database; SQLite never had one."""
    with store.writing(url) as db:
        if not store.is_sqlite(db):
            db.exec_driver_sql("ALTER TABLE allocation DROP CONSTRAINT ex_allocation_slot")


def booked(url: str) -> int:
    """How many appointments stand."""
    with store.reading(url) as db:
        return int(db.execute(select(func.count()).where(appointment.c.status == "booked")).scalar_one())


def overlaps(url: str) -> int:
    """Pairs of allocations that share a resource, a seat and time: never more than none."""
    a, b = allocation.alias(), allocation.alias()
    query = select(func.count()).where(
        a.c.id < b.c.id,
        a.c.resource_id == b.c.resource_id,
        a.c.seat <= b.c.last_seat,
        b.c.seat <= a.c.last_seat,
        a.c.starts_at < b.c.ends_at,
        b.c.starts_at < a.c.ends_at,
    )
    with store.reading(url) as db:
        return int(db.execute(query).scalar_one())
