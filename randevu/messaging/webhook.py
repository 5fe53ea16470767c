"""A verified webhook becomes rows in one transaction; only then may it be acknowledged.

What can go wrong, and what becomes of it: the same message twice at the same moment, or two webhooks that wait for
each other (begun anew, the other one is then visible); a database that is away (`DatabaseAway`: WhatsApp sends it
again later); a mistake of ours in one event (that event is put aside as it came, the others are stored; sending it
again for days would change nothing).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from randevu import store
from randevu.errors import RandevuError
from randevu.messaging import intake, statuses, transactions
from randevu.messaging.approved import following
from randevu.messaging.inbound import (
    Event,
    IdentityChange,
    InboundMessage,
    Malformed,
    OtherEvent,
    PlatformErrors,
    PreferenceChange,
    StatusUpdate,
)
from randevu.store.tables import unread_event

log = logging.getLogger(__name__)

_STORED = (InboundMessage, StatusUpdate, IdentityChange, PreferenceChange)


class DatabaseAway(RandevuError):
    """Nothing could be stored; the webhook must come again."""


@dataclass(frozen=True)
class Received:
    """What a webhook brought."""

    conversations: frozenset[str]
    """Those that now have something waiting in the inbox."""
    settled: bool
    """Whether reports about our own messages were among it."""


def receive(events: Sequence[Event], now: datetime, rules: intake.Rules) -> Received:
    """Store all events of one webhook, durably, before this returns.

    Raises:
        DatabaseAway: nothing is stored.
    """
    stored = [event for event in events if isinstance(event, _STORED) or _of_template(event)]
    for event in events:
        _report(event)
    if not stored:
        return Received(frozenset(), settled=False)
    try:
        return _store(stored, now, rules)
    except Exception as error:
        _raise_if_away(error)
        log.error("ALARM a webhook could not be stored as a whole: %s", type(error).__name__)
        return _one_by_one(stored, now, rules)


def _raise_if_away(error: Exception) -> None:
    if transactions.is_away(error):
        raise DatabaseAway(type(error).__name__) from None


def _one_by_one(events: Sequence[Event], now: datetime, rules: intake.Rules) -> Received:
    parts = []
    for event in events:
        try:
            parts.append(_store((event,), now, rules))
        except Exception as error:
            _raise_if_away(error)
            log.error("ALARM one event was put aside unread: %s, %s", type(event).__name__, type(error).__name__)
            _put_aside(event, error, now)
    return Received(frozenset().union(*(part.conversations for part in parts)), any(part.settled for part in parts))


def _store(events: Sequence[Event], now: datetime, rules: intake.Rules) -> Received:
    found = transactions.write(lambda db: {_apply(db, event, now, rules) for event in events}, urgent=True)
    return Received(frozenset(one for one in found if one), any(isinstance(event, StatusUpdate) for event in events))


def _apply(db: Connection, event: Event, now: datetime, rules: intake.Rules) -> str | None:
    if isinstance(event, InboundMessage):
        return intake.take(db, event, now, rules)
    if isinstance(event, StatusUpdate):
        statuses.apply(db, event, now, rules.numbers)
    elif isinstance(event, IdentityChange):
        intake.change_identity(db, event, now, rules)
    elif isinstance(event, PreferenceChange):
        intake.change_preference(db, event, now, rules)
    elif isinstance(event, OtherEvent):
        following.apply(db, event, now)
    return None


def _of_template(event: Event) -> bool:
    return isinstance(event, OtherEvent) and event.field in following.FIELDS


def _report(event: Event) -> None:
    """What changes no row but somebody should know."""
    if isinstance(event, PlatformErrors):
        log.error("ALARM WhatsApp reports errors for the number: codes %s", [error.code for error in event.errors])
    elif isinstance(event, Malformed):
        log.error("ALARM part of a signed webhook could not be read: %s", event.reason)


def _put_aside(event: Event, error: Exception, now: datetime) -> None:
    body: Any = getattr(event, "raw", None)
    with store.writing() as db:
        db.execute(
            insert(unread_event).values(
                received_at=now,
                kind=type(event).__name__,
                error=type(error).__name__,
                body=body if isinstance(body, dict) else {},
            )
        )
