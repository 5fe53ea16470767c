"""Whether what waits in the outbox is still true: a reminder leaves only while its appointment stands as it did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from randevu.store.tables import appointment

_STANDS = select(appointment.c.id).where(
    appointment.c.id == bindparam("of"),
    appointment.c.generation == bindparam("generation"),
    appointment.c.status == "booked",
)


def stands(db: Connection, row: Any, now: datetime) -> bool:
    """Whether an outbox row is still worth sending."""
    if row.not_after is not None and row.not_after <= now:
        return False
    if row.appointment_id is None:
        return True
    return db.execute(_STANDS, {"of": row.appointment_id, "generation": row.generation}).first() is not None
