"""What WhatsApp reports about messages of ours: they only ever get further, however the reports arrive.

A report also carries the outbox row's id (our callback data), so that a message whose sending broke off is found
again: the report proves that it went out.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.consent import ledger
from randevu.messaging.errors import advice
from randevu.messaging.inbound import StatusUpdate
from randevu.store.tables import conversation, message, outbox

log = logging.getLogger(__name__)

_RANK = {"queued": 0, "superseded": 0, "sent": 1, "delivered": 2, "read": 3, "played": 3, "failed": 9}
_CALLBACK = "randevu:"
UNCLEAR = "unclear"
"""Why a row was given up of which nobody knew whether it went out."""


def callback_data(outbox_id: int) -> str:
    """Our mark on a message, which comes back with every report about it."""
    return f"{_CALLBACK}{outbox_id}"


def apply(db: Connection, event: StatusUpdate, now: datetime, numbers: frozenset[str]) -> None:
    """Move a message of ours forward; reports about others, and words of the future, change nothing."""
    if event.phone_number_id not in numbers or event.status not in _RANK:
        return
    sent = _outbox_row(db, event)
    message_id = sent.message_id if sent is not None else None
    ours = message.c.id == message_id if message_id is not None else message.c.wamid == event.wamid
    row = db.execute(select(message).where(ours, message.c.direction == "out").with_for_update()).first()
    given_up = sent is not None and sent.state == "dead" and sent.error == UNCLEAR
    if sent is not None and (given_up or sent.state in ("waiting", "sending", "unclear")):
        proven = {"state": "sent", "sent_at": event.at or now, "error": None, "error_code": None}
        db.execute(update(outbox).where(outbox.c.id == sent.id).values(**proven))
    if row is None:
        return
    values: dict[str, Any] = {"status_at": now}
    if row.wamid is None:
        values["wamid"] = event.wamid
    if given_up or _RANK[event.status] > _RANK.get(row.status or "queued", 0):
        values["status"] = "read" if event.status == "played" else event.status
    if event.status == "failed" and row.status != "failed":
        _note_failure(db, row, event, values, now)
    db.execute(update(message).where(message.c.id == row.id).values(**values))


def _outbox_row(db: Connection, event: StatusUpdate) -> Any:
    mark = event.callback_data or ""
    number = mark.removeprefix(_CALLBACK)
    if number == mark or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    return db.execute(select(outbox).where(outbox.c.id == int(number)).with_for_update()).first()


def _note_failure(db: Connection, row: Any, event: StatusUpdate, values: dict[str, Any], now: datetime) -> None:
    """A person has to see that a customer was not reached; who wants no marketing gets none again."""
    code = event.errors[0].code if event.errors else None
    values["error_code"] = code
    log.warning("ALARM a message was taken over by WhatsApp and then failed, code %s", code)
    talk = db.execute(select(conversation).where(conversation.c.id == row.conversation_id)).first()
    if talk is None:
        return
    unflagged = (conversation.c.id == talk.id) & conversation.c.flagged.is_(None)
    db.execute(update(conversation).where(unflagged).values(flagged="not_delivered"))
    if advice(code).opted_out:
        ledger.whatsapp_offers(db, talk.customer_id, stopped=True, at=event.at or now, now=now)
