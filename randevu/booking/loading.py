"""The queries of availability: what lies in the staff's time. Reading only, nothing is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking import elsewhere
from randevu.booking.agenda import Agenda, Seat
from randevu.booking.intervals import Interval
from randevu.booking.local import day_bounds, moment_of
from randevu.booking.minutes import intervals, joined, minute
from randevu.catalogue import Catalogue
from randevu.store import is_sqlite
from randevu.store.tables import allocation, block, resource


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
    wanted_staff = list(staff)
    who = and_(resource.c.kind == "staff", resource.c.key.in_(wanted_staff))
    taken = and_(
        who,
        allocation.c.starts_at < end,
        allocation.c.ends_at > start,
        or_(allocation.c.hold_until.is_(None), allocation.c.hold_until > now),
    )
    if avoid is not None:
        taken = and_(taken, or_(allocation.c.appointment_id.is_(None), allocation.c.appointment_id != avoid))
    if customer is not None:
        taken = and_(taken, or_(allocation.c.hold_until.is_(None), allocation.c.customer_id != customer))
    blocked = and_(who, block.c.starts_at < end, block.c.ends_at > start)
    wanted = list(groups)
    blocks = _intervals(db, block, blocked)
    calendars = elsewhere.within(db, catalogue, wanted_staff, start, end)
    return Agenda(
        catalogue,
        first,
        last,
        _intervals(db, allocation, taken),
        _together(blocks, calendars.staff) if calendars else blocks,
        _seats(db, and_(taken, allocation.c.service.in_(wanted))) if wanted else {},
        calendars.branches if calendars else {},
        calendars.unknown if calendars else frozenset(),
    )


def _together(some: Mapping[str, list[Interval]], others: Mapping[str, list[Interval]]) -> Mapping[str, list[Interval]]:
    return {key: sorted([*some.get(key, ()), *others.get(key, ())]) for key in {*some, *others}}


def _intervals(db: Connection, table: Any, condition: ColumnElement[bool]) -> Mapping[str, list[Interval]]:
    """Rows of a table as intervals by staff member, sorted."""
    query = (
        select(resource.c.key, joined(table, is_sqlite(db)))
        .join_from(table, resource, table.c.resource_id == resource.c.id)
        .where(condition)
        .group_by(resource.c.key)
    )
    return {key: intervals(text) for key, text in db.execute(query)}


def _seats(db: Connection, condition: ColumnElement[bool]) -> Mapping[str, list[Seat]]:
    lite = is_sqlite(db)
    query = (
        select(
            resource.c.key,
            minute(allocation.c.starts_at, 0, lite),
            minute(allocation.c.ends_at, 59, lite),
            allocation.c.service,
        )
        .join_from(allocation, resource, allocation.c.resource_id == resource.c.id)
        .where(condition)
    )
    found: dict[str, list[Seat]] = {}
    for key, start, end, service in db.execute(query):
        found.setdefault(key, []).append(Seat(start, end, service))
    return found
