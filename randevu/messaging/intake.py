"""One message of a customer becomes rows: who it is from, what was said, and what the inbox has to work on.

Only facts are stored here; what a message means to the conversation is read when its turn comes (`reading`). Called
inside the webhook's one transaction; the conversation's row is locked, so that an edit cannot cross a turn that is
just being taken up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection

from randevu.consent import ledger, stops
from randevu.handoff import service as handoff
from randevu.messaging import entries, files, identities
from randevu.messaging.fragments import is_fragment
from randevu.messaging.inbound import IdentityChange, InboundMessage, Kind, PreferenceChange
from randevu.store.tables import conversation, customer, inbox, message

_SILENT = frozenset({Kind.SYSTEM, Kind.CALL_PERMISSION, Kind.REVOKE, Kind.REACTION, Kind.EDIT})
"""Kinds that are stored and make no turn by themselves."""
_SPOKEN = frozenset({Kind.TEXT, Kind.EDIT, Kind.BUTTON, Kind.BUTTON_REPLY})
"""Kinds whose words may stop our messages."""
Told = Mapping[str, Any] | None
"""What `randevu.consent.stops.hear` made of the words."""
_AFFIRMING = ("👍", "👌", "✅", "✔", "🙏", "❤", "💯", "🆗", "☑", "🤝")
_STORED = select(message.c.id).where(message.c.wamid == bindparam("wamid"))
_INSERT_MESSAGE, _INSERT_INBOX = insert(message), insert(inbox)
_UPDATE_CONVERSATION = update(conversation).where(conversation.c.id == bindparam("row"))
MOST_FRAGMENT_WAITS = 3
"""A customer who keeps sending fragments is answered after this many waits at the latest."""


@dataclass(frozen=True)
class Rules:
    """What intake must be told: our numbers, and how long a lone fragment waits."""

    numbers: frozenset[str]
    fragment_wait: timedelta


def take(db: Connection, event: InboundMessage, now: datetime, rules: Rules) -> str | None:
    """Store a message; returns its conversation's id if the inbox got work from it.

    None for what is not ours (another number, a group) and for a message that is already stored.
    """
    if event.kind is Kind.GROUP or event.phone_number_id not in rules.numbers or _is_stored(db, event.wamid):
        return None
    owner = identities.customer_of(db, event.sender, event.profile_name, now)
    talk = identities.conversation_of(db, str(event.phone_number_id), owner, now)
    said_at = min(event.said_at or now, now)
    message_id = _store(db, talk.id, event, said_at)
    if event.media is not None and event.kind in files.KINDS:
        files.expect(db, message_id, event.kind, event.media, said_at, now)
    _complete_customer(db, owner, event)
    if event.kind not in _SILENT:
        _note_speaking(db, talk, event, said_at)
        if talk.holder != "assistant":
            handoff.heard(db, talk.id, now)
    told = None
    if event.kind in _SPOKEN and event.text and not event.forwarded:
        # A stop acts here, in the webhook's own transaction: whoever has the conversation, whatever the model thinks.
        told = stops.hear(db, owner, event.text, message_id, said_at, now)
    if not _makes_a_turn(db, talk.id, event, message_id, told):
        return None
    _queue(db, talk, event, told, said_at, now, rules)
    return str(talk.id)


def _makes_a_turn(db: Connection, conversation_id: str, event: InboundMessage, message_id: int, told: Told) -> bool:
    """Whether the assistant has to work on it; what only changes an earlier message is done here."""
    if event.kind is Kind.REVOKE:
        _withdraw(db, conversation_id, event)
    if event.kind is Kind.EDIT:
        return bool(event.text) and not _amend(db, conversation_id, event, message_id, told)
    if event.kind is Kind.REACTION:
        return _says_yes(db, conversation_id, event)
    return event.kind not in _SILENT


def change_identity(db: Connection, event: IdentityChange, now: datetime, rules: Rules) -> None:
    """A customer's number or id changed; nothing happens if nobody here knows the old one."""
    ours = event.phone_number_id is None or event.phone_number_id in rules.numbers
    if ours and event.reason != "device":
        identities.change(db, event.old, event.new, now)


def change_preference(db: Connection, event: PreferenceChange, now: datetime, rules: Rules) -> None:
    """A customer told WhatsApp to stop or resume marketing messages."""
    if event.phone_number_id not in rules.numbers or event.category != "marketing_messages":
        return
    owner = identities.customer_of(db, event.customer, None, now)
    ledger.whatsapp_offers(db, owner, stopped=event.value == "stop", at=event.at or now, now=now)


def _is_stored(db: Connection, wamid: str) -> bool:
    return db.execute(_STORED, {"wamid": wamid}).first() is not None


