"""The queries of availability: what lies in the staff's time. Reading only, nothing is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.engine import Connection

from randevu.booking import elsewhere
from randevu.booking.agenda import Agenda, Seat
from randevu.booking.intervals import Interval
from randevu.booking.local import day_bounds, moment_of
from randevu.booking.minutes import intervals, joined, minute
from randevu.catalogue import Catalogue
from randevu.store import is_sqlite
from randevu.store.tables import allocation, block, resource

NOBODY = -1
"""No appointment and no customer has this number."""

_OF_STAFF = and_(resource.c.kind == "staff", resource.c.key.in_(bindparam("staff", expanding=True)))
_TAKEN = and_(
    _OF_STAFF,
    allocation.c.starts_at < bindparam("end"),
    allocation.c.ends_at > bindparam("start"),
    or_(
        allocation.c.hold_until.is_(None),
        and_(allocation.c.hold_until > bindparam("now"), allocation.c.customer_id != bindparam("customer")),
    ),
    or_(allocation.c.appointment_id.is_(None), allocation.c.appointment_id != bindparam("avoid")),
)
_BLOCKED = and_(_OF_STAFF, block.c.starts_at < bindparam("end"), block.c.ends_at > bindparam("start"))


def agenda(
    db: Connection,
    catalogue: Catalogue,
    staff: Iterable[str],
    first: date,
    last: date,
    now: datetime,
    groups: Iterable[str] = (),
    avoid: int | None = None,
    customer: int | None = None,
) -> Agenda:
    """The agenda of some staff over local days.

    Args:
        groups: services for more than one, whose sessions may be joined.
        avoid: an appointment whose time counts as free.
        customer: whose hold counts as free. Other holds count until they expire.
    """
    start, end = map(moment_of, day_bounds(first, last, catalogue.zone))
    asked: dict[str, Any] = {"staff": list(staff), "start": start, "end": end}
    excepted = {
        "now": now,
        "avoid": NOBODY if avoid is None else avoid,
        "customer": NOBODY if customer is None else customer,
    }
    lite, wanted = is_sqlite(db), list(groups)
    blocks = _by_staff(db, _blocked(lite), asked)
    calendars = elsewhere.within(db, catalogue, asked["staff"], start, end)
    return Agenda(
        catalogue,
        first,
        last,
        _by_staff(db, _taken(lite), {**asked, **excepted}),
        _together(blocks, calendars.staff) if calendars else blocks,
        _in_sessions(db, {**asked, **excepted, "services": wanted}) if wanted else {},
        calendars.branches if calendars else {},
        calendars.unknown if calendars else frozenset(),
    )


def _together(some: Mapping[str, list[Interval]], others: Mapping[str, list[Interval]]) -> Mapping[str, list[Interval]]:
    return {key: sorted([*some.get(key, ()), *others.get(key, ())]) for key in {*some, *others}}


# Statements are built once: putting one of these together costs as much as running it.


@lru_cache(maxsize=2)
def _taken(lite: bool) -> Any:
    """What is held or booked, as one text for each staff member (see `minutes.joined`)."""
    return (
        select(resource.c.key, joined(allocation, lite))
        .join_from(allocation, resource, allocation.c.resource_id == resource.c.id)
        .where(_TAKEN)
        .group_by(resource.c.key)
    )


@lru_cache(maxsize=2)
def _blocked(lite: bool) -> Any:
    return (
        select(resource.c.key, joined(block, lite))
        .join_from(block, resource, block.c.resource_id == resource.c.id)
        .where(_BLOCKED)
        .group_by(resource.c.key)
    )


@lru_cache(maxsize=2)
def _seats(lite: bool) -> Any:
    return (
        select(
            resource.c.key,
            minute(allocation.c.starts_at, 0, lite),
            minute(allocation.c.ends_at, 59, lite),
            allocation.c.service,
        )
        .join_from(allocation, resource, allocation.c.resource_id == resource.c.id)
        .where(_TAKEN, allocation.c.service.in_(bindparam("services", expanding=True)))
    )


def _by_staff(db: Connection, query: Any, asked: Mapping[str, Any]) -> Mapping[str, list[Interval]]:
    return {key: intervals(text) for key, text in db.execute(query, dict(asked))}


def _in_sessions(db: Connection, asked: Mapping[str, Any]) -> Mapping[str, list[Seat]]:
    found: dict[str, list[Seat]] = {}
    for key, start, end, service in db.execute(_seats(is_sqlite(db)), dict(asked)):
        found.setdefault(key, []).append(Seat(start, end, service))
    return found
