"""What became of texts: the provider is asked about those under way, outside any transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.messaging import transactions
from randevu.messaging.errors import SendError
from randevu.messaging.lanes import SMS
from randevu.rounds import Rounds
from randevu.store.tables import message, outbox

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
ASKED_FOR = timedelta(days=2)
"""Operators try that long; what is still under way then stays "sent"."""
AT_ONCE = 200


class Reporter(Protocol):
    """Whoever knows what became of texts, by id: ``delivered`` or ``failed``."""

    def statuses(self, ids: Sequence[str]) -> Mapping[str, str]: ...


def under_way(db: Connection, now: datetime) -> list[str]:
    """Ids of texts that were handed over and are not known to have arrived, the oldest first."""
    query = (
        select(message.c.wamid)
        .join(outbox, outbox.c.message_id == message.c.id)
        .where(
            outbox.c.state == "sent",
            outbox.c.due_at > now - ASKED_FOR,
            outbox.c.channel == SMS,
            message.c.status == "sent",
            message.c.wamid.is_not(None),
        )
        .order_by(outbox.c.id)
        .limit(AT_ONCE)
    )
    return list(db.execute(query).scalars())


def record(db: Connection, statuses: Mapping[str, str], now: datetime) -> int:
    """Move messages on; returns how many moved."""
    moved = 0
    for wamid, status in sorted(statuses.items()):
        waiting = (message.c.wamid == wamid) & (message.c.status == "sent")
        moved += db.execute(update(message).where(waiting).values(status=status, status_at=now)).rowcount
    return moved


def look(reporter: Reporter, now: datetime) -> int:
    """Ask once; returns how many messages moved on."""
    with store.reading() as db:
        ids = under_way(db, now)
    if not ids:
        return 0
    found = reporter.statuses(ids)
    return transactions.write(lambda db: record(db, found, now)) if found else 0


def rounds(reporter: Reporter) -> Rounds:
    """The worker's part of this."""

    def work() -> bool:
        try:
            look(reporter, clock.now())
        except SendError as error:
            log.warning("the SMS provider does not tell what became of texts: %s", error)
        return False

    failure = "reports about SMS are not read"
    return Rounds("sms-reports", work, lambda: None, failure, every=EVERY_SECONDS, again=EVERY_SECONDS)
