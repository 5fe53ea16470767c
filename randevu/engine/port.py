"""What the inbox asks of a conversation engine: one turn in, replies and a new snapshot out.

The engine keeps nothing between turns and writes nothing itself: snapshot, log and replies are saved by the caller in
the turn's one closing transaction. Whatever the engine's actions book carries a command key made from
`TurnInput.message_ids`, so that a turn that died before that transaction can be repeated without repeating its effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from randevu.errors import RandevuError


class TurnFailed(RandevuError):
    """The turn could not be finished. Nothing of it may be saved or sent; it is tried again."""


class EngineAway(TurnFailed):
    """What the engine needs is not there just now, as while a process starts again; nothing is wrong with the turn."""


@dataclass(frozen=True)
class TurnInput:
    """One turn: what a customer wrote (several bubbles joined by line breaks), or something the product itself says.

    Exactly one of `text` and `payload` speaks: `payload` is an intent with entities that this product issued (a tapped
    button, a voice note that arrived, a handover given back), as `{"intent": ..., "entities": {...}}`; with a payload,
    `text` is only what the customer saw (the button's title), for the log.
    """

    conversation_id: str
    text: str
    payload: Mapping[str, Any] | None
    said_at: datetime
    now: datetime
    message_ids: tuple[str, ...]
    snapshot: Mapping[str, Any] | None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Passed to actions with the message: customer_id, customer_name, phone, phone_number_id, first_contact (bool),
    late (bool), waits_for_person (bool: only clear wishes are served), reply_to (payload of the button message
    answered), referral."""


@dataclass(frozen=True)
class Choice:
    """Something to tap. `payload` comes back as `TurnInput.payload`; `titles` are wordings, longest first."""

    titles: tuple[str, ...]
    payload: Mapping[str, Any]
    description: str = ""


@dataclass(frozen=True)
class Reply:
    """One thing the assistant says, before it is fitted into WhatsApp's message kinds."""

    text: str
    choices: tuple[Choice, ...] = ()
    list_button: str = ""
    link: tuple[str, str] | None = None
    """(label, address)"""
    pin: Mapping[str, Any] | None = None
    """{latitude, longitude, name, address}"""
    image: str | None = None
    asks_location: bool = False
    keep: bool = False
    """Whether it tells something that must arrive, even where the customer's next message overtakes it."""


@dataclass(frozen=True)
class TurnLog:
    """What the turn log keeps for reviewers; all values JSON-able."""

    intent: str | None
    confidence: float | None
    understanding: Mapping[str, Any]
    slots: Mapping[str, Any]
    actions: tuple[Mapping[str, Any], ...]
    timing: Mapping[str, float]
    model: str | None


@dataclass(frozen=True)
class TurnResult:
    replies: tuple[Reply, ...]
    snapshot: Mapping[str, Any]
    log: TurnLog


class Engine(Protocol):
    """A conversation engine: Rasa in the product, a scripted one in crash tests."""

    async def run(self, turn: TurnInput) -> TurnResult:
        """Work out one turn.

        Raises:
            TurnFailed: when any part of it failed or took too long.
            EngineAway: when it may well succeed in a moment.
        """
        ...

    async def say(self, response: str, values: Mapping[str, Any]) -> Reply:
        """A response of the domain by name, for words that belong to no turn (apology after a failed turn, notice)."""
        ...
