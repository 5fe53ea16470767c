"""Putting something of our own into a conversation's turn order: a handover given back, a reminder that was sent.

It takes its turn like a customer's message and so never races with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu.store.tables import inbox


def enqueue(
    db: Connection, conversation_id: str, kind: str, key: str, payload: Mapping[str, Any], now: datetime
) -> bool:
    """Add an inbox row; False if its key is there already.

    Args:
        kind: what it is, e.g. ``given_back``.
        key: unique over everything that ever came in.
        payload: ``{"intent": ..., "entities": {...}}``.
    """
    if db.execute(select(inbox.c.id).where(inbox.c.key == key)).first() is not None:
        return False
    db.execute(insert(inbox).values(**row(conversation_id, kind, key, payload, now, now, now)))
    return True


def row(
    conversation_id: str,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    said_at: datetime,
    received_at: datetime,
    ready_at: datetime,
) -> dict[str, Any]:
    """The values of a new inbox row."""
    return {
        "conversation_id": conversation_id,
        "key": key,
        "kind": kind,
        "payload": dict(payload),
        "said_at": said_at,
        "received_at": received_at,
        "ready_at": ready_at,
        "state": "waiting",
        "attempts": 0,
        "claims": 0,
    }
