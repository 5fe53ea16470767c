"""Taking time: the only place that writes allocations.

Two guards stand behind each other on PostgreSQL. The locks of `resources` make "look, then write" safe and keep
deadlocks away; the EXCLUDE constraint refuses an overlap whoever wrote it, also without the lock. An overlap that only
the constraint sees ends as `Taken`, inside a savepoint, so that the caller's transaction lives on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from randevu.booking import elsewhere, freed
from randevu.booking.model import Offer, Taken
from randevu.booking.resources import lock, numbers
from randevu.catalogue import Catalogue
from randevu.store.tables import allocation, block

ALL_SEATS = 1000
EXCLUSION_VIOLATION = "23P01"


@dataclass(frozen=True)
class Stretch:
    """What one part of an offer needs of one resource: its time with buffers.

    `withhold`: whether the time is refused while a calendar of the staff member or the branch cannot be read.
    """

    staff: str
    resource: int
    service: str
    capacity: int
    starts_at: datetime
    ends_at: datetime
    branch: str
    withhold: bool


def stretches(db: Connection, catalogue: Catalogue, offer: Offer) -> list[Stretch]:
    """The resources' time that an offer takes. The services must be known to the catalogue."""
    ids = numbers(db, offer.staff)
    found = []
    for part in offer.parts:
        service = catalogue.services[part.service]
        found.append(
            Stretch(
                part.staff,
                ids[part.staff],
                part.service,
                service.capacity,
                part.starts_at - timedelta(minutes=service.buffer_before),
                part.ends_at + timedelta(minutes=service.buffer_after),
                offer.branch,
                catalogue.rules.calendars_unknown == "withhold",
            )
        )
    return found


def lock_all(db: Connection, wanted: Sequence[Stretch], more: Iterable[int] = ()) -> None:
    """Lock everything a command will look at, at once and in order."""
    lock(db, [*(one.resource for one in wanted), *more])


def free_expired(db: Connection, wanted: Sequence[Stretch], now: datetime) -> None:
    """Delete holds of these resources whose time is over; the constraint cannot know what time it is."""
    resources = {one.resource for one in wanted}
    freed.end_holds(db, and_(allocation.c.resource_id.in_(resources), allocation.c.hold_until <= now), now)


def take(
    db: Connection,
    wanted: Sequence[Stretch],
    now: datetime,
    owner: Mapping[str, Any],
    avoid: int | None = None,
) -> Taken | None:
    """Write the allocations, or nothing and say who has no time. The locks must be held.

    Args:
        owner: `appointment_id`, or `customer_id` and `hold_until`: whose the allocations become; a hold for the waiting
            list has its `waiting_offer_id`.
        avoid: an appointment whose own time counts as free. Where the new time overlaps it, only the rest is written:
            the overlap is guarded already, by the appointment itself.
    """
    free_expired(db, wanted, now)
    rows: list[dict[str, Any]] = []
    for one in wanted:
        room = elsewhere.has_room(db, one.staff, one.branch, one.starts_at, one.ends_at, one.withhold)
        if not room:
            return Taken(one.staff, unknown=room is None)
        seats = _seats(db, one, rows, avoid)
        if seats is None:
            return Taken(one.staff)
        own = [] if avoid is None else _own(db, one, avoid)
        for starts_at, ends_at in _outside(one.starts_at, one.ends_at, own):
            rows.append(
                {
                    "resource_id": one.resource,
                    "service": one.service,
                    "seat": seats[0],
                    "last_seat": seats[1],
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "appointment_id": None,
                    "customer_id": None,
                    "hold_until": None,
                    "waiting_offer_id": None,
                    **owner,
                }
            )
    if not rows:
        return None
    try:
        with db.begin_nested():
            db.execute(allocation.insert(), rows)
    except IntegrityError as error:
        if getattr(error.orig, "pgcode", None) != EXCLUSION_VIOLATION:
            raise
        return Taken(wanted[0].staff)
    return None


def _seats(
    db: Connection, one: Stretch, rows: Sequence[Mapping[str, Any]], avoid: int | None
) -> tuple[int, int] | None:
    """The seats this stretch may take: all for a service for one, the lowest free one of a group session."""
    columns = (
        allocation.c.seat,
        allocation.c.last_seat,
        allocation.c.service,
        allocation.c.starts_at,
        allocation.c.ends_at,
    )
    across = and_(
        allocation.c.resource_id == one.resource,
        allocation.c.starts_at < one.ends_at,
        allocation.c.ends_at > one.starts_at,
    )
    if avoid is not None:
        across = and_(across, or_(allocation.c.appointment_id.is_(None), allocation.c.appointment_id != avoid))
    there = [dict(row._mapping) for row in db.execute(select(*columns).where(across))]
    there += [
        dict(row)
        for row in rows
        if row["resource_id"] == one.resource and row["starts_at"] < one.ends_at and row["ends_at"] > one.starts_at
    ]
    if _blocked(db, one):
        return None
    if one.capacity == 1:
        return None if there else (1, ALL_SEATS)
    if any(
        (row["service"], row["starts_at"], row["ends_at"]) != (one.service, one.starts_at, one.ends_at) for row in there
    ):
        return None
    used = {row["seat"] for row in there}
    seat = next((seat for seat in range(1, one.capacity + 1) if seat not in used), None)
    return None if seat is None else (seat, seat)


def _blocked(db: Connection, one: Stretch) -> bool:
    query = select(block.c.id).where(
        block.c.resource_id == one.resource, block.c.starts_at < one.ends_at, block.c.ends_at > one.starts_at
    )
    return db.execute(query.limit(1)).first() is not None


def _own(db: Connection, one: Stretch, appointment_id: int) -> list[tuple[datetime, datetime]]:
    query = select(allocation.c.starts_at, allocation.c.ends_at).where(
        allocation.c.resource_id == one.resource, allocation.c.appointment_id == appointment_id
    )
    return sorted((row.starts_at, row.ends_at) for row in db.execute(query))


def _outside(
    starts_at: datetime, ends_at: datetime, own: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """[starts_at, ends_at) without the appointment's own time."""
    left = [(starts_at, ends_at)]
    for first, last in own:
        left = [piece for a, b in left for piece in ((a, min(b, first)), (max(a, last), b)) if piece[0] < piece[1]]
    return left
