"""From what the engine says to rows: one combined message for the turn, its choices signed for this conversation."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from randevu.engine.port import Reply
from randevu.messaging import choices, fit, kinds
from randevu.messaging.errors import Unsendable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Composed:
    """One message to send: what stands in the message row and in the outbox row."""

    kind: str
    text: str
    message: Mapping[str, Any]
    """The message kind as JSON."""
    choices: tuple[Mapping[str, Any], ...]
    """``{"id", "title", "payload"}`` for everything it offers, in the order shown."""
    numbered: bool
    """Whether its choices are answered with their number."""
    asks: bool
    """Whether it is a question; the customer's next message then supersedes it."""
    keep: bool = False
    """Whether it tells something too, and so is never superseded."""


def compose(secret: str, conversation_id: str, replies: Sequence[Reply]) -> list[Composed]:
    """The messages of one turn, one wherever WhatsApp allows; empty if nothing is said.

    A reply that cannot be sent as meant (a broken address, an empty choice) is sent as its bare words, and reported.
    """
    payloads: dict[str, Mapping[str, Any]] = {}
    said = [_fitted(secret, conversation_id, reply, payloads) for reply in replies]
    try:
        made = fit.combine(said)
    except Unsendable as error:
        log.error("ALARM a reply cannot be sent as meant: %s", error)
        made = fit.combine([fit.Reply(text=reply.text) for reply in said if reply.text.strip()])
    asked = any(reply.choices or reply.asks_location or reply.text.rstrip().endswith("?") for reply in replies)
    keep = any(reply.keep for reply in replies)
    return [_composed(kind, payloads, asks=asked and kind is made[-1], keep=keep) for kind in made]


def _composed(kind: kinds.Kind, payloads: Mapping[str, Mapping[str, Any]], asks: bool, keep: bool) -> Composed:
    offered = tuple(
        {"id": choice.id, "title": choice.title, "payload": payloads[choice.id]} for choice in kinds.choices_of(kind)
    )
    numbered = bool(offered) and isinstance(kind, kinds.Text)
    return Composed(kind.name, kinds.words_of(kind), kinds.to_json(kind), offered, numbered, asks, keep)


def _fitted(secret: str, conversation_id: str, reply: Reply, payloads: dict[str, Mapping[str, Any]]) -> fit.Reply:
    offered: dict[str, fit.Choice] = {}
    for choice in reply.choices:
        choice_id = choices.issue(secret, conversation_id, choice.payload)
        payloads[choice_id] = choice.payload
        if any(title.strip() for title in choice.titles):
            offered.setdefault(choice_id, fit.Choice(choice_id, choice.titles, choice.description or None))
    words = bool(reply.text.strip())
    try:
        return fit.Reply(
            text=reply.text,
            choices=tuple(offered.values()) if words else (),
            link=fit.Link(reply.link[1], reply.link[0]) if reply.link else None,
            pin=_pin(reply.pin) if reply.pin else None,
            image=reply.image,
            list_button=reply.list_button or None,
            ask_location=reply.asks_location and words,
        )
    except Unsendable as error:
        log.error("ALARM part of a reply cannot be sent: %s", error)
        return fit.Reply(text=reply.text)


def _pin(pin: Mapping[str, Any]) -> kinds.LocationPin:
    return kinds.LocationPin(
        float(pin["latitude"]), float(pin["longitude"]), pin.get("name") or None, pin.get("address") or None
    )
