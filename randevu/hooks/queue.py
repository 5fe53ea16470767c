"""The calls as rows: written in the transaction of what they tell, taken up one by one, tried for three days."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import webhook_call, webhook_receiver

PAUSES = (
    *(timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=6), timedelta(hours=12), timedelta(hours=24), timedelta(hours=24)),
)
"""After each failure; after the last one a call is given up."""
LEASE = timedelta(minutes=2)
_HOLD_BACK = timedelta(minutes=5)
"""At most so long a receiver's other calls wait after one that failed, so that a dead one keeps nobody busy."""


@dataclass(frozen=True)
class Call:
    """A call that was taken up; `lease`: whoever holds another one may not say what became of it."""

    id: int
    receiver_id: int
    name: str
    url: str
    salt: str = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    attempts: int
    lease: str


def put(db: Connection, conversation_id: str, body: Mapping[str, Any], now: datetime) -> None:
    """Tell every living receiver of something that happens in this very transaction."""
    receivers = db.execute(select(webhook_receiver.c.id).where(webhook_receiver.c.ended_at.is_(None))).scalars()
    fresh = {"conversation_id": conversation_id, "body": dict(body), "state": "waiting", "attempts": 0}
    for number in list(receivers):
        db.execute(insert(webhook_call).values(receiver_id=number, **fresh, due_at=now, created_at=now))


def _due(now: datetime) -> Any:
    return (
        webhook_call.c.state.in_(("waiting", "sending"))
        & (webhook_call.c.due_at <= now)
        & or_(webhook_receiver.c.not_before.is_(None), webhook_receiver.c.not_before <= now)
    )


def _all() -> Any:
    return webhook_call.join(webhook_receiver, webhook_receiver.c.id == webhook_call.c.receiver_id)


def anything_due(db: Connection, now: datetime) -> bool:
    return db.execute(select(webhook_call.c.id).select_from(_all()).where(_due(now)).limit(1)).first() is not None


def claim(db: Connection, now: datetime) -> Call | None:
    """Take up the oldest call that is due; None when there is none."""
    query = (
        select(webhook_call, webhook_receiver.c.name, webhook_receiver.c.url, webhook_receiver.c.salt)
        .select_from(_all())
        .where(_due(now))
        .order_by(webhook_call.c.id)
        .limit(1)
        .with_for_update(of=webhook_call, skip_locked=True)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    lease, attempts = secrets.token_hex(16), row.attempts + 1
    taken = {"state": "sending", "lease": lease, "attempts": attempts, "due_at": now + LEASE}
    db.execute(update(webhook_call).where(webhook_call.c.id == row.id).values(**taken))
    return Call(row.id, row.receiver_id, row.name, row.url, row.salt, row.body, attempts, lease)


def done(db: Connection, call: Call, now: datetime) -> None:
    """The receiver has it."""
    if _settle(db, call, state="done", error=None, done_at=now):
        _hold(db, call, None)


def failed(db: Connection, call: Call, error: str, now: datetime) -> bool:
    """The receiver did not take it; False when that was the last try.

    Args:
        error: a fixed word, or the HTTP status.
    """
    if call.attempts > len(PAUSES):
        _settle(db, call, state="dead", error=error[:40])
        return False
    pause = PAUSES[call.attempts - 1]
    if _settle(db, call, state="waiting", error=error[:40], due_at=now + pause):
        _hold(db, call, now + min(pause, _HOLD_BACK))
    return True


def _settle(db: Connection, call: Call, **values: Any) -> bool:
    mine = (webhook_call.c.id == call.id) & (webhook_call.c.lease == call.lease) & (webhook_call.c.state == "sending")
    return bool(db.execute(update(webhook_call).where(mine).values(lease=None, **values)).rowcount)


def _hold(db: Connection, call: Call, until: datetime | None) -> None:
    db.execute(update(webhook_receiver).where(webhook_receiver.c.id == call.receiver_id).values(not_before=until))
