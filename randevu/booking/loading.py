"""The queries of availability: what lies in the staff's time. Reading only, nothing is created.

Minutes since the epoch are worked out by the database and come as one text per staff member: making 20,000 rows with
40,000 timestamps in Python takes several times as long as all the arithmetic after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, String, and_, cast, extract, func, literal, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking.agenda import Agenda, Seat
from randevu.booking.intervals import Interval
from randevu.booking.local import day_bounds, moment_of
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
    who = and_(resource.c.kind == "staff", resource.c.key.in_(list(staff)))
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
    return Agenda(
        catalogue,
        first,
        last,
        _intervals(db, allocation, taken),
        _intervals(db, block, blocked),
        _seats(db, and_(taken, allocation.c.service.in_(wanted))) if wanted else {},
    )


def _intervals(db: Connection, table: Any, condition: ColumnElement[bool]) -> Mapping[str, list[Interval]]:
    """Rows of a table as intervals by staff member, sorted; half minutes are rounded outwards."""
    lite = is_sqlite(db)
    begin, end = _minute(table.c.starts_at, 0, lite), _minute(table.c.ends_at, 59, lite)
    pair = cast(begin, String) + literal(" ") + cast(end, String)
    joined = func.group_concat(pair, " ") if lite else func.string_agg(pair, " ")
    query = (
        select(resource.c.key, joined)
        .join_from(table, resource, table.c.resource_id == resource.c.id)
        .where(condition)
        .group_by(resource.c.key)
    )
    found = {}
    for key, text in db.execute(query):
        minutes = list(map(int, text.split()))
        found[key] = sorted(zip(minutes[::2], minutes[1::2], strict=True))
    return found


def _seats(db: Connection, condition: ColumnElement[bool]) -> Mapping[str, list[Seat]]:
    lite = is_sqlite(db)
    query = (
        select(
            resource.c.key,
            _minute(allocation.c.starts_at, 0, lite),
            _minute(allocation.c.ends_at, 59, lite),
            allocation.c.service,
        )
        .join_from(allocation, resource, allocation.c.resource_id == resource.c.id)
        .where(condition)
    )
    found: dict[str, list[Seat]] = {}
    for key, start, end, service in db.execute(query):
        found.setdefault(key, []).append(Seat(start, end, service))
    return found


def _minute(column: ColumnElement[datetime], rounding: int, lite: bool) -> ColumnElement[int]:
    """Whole minutes since the epoch."""
    if lite:
        return (cast(func.strftime("%s", column), Integer) + rounding) / 60
    return cast(func.floor((extract("epoch", column) + rounding) / 60), Integer)
