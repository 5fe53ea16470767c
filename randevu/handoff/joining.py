"""Two conversations become one: of two owners one stays."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import handover, ownership


def keep_one_owner(db: Connection, kept: str, lost: str) -> None:
    """Where both are with people, the one that stays keeps its own owner, and the other's handover becomes part of its
    history. Otherwise nothing is done: the row of the other is moved with all that hangs on it.
    """
    rows = {row.conversation_id: row for row in db.execute(select(ownership).where(_either(kept, lost)))}
    if len(rows) < 2:
        return
    db.execute(delete(ownership).where(ownership.c.conversation_id == lost))
    begun = handover.c.id == rows[lost].handover_id
    db.execute(update(handover).where(begun).values(closed_at=rows[kept].changed_at, closed_by="merged"))


def _either(kept: str, lost: str) -> object:
    return ownership.c.conversation_id.in_((kept, lost))
