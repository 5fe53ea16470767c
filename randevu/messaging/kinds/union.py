"""All kinds as one type, and what can be asked of any of them."""

from __future__ import annotations

from randevu.messaging.kinds.interactive import Buttons, CallToAction, ContactRequest, ListMessage, LocationRequest
from randevu.messaging.kinds.plain import Choice, Document, Image, LocationPin, Text
from randevu.messaging.kinds.template import Template

Kind = (
    Text
    | Buttons
    | ListMessage
    | CallToAction
    | LocationRequest
    | ContactRequest
    | LocationPin
    | Image
    | Document
    | Template
)


def choices_of(kind: Kind) -> tuple[Choice, ...]:
    """Everything a message offers to tap or to answer with its number, in the order shown: number 1 is the first."""
    if isinstance(kind, Buttons):
        return kind.buttons
    if isinstance(kind, ListMessage):
        return kind.rows
    return kind.numbered if isinstance(kind, Text) else ()


def words_of(kind: Kind) -> str:
    """What a person reads first in this message; empty for a bare pin or picture."""
    if isinstance(kind, (Image, Document)):
        return kind.caption or ""
    if isinstance(kind, LocationPin):
        return "\n".join(filter(None, (kind.place, kind.address)))
    if isinstance(kind, Template):
        return "\n".join(parameter.text for parameter in kind.body)
    return kind.body
