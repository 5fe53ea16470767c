"""What a customer's words about our writing do, at once and before any model has a say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from randevu.consent import ledger
from randevu.turkish import stopping

_WITHDRAWS: Mapping[str, tuple[str, ...]] = {
    stopping.ALL: (ledger.SERVICE, ledger.MARKETING),
    stopping.MARKETING: (ledger.MARKETING,),
    stopping.REMINDERS: (ledger.REMINDERS,),
}
UNCLEAR = "unclear"
"""As a scope: it must be asked what was meant."""


def hear(
    db: Connection, customer_id: int, text: str, message_id: int, said_at: datetime, now: datetime
) -> dict[str, Any] | None:
    """Do what the words of a message say; None if they say nothing about our writing.

    Returns:
        ``{"intent", "scope", "rest"}``: what the turn of this message is about, and what else it says.
    """
    told = stopping.read(text)
    if told is None:
        return None
    if told.meaning == stopping.STOP:
        stop(db, customer_id, told.scope, said_at, now, message_id)
        return {"intent": "stop_messages", "scope": told.scope, "rest": told.rest}
    if told.meaning == stopping.START:
        started = start(db, customer_id, said_at, now, message_id)
        return {"intent": "start_messages", "scope": stopping.ALL, "rest": told.rest} if started else None
    return {"intent": "stop_messages", "scope": UNCLEAR, "rest": told.rest}


def stop(
    db: Connection, customer_id: int, scope: str, at: datetime, now: datetime, message_id: int | None = None
) -> None:
    """Withdraw what the scope names; what is withdrawn already stays so without another entry."""
    purposes = _WITHDRAWS[scope]
    holds = ledger.state(db, customer_id, purposes)
    for purpose in purposes:
        if not holds.refuses(purpose, ledger.ALL):
            entry = ledger.Entry(purpose, ledger.WITHDRAWN, by="customer", at=at, message_id=message_id)
            ledger.record(db, customer_id, entry, now)


def start(db: Connection, customer_id: int, at: datetime, now: datetime, message_id: int | None = None) -> bool:
    """Messages about appointments are welcome again; marketing is asked for apart. False if nothing was stopped."""
    purposes = (ledger.SERVICE, ledger.REMINDERS)
    holds = ledger.state(db, customer_id, purposes)
    stopped = [purpose for purpose in purposes if holds.refuses(purpose, ledger.ALL)]
    for purpose in stopped:
        entry = ledger.Entry(purpose, ledger.GIVEN, by="customer", at=at, message_id=message_id)
        ledger.record(db, customer_id, entry, now)
    return bool(stopped)


def allow_marketing(
    db: Connection, customer_id: int, question: str, at: datetime, now: datetime, message_id: int | None = None
) -> None:
    """The customer said yes to a question about marketing, in these words."""
    text_id = ledger.text_version(db, "marketing_question", ledger.LANGUAGE, question, now)
    entry = ledger.Entry(
        ledger.MARKETING, ledger.GIVEN, by="customer", at=at, message_id=message_id, text_id=text_id, channel="whatsapp"
    )
    if not ledger.state(db, customer_id, (ledger.MARKETING,)).allows(ledger.MARKETING, "whatsapp"):
        ledger.record(db, customer_id, entry, now)
