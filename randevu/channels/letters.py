"""Outbox rows for customers by other ways than WhatsApp, with the message the panel shows for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from randevu.booking.model import Appointment
from randevu.store.tables import message, outbox


@dataclass(frozen=True)
class Queued:
    """The rows of a message: in the outbox, and what the panel shows of it, if it belongs to a conversation."""

    outbox_id: int
    message_id: int | None


@dataclass(frozen=True)
class Written:
    """One message by one way: its queue, where it goes, what the row holds and what the panel shows of it."""

    channel: str
    lane: str
    address: Mapping[str, str] = field(repr=False)
    payload: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)


def queue(
    db: Connection,
    written: Written,
    appointment: Appointment,
    *,
    key: str,
    purpose: str,
    kind: str,
    rank: int,
    conversation_id: str | None,
    now: datetime,
    while_it_stands: bool,
) -> Queued:
    """Write the rows.

    Args:
        while_it_stands: whether it leaves only before the appointment, and as long as that is open and unmoved.
    """
    message_id = None
    if conversation_id is not None:
        made = db.execute(
            insert(message).values(
                conversation_id=conversation_id,
                direction="out",
                author="assistant",
                kind=written.channel,
                text=written.text,
                payload={},
                said_at=now,
                status="queued",
                withdrawn=False,
            )
        )
        message_id = made.inserted_primary_key[0]
    row = db.execute(
        insert(outbox).values(
            channel=written.channel,
            lane=written.lane,
            key=key,
            purpose=purpose,
            kind=kind,
            rank=rank,
            conversation_id=conversation_id,
            customer_id=appointment.customer_id,
            message_id=message_id,
            **(_while_standing(appointment) if while_it_stands else {}),
            address=dict(written.address),
            payload=dict(written.payload),
            state="waiting",
            asks=False,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    return Queued(int(row.inserted_primary_key[0]), message_id)


def _while_standing(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment_id": appointment.id,
        "generation": appointment.generation,
        "not_after": appointment.starts_at,
    }
