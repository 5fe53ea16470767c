"""The statements of a turn's closing transaction: memory, log, rows, replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.consent import gate, ledger, privacy_text
from randevu.engine.port import TurnLog
from randevu.messaging import traits
from randevu.messaging.compose import Composed
from randevu.messaging.lanes import WHATSAPP, lane_of
from randevu.messaging.turns import Turn
from randevu.store.tables import inbox, message, outbox, tracker
from randevu.store.tables import turn as turn_table

# Built once: putting a statement together costs more than running it.
_UPDATE_TRACKER = update(tracker).where(tracker.c.conversation_id == bindparam("of"))
_INSERT_TRACKER, _INSERT_TURN = insert(tracker), insert(turn_table)
_INSERT_MESSAGE, _INSERT_OUTBOX = insert(message), insert(outbox)
_END_ROWS = update(inbox).where(inbox.c.id.in_(bindparam("rows", expanding=True)))
_READ_MESSAGES = update(message).where(message.c.wamid.in_(bindparam("wamids", expanding=True)))
_STALE = (
    select(outbox.c.id, outbox.c.message_id)
    .where(
        outbox.c.conversation_id == bindparam("of"),
        outbox.c.lane == bindparam("lane"),
        outbox.c.kind == "reply",
        outbox.c.state == "waiting",
        outbox.c.asks,
        outbox.c.turn_id < bindparam("turn"),
    )
    .with_for_update()
)


def remember(db: Connection, turn: Turn, snapshot: Mapping[str, Any], now: datetime) -> None:
    """Save the conversation's memory."""
    saved = {"snapshot": snapshot, "saved_at": now}
    if db.execute(_UPDATE_TRACKER, {"of": turn.conversation_id, **saved}).rowcount == 0:
        db.execute(_INSERT_TRACKER, {"conversation_id": turn.conversation_id, **saved})


def log_turn(db: Connection, turn: Turn, log: TurnLog, outcome: str, now: datetime) -> int:
    """Write the turn log's row; returns its id."""
    made = db.execute(
        _INSERT_TURN,
        {
            "conversation_id": turn.conversation_id,
            "started_at": turn.input.now,
            "finished_at": now,
            "attempts": turn.attempts + 1,
            "text": turn.input.text,
            "intent": log.intent,
            "confidence": log.confidence,
            "understanding": dict(log.understanding),
            "slots": dict(log.slots),
            "actions": [dict(action) for action in log.actions],
            "timing": dict(log.timing),
            "model": log.model,
            "outcome": outcome,
            "traits": traits.of(log),
        },
    )
    return int(made.inserted_primary_key[0])


def end_rows(db: Connection, turn: Turn, turn_id: int, state: str) -> None:
    """The turn's inbox rows are over; their messages point at the turn that read them."""
    db.execute(_END_ROWS, {"rows": list(turn.row_ids), "state": state, "turn_id": turn_id})
    if turn.newest_message is not None:
        db.execute(_READ_MESSAGES, {"wamids": list(turn.input.message_ids), "turn_id": turn_id})


def queue(
    db: Connection, turn: Turn, turn_id: int, composed: Sequence[Composed], now: datetime, kind: str
) -> list[int]:
    """Put what is said into the message log and the outbox; a question that still waits there is superseded.

    Returns the ids of the message rows.
    """
    if composed and turn.asked:
        _supersede(db, turn.conversation_id, turn_id)
    made = []
    for one in composed:
        row = db.execute(_INSERT_MESSAGE, _message(turn, turn_id, one, now))
        made.append(int(row.inserted_primary_key[0]))
        db.execute(_INSERT_OUTBOX, _letter(turn, turn_id, one, now, kind, made[-1]))
    return made


def note_privacy_line(db: Connection, turn: Turn, text: str, message_id: int, now: datetime) -> None:
    """Enter into the ledger that the customer was shown the privacy line, in which words and where; and which version
    of the full notice it led to.
    """
    shown = [ledger.text_version(db, ledger.PRIVACY_NOTICE, ledger.LANGUAGE, text, now), _full_notice(db, now)]
    for text_id in filter(None, shown):
        entry = ledger.Entry(
            ledger.PRIVACY_NOTICE,
            ledger.SHOWN,
            by="assistant",
            at=now,
            channel=WHATSAPP,
            message_id=message_id,
            text_id=text_id,
        )
        ledger.record(db, turn.input.metadata["customer_id"], entry, now)


def _full_notice(db: Connection, now: datetime) -> int | None:
    """The version behind the line's link; None where the business has a notice of its own elsewhere."""
    try:
        business = catalogue_service.current(db)
    except NoCatalogue:
        return None
    if business.privacy_url != privacy_text.OURS:
        return None
    return privacy_text.current(db, business, ledger.LANGUAGE, now).id


def _message(turn: Turn, turn_id: int, one: Composed, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": turn.conversation_id,
        "direction": "out",
        "author": "assistant",
        "kind": one.kind,
        "text": one.text,
        "payload": {
            "message": one.message,
            "choices": [dict(choice) for choice in one.choices],
            "numbered": one.numbered,
            "asks": one.asks,
        },
        "said_at": now,
        "status": "queued",
        "turn_id": turn_id,
        "withdrawn": False,
    }


def _letter(turn: Turn, turn_id: int, one: Composed, now: datetime, kind: str, message_id: int) -> dict[str, Any]:
    return {
        "channel": WHATSAPP,
        "lane": lane_of(turn.conversation_id),
        "purpose": gate.REPLY if turn.answers_customer else gate.SERVICE,
        "kind": kind,
        "rank": 0,
        "conversation_id": turn.conversation_id,
        "message_id": message_id,
        "turn_id": turn_id,
        "asks": one.asks and not one.keep and not turn.first_contact,
        "payload": one.message,
        "state": "waiting",
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }


def _supersede(db: Connection, conversation_id: str, turn_id: int) -> None:
    """A question that did not leave in time is dropped: the customer has written on, and gets the answer to that.

    What tells something (a booking made) is never dropped, and neither is what carries the privacy line.
    """
    found = db.execute(_STALE, {"of": conversation_id, "lane": lane_of(conversation_id), "turn": turn_id}).all()
    if found:
        db.execute(update(outbox).where(outbox.c.id.in_([row.id for row in found])).values(state="superseded"))
        rows = message.c.id.in_([row.message_id for row in found])
        db.execute(update(message).where(rows).values(status="superseded"))
