"""WhatsApp's pair rate: 45 messages at once to one person, then one every six seconds, as a bucket of tokens.

Whoever draws beyond it gets error 131056 and longer pauses, so we stop ourselves before. The bucket lives in the
lane's row, because any process may send the lane's next message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = 45.0
SECONDS_PER_TOKEN = 6.0


@dataclass(frozen=True)
class Bucket:
    """How many messages may go to one person, as counted at a moment; `at` is None for a person never written to."""

    tokens: float
    at: datetime | None

    def refilled(self, now: datetime) -> Bucket:
        if self.at is None:
            return Bucket(BURST, now)
        gained = max(0.0, (now - self.at).total_seconds()) / SECONDS_PER_TOKEN
        return Bucket(min(BURST, self.tokens + gained), now)

    def spent(self) -> Bucket:
        return Bucket(self.tokens - 1, self.at)

    def wait(self) -> timedelta:
        """How long until one message may go; zero if it may now. The bucket must be refilled to the moment asked
        about.
        """
        return timedelta(seconds=max(0.0, 1 - self.tokens) * SECONDS_PER_TOKEN)
