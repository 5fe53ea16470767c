"""What a person of the panel writes to a customer: a message and an outbox row, as with everything that leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from randevu.consent import gate
from randevu.messaging import kinds
from randevu.messaging.lanes import WHATSAPP, lane_of
from randevu.store.tables import message, outbox

KIND = "answer"
LONGEST = 4096
"""Characters of one WhatsApp message."""


def put(db: Connection, conversation_id: str, text: str, author: str, key: str, now: datetime) -> bool:
    """Queue it; False if its key is there already: the same form was sent twice.

    Args:
        author: as the message log names people, e.g. ``user:3``.
    """
    if db.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None:
        return False
    written = kinds.to_json(kinds.Text(text))
    said = {"message": written, "choices": [], "numbered": False, "asks": False}
    made = db.execute(
        insert(message).values(
            conversation_id=conversation_id,
            direction="out",
            author=author,
            kind=kinds.Text.name,
            text=text,
            payload=said,
            said_at=now,
            status="queued",
            withdrawn=False,
        )
    )
    db.execute(
        insert(outbox).values(
            channel=WHATSAPP,
            lane=lane_of(conversation_id),
            key=key,
            purpose=gate.REPLY,
            kind=KIND,
            rank=0,
            conversation_id=conversation_id,
            message_id=made.inserted_primary_key[0],
            payload=written,
            state="waiting",
            asks=False,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    return True
