"""Names of lanes and channels: the queues in which nothing overtakes, and what can be stopped as a whole."""

from __future__ import annotations

WHATSAPP = "whatsapp"


def lane_of(conversation_id: str) -> str:
    """The queue of everything that goes to the customer of a conversation."""
    return f"{WHATSAPP}:{conversation_id}"


def channel_of(channel: str, phone_number_id: str | None) -> str:
    """What is stopped or slowed down as a whole: one of our numbers, or a whole channel."""
    return f"{channel}:{phone_number_id}" if phone_number_id else channel
