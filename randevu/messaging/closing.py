"""The statements of a turn's closing transaction: memory, log, rows, replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.engine.port import Reply, TurnLog
from randevu.messaging.compose import compose
from randevu.messaging.lanes import WHATSAPP, lane_of
from randevu.messaging.turns import Turn
from randevu.store.tables import conversation, inbox, message, outbox, tracker
from randevu.store.tables import turn as turn_table


def remember(db: Connection, turn: Turn, snapshot: Mapping[str, Any], now: datetime) -> None:
    """Save the conversation's memory."""
    mine = tracker.c.conversation_id == turn.conversation_id
    saved = db.execute(update(tracker).where(mine).values(snapshot=snapshot, saved_at=now))
    if saved.rowcount == 0:
        db.execute(insert(tracker).values(conversation_id=turn.conversation_id, snapshot=snapshot, saved_at=now))


def log_turn(db: Connection, turn: Turn, log: TurnLog, outcome: str, now: datetime) -> int:
    """Write the turn log's row; returns its id."""
    made = db.execute(
        insert(turn_table).values(
            conversation_id=turn.conversation_id,
            started_at=turn.input.now,
            finished_at=now,
            attempts=turn.attempts + 1,
            text=turn.input.text,
            intent=log.intent,
            confidence=log.confidence,
            understanding=dict(log.understanding),
            slots=dict(log.slots),
            actions=[dict(action) for action in log.actions],
            timing=dict(log.timing),
            model=log.model,
            outcome=outcome,
        )
    )
    return int(made.inserted_primary_key[0])


def end_rows(db: Connection, turn: Turn, turn_id: int, state: str) -> None:
    """The turn's inbox rows are over; their messages point at the turn that read them."""
    db.execute(update(inbox).where(inbox.c.id.in_(turn.row_ids)).values(state=state, turn_id=turn_id))
    theirs = message.c.wamid.in_(turn.input.message_ids)
    db.execute(update(message).where(theirs).values(turn_id=turn_id))


def queue(
    db: Connection, secret: str, turn: Turn, turn_id: int, replies: Sequence[Reply], now: datetime, kind: str
) -> int:
    """Put what is said into the message log and the outbox; a question that still waits there is superseded."""
    made = compose(secret, turn.conversation_id, replies)
    if made:
        _supersede(db, turn.conversation_id, turn_id)
        asks = any(one.asks for one in made)
        mine = conversation.c.id == turn.conversation_id
        db.execute(update(conversation).where(mine).values(asked_at=now if asks else None))
    for one in made:
        row = db.execute(
            insert(message).values(
                conversation_id=turn.conversation_id,
                direction="out",
                author="assistant",
                kind=one.kind,
                text=one.text,
                payload={
                    "message": one.message,
                    "choices": [dict(choice) for choice in one.choices],
                    "numbered": one.numbered,
                    "asks": one.asks,
                },
                said_at=now,
                status="queued",
                turn_id=turn_id,
                withdrawn=False,
            )
        )
        db.execute(
            insert(outbox).values(
                channel=WHATSAPP,
                lane=lane_of(turn.conversation_id),
                purpose="service",
                kind=kind,
                rank=0,
                conversation_id=turn.conversation_id,
                message_id=row.inserted_primary_key[0],
                turn_id=turn_id,
                asks=one.asks and not turn.first_contact,
                payload=one.message,
                state="waiting",
                attempts=0,
                due_at=now,
                created_at=now,
            )
        )
    return len(made)


def _supersede(db: Connection, conversation_id: str, turn_id: int) -> None:
    """A question that did not leave in time is dropped: the customer has written on, and gets the answer to that.

    What tells something (a booking made) is never dropped, and neither is what carries the privacy line.
    """
    stale = (
        (outbox.c.conversation_id == conversation_id)
        & (outbox.c.kind == "reply")
        & (outbox.c.state == "waiting")
        & outbox.c.asks
        & (outbox.c.turn_id < turn_id)
    )
    found = db.execute(select(outbox.c.id, outbox.c.message_id).where(stale).with_for_update()).all()
    if found:
        db.execute(update(outbox).where(outbox.c.id.in_([row.id for row in found])).values(state="superseded"))
        rows = message.c.id.in_([row.message_id for row in found])
        db.execute(update(message).where(rows).values(status="superseded"))
