"""How fast a business may send: one bucket per recipient, one for the number as a whole.

Figures as providers quote Meta: one message in six seconds to the same person with 45 "borrowed" at once (131056), and
80 messages a second for a number (130429).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from randevu.simulator.errors import ApiError

PAIR_BURST = 45
PAIR_SECONDS = 6.0
NUMBER_PER_SECOND = 80


class Bucket:
    """A token bucket on an injected clock."""

    def __init__(self, size: float, per_second: float, now: Callable[[], datetime]) -> None:
        self._size = size
        self._per_second = per_second
        self._now = now
        self._left = size
        self._at = now()

    def take(self) -> bool:
        moment = self._now()
        self._left = min(self._size, self._left + (moment - self._at).total_seconds() * self._per_second)
        self._at = moment
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Limits:
    """Both buckets. Switched off where a test or benchmark is about something else."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.enforced = True
        self.clear()

    def clear(self) -> None:
        self._pairs: dict[str, Bucket] = {}
        self._number = Bucket(NUMBER_PER_SECOND, NUMBER_PER_SECOND, self._now)

    def take(self, addressee: str) -> None:
        """Count one message to this person.

        Raises:
            ApiError: 130429 or 131056.
        """
        if not self.enforced:
            return
        if not self._number.take():
            raise ApiError(130429, "Message failed to send because there were too many messages sent from this number")
        pair = self._pairs.setdefault(addressee, Bucket(PAIR_BURST, 1 / PAIR_SECONDS, self._now))
        if not pair.take():
            raise ApiError(
                131056,
                "Message failed to send because there were too many messages sent from this phone number to the same "
                "phone number in a short period of time",
            )
