"""A conversation as the customer's phone shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Side = Literal["customer", "business"]
Status = Literal["pending", "sent", "delivered", "read", "failed"]

_ORDER: dict[str, int] = {"pending": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
TYPING_SECONDS = 25


@dataclass
class Bubble:
    """One message on the phone.

    `seq` counts the bubbles in the order in which they appeared on this phone; a business message that did not arrive
    has none. `content` is what the bubble shows, by `kind`, in the shape `shown.py` gives it.
    """

    id: str
    side: Side
    kind: str
    at: datetime
    content: dict[str, Any]
    status: Status = "pending"
    seq: int | None = None
    reply_to: str | None = None
    error: dict[str, Any] | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    edited: bool = False
    revoked: bool = False
    tapped: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "seq": self.seq,
            "side": self.side,
            "kind": self.kind,
            "at": self.at.isoformat(),
            "status": self.status,
            "reply_to": self.reply_to,
            "error": self.error,
            "reactions": self.reactions,
            "edited": self.edited,
            "revoked": self.revoked,
            "tapped": self.tapped,
            **self.content,
        }


class Conversation:
    """The bubbles between one customer and the business, a typing mark, and a version that grows with every change."""

    def __init__(self) -> None:
        self.version = 0
        self.typing_until: datetime | None = None
        self._bubbles: dict[str, Bubble] = {}
        self._shown = 0

    def add(self, bubble: Bubble, *, visible: bool) -> Bubble:
        self._bubbles[bubble.id] = bubble
        if visible:
            self.show(bubble)
        self.changed()
        return bubble

    def show(self, bubble: Bubble) -> None:
        """Let a bubble appear on the phone; a reply ends the typing mark."""
        if bubble.seq is None:
            self._shown += 1
            bubble.seq = self._shown
            if bubble.side == "business":
                self.typing_until = None
        self.changed()

    def find(self, message_id: str) -> Bubble | None:
        return self._bubbles.get(message_id)

    def move(self, bubble: Bubble, status: Status) -> None:
        """Ticks only move forward."""
        if bubble.status != "failed" and _ORDER[status] > _ORDER[bubble.status]:
            bubble.status = status
            self.changed()

    def mark_read_up_to(self, bubble: Bubble) -> None:
        """The business has read this message, and with it the customer's earlier ones."""
        for other in self._bubbles.values():
            if other.side == "customer" and (other.seq or 0) <= (bubble.seq or 0):
                self.move(other, "read")

    def changed(self) -> None:
        self.version += 1

    def bubbles(self) -> list[Bubble]:
        """Everything shown, in the order it appeared, then what never arrived."""
        return sorted(self._bubbles.values(), key=lambda bubble: bubble.seq or self._shown + 1)

    def latest(self, side: Side) -> Bubble | None:
        shown = [bubble for bubble in self._bubbles.values() if bubble.side == side and bubble.seq is not None]
        return max(shown, key=lambda bubble: bubble.seq or 0, default=None)

    def to_json(self, now: datetime, limit: int = 500) -> dict[str, Any]:
        return {
            "version": self.version,
            "typing": self.typing_until is not None and now < self.typing_until,
            "bubbles": [bubble.to_json() for bubble in self.bubbles()[-limit:]],
        }
