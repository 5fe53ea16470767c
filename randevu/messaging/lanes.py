"""Names of lanes and channels: the queues in which nothing overtakes, and what can be stopped as a whole."""

from __future__ import annotations

import hashlib

WHATSAPP = "whatsapp"
EMAIL = "email"
SMS = "sms"

REPEATABLE = frozenset({EMAIL})
"""Channels in which the other side can recognise a message that comes twice, so that an unclear one is sent again."""

MARKED = frozenset({WHATSAPP})
"""Channels whose reports carry our mark, so that silence about a message says something (see unclear.py)."""

PACED = frozenset({WHATSAPP})
"""Channels that take only so many messages to one person in a time (see pacing.py)."""


def lane_of(conversation_id: str) -> str:
    """The queue of everything that goes to the customer of a conversation."""
    return f"{WHATSAPP}:{conversation_id}"


def email_lane(address: str) -> str:
    """The queue of everything that goes to one e-mail address, which itself may be longer than a lane's name."""
    return f"{EMAIL}:{hashlib.sha256(address.lower().encode()).hexdigest()[:32]}"


def sms_lane(number: str) -> str:
    """The queue of everything that goes to one phone number by SMS."""
    return f"{SMS}:{hashlib.sha256(number.encode()).hexdigest()[:32]}"


def channel_of(channel: str, phone_number_id: str | None) -> str:
    """What is stopped or slowed down as a whole: one of our WhatsApp numbers, or a whole channel."""
    return f"{channel}:{phone_number_id}" if phone_number_id and channel == WHATSAPP else channel
