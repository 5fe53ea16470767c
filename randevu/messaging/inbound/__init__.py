"""The way in: the webhook's handshake and signature, and the parser that turns its bytes into events."""

from randevu.messaging.inbound.door import handshake, sign, verify_signature
from randevu.messaging.inbound.events import (
    ApiError,
    Event,
    IdentityChange,
    InboundMessage,
    Kind,
    Location,
    Malformed,
    Media,
    OtherEvent,
    PlatformErrors,
    PreferenceChange,
    Reaction,
    Referral,
    SharedContact,
    StatusUpdate,
)
from randevu.messaging.inbound.parse import read_webhook

__all__ = [
    "ApiError",
    "Event",
    "IdentityChange",
    "InboundMessage",
    "Kind",
    "Location",
    "Malformed",
    "Media",
    "OtherEvent",
    "PlatformErrors",
    "PreferenceChange",
    "Reaction",
    "Referral",
    "SharedContact",
    "StatusUpdate",
    "handshake",
    "read_webhook",
    "sign",
    "verify_signature",
]
