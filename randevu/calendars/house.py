"""The name under which this installation marks its events."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.store.tables import installation


def house(db: Connection) -> str:
    """32 hexadecimal digits, made with the database and changed in a copy only (docs/decisions/0016)."""
    return str(db.execute(select(installation.c.house)).scalar_one())
