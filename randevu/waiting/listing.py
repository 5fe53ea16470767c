"""The list as staff and operators see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu.waiting import asked, entries
from randevu.waiting.model import Entry


@dataclass(frozen=True)
class Listed:
    """One who waits. `offered`: the time that is being offered to them now, and `until` when it is kept."""

    entry: Entry
    offered: datetime | None
    until: datetime | None


def listed(db: Connection) -> list[Listed]:
    """All who wait, whose turn comes first at the top."""
    found = []
    for entry in entries.in_turn(db):
        now = asked.open_of(db, entry)
        found.append(Listed(entry, now.offer.starts_at if now else None, now.until if now else None))
    return found
