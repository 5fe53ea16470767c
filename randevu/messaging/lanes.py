"""Names of lanes and channels: the queues in which nothing overtakes, and what can be stopped as a whole."""

from __future__ import annotations

WHATSAPP = "whatsapp"


def lane_of(conversation_id: str) -> str:
    """The queue of everything that goes to the customer of a conversation."""
    return f"{WHATSAPP}:{conversation_id}"
