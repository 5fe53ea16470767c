"""What is kept only for a time: destroyed when it is over, a bounded number of rows at once, with a record each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Column, Table, and_, delete, func, insert, select
from sqlalchemy.engine import Connection

from randevu.catalogue import NoCatalogue, Retention
from randevu.catalogue import service as catalogue_service
from randevu.store.tables import (
    appointment_note,
    correction,
    destruction,
    handover,
    handover_event,
    inbox,
    media_file,
    message,
    outbox,
    review_comment,
    team_mention,
    team_note,
    turn,
    unread_event,
    webhook_call,
)

RETENTION = "retention"
EVERY = timedelta(hours=24)
AT_ONCE = 500

_CLASSES: tuple[tuple[Table, Column, str, tuple[str, ...]], ...] = (
    (media_file, media_file.c.said_at, "files_days", ()),
    (message, message.c.said_at, "messages_days", ()),
    (turn, turn.c.finished_at, "turn_log_days", ()),
    (inbox, inbox.c.received_at, "queue_days", ("waiting", "working")),
    (outbox, outbox.c.created_at, "queue_days", ("waiting", "sending", "unclear")),
    (handover, handover.c.closed_at, "messages_days", ()),
    (handover_event, handover_event.c.at, "messages_days", ()),
    (review_comment, review_comment.c.at, "messages_days", ()),
    (appointment_note, appointment_note.c.at, "messages_days", ()),
    (team_note, team_note.c.at, "messages_days", ()),
    (team_mention, team_mention.c.at, "messages_days", ()),
    (correction, correction.c.at, "messages_days", ()),
    (unread_event, unread_event.c.received_at, "queue_days", ()),
    (webhook_call, webhook_call.c.created_at, "queue_days", ("waiting", "sending")),
)
"""What is destroyed, by which of its times, after which of the business's terms, and which states keep it."""


def due(db: Connection, now: datetime) -> Mapping[str, int]:
    """How many rows of each table are past their time."""
    terms = _terms(db)
    counts = {
        table.name: int(db.execute(select(func.count()).select_from(table).where(over)).scalar_one())
        for table, over in _over(terms, now)
    }
    return {name: number for name, number in counts.items() if number}


def run(db: Connection, now: datetime, by: str = "worker", at_once: int = AT_ONCE) -> int:
    """Destroy what is past its time, at most so many rows of each table; returns how many rows went."""
    terms = _terms(db)
    counts = {}
    for table, over in _over(terms, now):
        oldest = select(table.c.id).where(over).order_by(table.c.id).limit(at_once)
        numbers = list(db.execute(oldest).scalars())
        if numbers:
            db.execute(delete(table).where(table.c.id.in_(numbers)))
            counts[table.name] = len(numbers)
    more = any(number >= at_once for number in counts.values())
    db.execute(insert(destruction).values(reason=RETENTION, counts=counts, more=more, by=by[:60], at=now))
    return sum(counts.values())


def run_if_due(db: Connection, now: datetime) -> int:
    """The worker's chore: once a day, and at once again while more is due than one go takes."""
    newest = (
        select(destruction.c.at, destruction.c.more)
        .where(destruction.c.reason == RETENTION)
        .order_by(destruction.c.at.desc())
        .limit(1)
    )
    last = db.execute(newest).first()
    if last is not None and not last.more and now - last.at < EVERY:
        return 0
    return run(db, now)


def _terms(db: Connection) -> Retention:
    try:
        return catalogue_service.current(db).retention
    except NoCatalogue:
        return Retention()


def _over(terms: Retention, now: datetime) -> list[tuple[Table, object]]:
    made = []
    for table, column, term, kept in _CLASSES:
        over = column < now - timedelta(days=getattr(terms, term))
        if kept:
            over = and_(over, table.c.state.not_in(kept))
        made.append((table, over))
    return made
