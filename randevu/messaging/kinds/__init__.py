"""The kinds of message WhatsApp knows, as values that refuse to be anything it would not take.

A kind that exists can be sent: every limit of `limits` is checked when it is made. Making one that breaks a limit
raises `Unsendable`; choosing a kind that fits is the work of `fit`. Rows of the outbox hold ``to_json(kind)``;
`to_payload` turns a kind into the body of a Cloud API request.
"""

from randevu.messaging.kinds.interactive import (
    Buttons,
    CallToAction,
    ContactRequest,
    ListMessage,
    LocationRequest,
    Section,
)
from randevu.messaging.kinds.payload import to_payload
from randevu.messaging.kinds.plain import Choice, Document, Image, LocationPin, Text
from randevu.messaging.kinds.rows import from_json, to_json
from randevu.messaging.kinds.template import Parameter, Template, TemplateButton
from randevu.messaging.kinds.union import Kind, choices_of, words_of

__all__ = [
    "Buttons",
    "CallToAction",
    "Choice",
    "ContactRequest",
    "Document",
    "Image",
    "Kind",
    "ListMessage",
    "LocationPin",
    "LocationRequest",
    "Parameter",
    "Section",
    "Template",
    "TemplateButton",
    "Text",
    "choices_of",
    "from_json",
    "to_json",
    "to_payload",
    "words_of",
]
