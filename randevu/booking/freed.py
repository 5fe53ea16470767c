"""Time that is given back, noted for the waiting list. While nobody waits nothing is noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, literal, literal_column, select
from sqlalchemy.engine import Connection

from randevu.store.tables import allocation, block, freed_time, waiting_entry

_ANYBODY = select(waiting_entry.c.id).where(waiting_entry.c.state == literal_column("'waiting'")).limit(1)
"""Spelt out: SQLite takes the partial index for no parameter."""
_COLUMNS = ("resource_id", "starts_at", "ends_at", "at", "look_at")


def note(db: Connection, given_back: Any, now: datetime) -> None:
    """Note the time of allocations that are about to be deleted; `given_back` tells which."""
    _note(db, allocation, given_back, now)


def end_holds(db: Connection, over: Any, now: datetime) -> int:
    """Delete holds whose time is over, and note it; returns how many rows. The waiting list ends its own offers."""
    note(db, and_(over, allocation.c.waiting_offer_id.is_(None)), now)
    return int(db.execute(delete(allocation).where(over)).rowcount)


def note_block(db: Connection, block_id: int, now: datetime) -> None:
    """Note the time of a block that is about to be lifted."""
    _note(db, block, block.c.id == block_id, now)


def _note(db: Connection, table: Any, which: Any, now: datetime) -> None:
    if db.execute(_ANYBODY).first() is None:
        return
    moment = literal(now, freed_time.c.at.type)
    rows = select(table.c.resource_id, table.c.starts_at, table.c.ends_at, moment, moment)
    db.execute(insert(freed_time).from_select(_COLUMNS, rows.where(which, table.c.ends_at > now)))
