"""How the two queues stand: what waits to be answered, what waits to leave, and when WhatsApp was last heard of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.store.tables import channel, inbox, message, outbox, unread_event

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Queue:
    """Attributes:
    waiting: rows that are still to be worked on.
    oldest: since when the longest waiting one could have been.
    tries: the most that one of them has failed so far.
    dead: rows that were given up and that nobody has seen to.
    """

    waiting: int
    oldest: datetime | None
    tries: int
    dead: int


@dataclass(frozen=True)
class Traffic:
    """What is known of the way to WhatsApp, from what came and went.

    Attributes:
        received_at: the newest message of a customer.
        reported_at: the newest report about a message of ours.
        sent, failed: messages of the last day, on all channels.
        unread: events of the last week that could not be understood.
        stopped: channels on which nothing leaves until somebody puts something right, with the error's code.
    """

    received_at: datetime | None
    reported_at: datetime | None
    sent: int
    failed: int
    unread: int
    stopped: tuple[tuple[str, int], ...]


def incoming(db: Connection, now: datetime) -> Queue:
    """Messages whose turn has come and that no turn has ended yet."""
    open_ones = inbox.c.state.in_(("waiting", "working")) & (inbox.c.ready_at <= now)
    about = select(func.count(), func.min(inbox.c.ready_at), func.max(inbox.c.attempts)).where(open_ones)
    dead = select(func.count()).select_from(inbox).where(inbox.c.state == "dead")
    return _queue(db, about, dead)


def outgoing(db: Connection, now: datetime) -> Queue:
    """Messages that are due and have not left, those of which nobody knows included."""
    open_ones = outbox.c.state.in_(("waiting", "sending", "unclear")) & (outbox.c.due_at <= now)
    about = select(func.count(), func.min(outbox.c.due_at), func.max(outbox.c.attempts)).where(open_ones)
    dead = select(func.count()).select_from(outbox).where(outbox.c.state == "dead")
    return _queue(db, about, dead)


def traffic(db: Connection, now: datetime) -> Traffic:
    """Read by the indexes of the queues, so that a long history costs nothing."""
    received = select(inbox.c.received_at).where(inbox.c.kind == "message").order_by(inbox.c.id.desc()).limit(1)
    reported = select(message.c.status_at).where(message.c.status_at.is_not(None)).order_by(message.c.id.desc())
    lately = outbox.c.due_at >= now - DAY  # a row's lease begins when it is sent
    stopped = select(channel.c.name, channel.c.paused_for).where(channel.c.paused_for.is_not(None))
    return Traffic(
        db.execute(received).scalar(),
        db.execute(reported.limit(1)).scalar(),
        _count(db, (outbox.c.state == "sent") & lately),
        _count(db, (outbox.c.state == "dead") & lately),
        int(
            db.execute(
                select(func.count()).select_from(unread_event).where(unread_event.c.received_at >= now - WEEK)
            ).scalar_one()
        ),
        tuple((row.name.partition(":")[0], row.paused_for) for row in db.execute(stopped.order_by(channel.c.name))),
    )


def _queue(db: Connection, about: Any, dead: Any) -> Queue:
    waiting, oldest, tries = db.execute(about).one()
    return Queue(waiting, oldest, tries or 0, int(db.execute(dead).scalar_one()))


def _count(db: Connection, which: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count()).select_from(outbox).where(which)).scalar_one())
