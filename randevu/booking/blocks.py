"""Blocked time: a staff member is not offered then. What was booked before stays, and is named."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from randevu.booking import freed
from randevu.booking.model import Blocked
from randevu.booking.resources import lock, numbers
from randevu.store.tables import allocation, resource
from randevu.store.tables import block as blocks


def block(
    db: Connection, staff: str, starts_at: datetime, ends_at: datetime, note: str, by: str, now: datetime
) -> Blocked:
    """Take a staff member's time off the offers. Holds in it are given up; appointments are left to a person.

    Raises:
        ValueError: when it ends before it begins.
    """
    if starts_at >= ends_at:
        raise ValueError("blocked time must end after it begins")
    number = numbers(db, [staff])[staff]
    lock(db, [number])
    within = (
        allocation.c.resource_id == number,
        allocation.c.starts_at < ends_at,
        allocation.c.ends_at > starts_at,
    )
    db.execute(delete(allocation).where(*within, allocation.c.hold_until.is_not(None)))
    query = select(allocation.c.appointment_id).where(*within).distinct().order_by(allocation.c.appointment_id)
    conflicts = tuple(row.appointment_id for row in db.execute(query))
    made = db.execute(
        blocks.insert().values(
            resource_id=number, starts_at=starts_at, ends_at=ends_at, note=note, created_by=by, created_at=now
        )
    )
    return Blocked(made.inserted_primary_key[0], staff, starts_at, ends_at, note, conflicts)


def unblock(db: Connection, block_id: int, now: datetime) -> bool:
    """Give the time back; False when there was no such block."""
    freed.note_block(db, block_id, now)
    return bool(db.execute(delete(blocks).where(blocks.c.id == block_id)).rowcount)


def blocked_staff(db: Connection, block_id: int) -> str | None:
    """Whose time a block takes; None when there is no such block."""
    query = select(resource.c.key).join(blocks, blocks.c.resource_id == resource.c.id).where(blocks.c.id == block_id)
    found: str | None = db.execute(query).scalar()
    return found


def blocked(db: Connection, start: datetime, end: datetime) -> list[Blocked]:
    """All blocks that overlap [start, end), in order of time; for the panel."""
    query = (
        select(blocks, resource.c.key)
        .join(resource, blocks.c.resource_id == resource.c.id)
        .where(resource.c.kind == "staff", blocks.c.starts_at < end, blocks.c.ends_at > start)
        .order_by(blocks.c.starts_at, blocks.c.id)
    )
    return [Blocked(row.id, row.key, row.starts_at, row.ends_at, row.note) for row in db.execute(query)]
