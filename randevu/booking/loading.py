"""The one query of availability: what lies in the staff's time. Reading only, nothing is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Integer, and_, cast, extract, func, literal, or_, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking.agenda import Agenda, Busy
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
    avoid: int | None = None,
    customer: int | None = None,
) -> Agenda:
    """The agenda of some staff over local days. Holds count until they expire; the customer's own do not."""
    return Agenda(
        catalogue, first, last, busy(db, staff, *day_bounds(first, last, catalogue.zone), now, avoid, customer)
    )


def busy(
    db: Connection,
    staff: Iterable[str],
    low: int,
    high: int,
    now: datetime,
    avoid: int | None = None,
    customer: int | None = None,
) -> Mapping[str, Sequence[Busy]]:
    """What overlaps the minutes [low, high), by staff member, sorted."""
    found: dict[str, list[Busy]] = {key: [] for key in staff}
    start, end = moment_of(low), moment_of(high)
    taken = and_(
        resource.c.kind == "staff",
        resource.c.key.in_(list(found)),
        allocation.c.starts_at < end,
        allocation.c.ends_at > start,
        or_(allocation.c.hold_until.is_(None), allocation.c.hold_until > now),
    )
    if avoid is not None:
        taken = and_(taken, or_(allocation.c.appointment_id.is_(None), allocation.c.appointment_id != avoid))
    if customer is not None:
        taken = and_(taken, or_(allocation.c.hold_until.is_(None), allocation.c.customer_id != customer))
    blocked = and_(
        resource.c.kind == "staff", resource.c.key.in_(list(found)), block.c.starts_at < end, block.c.ends_at > start
    )
    lite = is_sqlite(db)
    rows = db.execute(
        union_all(
            select(
                resource.c.key,
                _minute(allocation.c.starts_at, 0, lite),
                _minute(allocation.c.ends_at, 59, lite),
                allocation.c.service,
            )
            .join_from(allocation, resource, allocation.c.resource_id == resource.c.id)
            .where(taken),
            select(resource.c.key, _minute(block.c.starts_at, 0, lite), _minute(block.c.ends_at, 59, lite), literal(""))
            .join_from(block, resource, block.c.resource_id == resource.c.id)
            .where(blocked),
        )
    )
    for key, begins, ends, service in rows:
        found[key].append(Busy(begins, ends, service))
    for of_one in found.values():
        of_one.sort()
    return found


def _minute(column: ColumnElement[datetime], rounding: int, lite: bool) -> ColumnElement[int]:
    """Minutes since the epoch, worked out by the database: parsing 20,000 timestamps in Python takes longer than all
    the arithmetic after it."""
    if lite:
        return (cast(func.strftime("%s", column), Integer) + rounding) / 60
    return cast(func.floor((extract("epoch", column) + rounding) / 60), Integer)
