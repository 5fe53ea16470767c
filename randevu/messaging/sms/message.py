"""A text message as a value and as JSON in its outbox row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from randevu.messaging.errors import Unsendable
from randevu.messaging.sms import segments

MARK = "sms:"
"""Begins the id of a text in our tables, so that it never meets one of WhatsApp's."""
MOST_PARTS = 6
"""What Turkish operators take as one message; more is a mistake in a template, and expensive."""


@dataclass(frozen=True)
class Sms:
    """Plain text in one line or several."""

    name: ClassVar[str] = "sms"
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Unsendable("sms.text")
        parts = segments.cost(self.text).parts
        if parts > MOST_PARTS:
            raise Unsendable("sms.parts", parts, MOST_PARTS)


def to_json(sms: Sms) -> dict[str, Any]:
    """Plain JSON, read back by `from_json`."""
    return {"kind": Sms.name, "text": sms.text}


def from_json(data: Mapping[str, Any]) -> Sms:
    """What `to_json` wrote.

    Raises:
        Unsendable: if the data is something else.
    """
    text = data.get("text")
    if data.get("kind") != Sms.name or not isinstance(text, str):
        raise Unsendable("kind")
    return Sms(text)
