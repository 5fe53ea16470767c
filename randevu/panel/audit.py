"""The audit trail: who of the panel's people opened, changed or took out what, and when.

Rows are only ever added; the database refuses to change or remove one. They hold the path of a page, in which customers
are numbers, and never what was typed or searched for: erasing a customer leaves nothing of theirs here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu.store.tables import panel_audit

Kind = Literal["entered", "seen", "changed", "exported"]

SAME_LOOK = timedelta(minutes=10)
"""The same page, opened again by the same person within this time, is one look."""
_ADDRESS_LENGTH = 200


def record(db: Connection, user_id: int, kind: Kind, address: str, now: datetime) -> None:
    row = {"user_id": user_id, "kind": kind, "address": address[:_ADDRESS_LENGTH], "at": now}
    db.execute(insert(panel_audit).values(**row))


def is_known(db: Connection, user_id: int, address: str, now: datetime) -> bool:
    """Whether the newest row of a person and a page says that they saw it, so lately that this look is the same."""
    newest = (
        select(panel_audit.c.kind, panel_audit.c.at)
        .where(panel_audit.c.user_id == user_id, panel_audit.c.address == address[:_ADDRESS_LENGTH])
        .order_by(panel_audit.c.id.desc())
        .limit(1)
    )
    row = db.execute(newest).first()
    return row is not None and row.kind == "seen" and now - row.at < SAME_LOOK