def _store(db: Connection, conversation_id: str, event: InboundMessage, said_at: datetime) -> int:
    made = db.execute(
        _INSERT_MESSAGE,
        {
            "conversation_id": conversation_id,
            "direction": "in",
            "author": "customer",
            "wamid": event.wamid,
            "kind": event.kind.value,
            "text": event.text or (event.reaction.emoji if event.reaction else None) or "",
            "payload": _content(event),
            "said_at": said_at,
            "withdrawn": False,
        },
    )
    return int(made.inserted_primary_key[0])


def _content(event: InboundMessage) -> dict[str, Any]:
    """What a message carried, without what was left out."""
    parts: dict[str, Any] = {
        "kind": event.kind.value,
        "raw_type": event.raw_type,
        "text": event.text,
        "choice_id": event.choice_id,
        "context_id": event.context_id,
        "target_id": event.target_id,
        "media": _lean(event.media),
        "location": _lean(event.location),
        "contacts": [_lean(card) for card in event.contacts],
        "reaction": event.reaction.emoji if event.reaction else None,
        "form": event.form,
        "forwarded": event.forwarded,
        "referral": _lean(event.referral),
        "username": event.username,
        "error_codes": [error.code for error in event.errors],
    }
    return {name: value for name, value in parts.items() if value}


def _lean(value: Any) -> dict[str, Any]:
    return {} if value is None else {name: part for name, part in asdict(value).items() if part not in (None, ())}


def _note_speaking(db: Connection, talk: Any, event: InboundMessage, said_at: datetime) -> None:
    changes: dict[str, Any] = {}
    if talk.said_at is None or said_at > talk.said_at:
        changes["said_at"] = said_at
    if event.referral is not None and talk.referral is None:
        changes["referral"] = _lean(event.referral)
    if changes:
        db.execute(_UPDATE_CONVERSATION, {"row": talk.id, **changes})


def _complete_customer(db: Connection, owner: int, event: InboundMessage) -> None:
    """A customer whose number WhatsApp hides may share it when asked."""
    phones = [phone for card in event.contacts if card.requested for phone in card.wa_ids or card.phones]
    digits = "".join(letter for letter in phones[0] if letter.isdigit()) if phones else ""
    if digits:
        unknown = (customer.c.id == owner) & customer.c.phone.is_(None)
        db.execute(update(customer).where(unknown).values(phone=f"+{digits[:15]}"))


def _queue(
    db: Connection, talk: Any, event: InboundMessage, told: Told, said_at: datetime, now: datetime, rules: Rules
) -> None:
    """Put it in line. A fragment makes those before it wait with it; what is complete takes them along at once."""
    ready_at = now
    if event.kind is Kind.TEXT and not told and is_fragment(event.text or "", asked=talk.asked_at is not None):
        waiting = (inbox.c.conversation_id == talk.id) & (inbox.c.state == "waiting")
        oldest = db.execute(select(func.min(inbox.c.received_at)).where(waiting)).scalar() or now
        ready_at = max(now, min(now + rules.fragment_wait, oldest + MOST_FRAGMENT_WAITS * rules.fragment_wait))
        db.execute(update(inbox).where(waiting).values(ready_at=ready_at))
    content = _content(event) | ({"told": told} if told else {})
    fresh = entries.row(talk.id, "message", event.wamid, content, said_at, now, ready_at)
    db.execute(_INSERT_INBOX, fresh)


def _amend(db: Connection, conversation_id: str, event: InboundMessage, message_id: int, told: Told) -> bool:
    """Put the new words into a message that still waits; False if it has had its turn, or is having it."""
    row = db.execute(select(inbox).where(*_waiting(conversation_id, event.target_id))).first()
    if row is None:
        return False
    payload: Mapping[str, Any] = {**row.payload, "text": event.text, "edited_by": message_id, "told": told}
    db.execute(update(inbox).where(inbox.c.id == row.id).values(payload=payload))
    return True


def _withdraw(db: Connection, conversation_id: str, event: InboundMessage) -> None:
    db.execute(update(inbox).where(*_waiting(conversation_id, event.target_id)).values(state="dropped"))
    theirs = (message.c.wamid == event.target_id) & (message.c.conversation_id == conversation_id)
    db.execute(update(message).where(theirs, message.c.direction == "in").values(withdrawn=True))


def _waiting(conversation_id: str, key: str | None) -> tuple[Any, ...]:
    return inbox.c.conversation_id == conversation_id, inbox.c.key == key, inbox.c.state == "waiting"


def _says_yes(db: Connection, conversation_id: str, event: InboundMessage) -> bool:
    """A thumbs-up (or its like) on our newest message, if that one asked something."""
    if event.reaction is None or not (event.reaction.emoji or "").startswith(_AFFIRMING):
        return False
    ours = (message.c.conversation_id == conversation_id) & (message.c.direction == "out")
    newest = db.execute(select(message).where(ours).order_by(message.c.id.desc()).limit(1)).first()
    if newest is None or newest.wamid != event.reaction.message_id:
        return False
    return bool(newest.payload.get("asks"))
