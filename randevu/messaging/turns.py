"""A turn as the inbox hands it out: whose it is, which rows it is made of, what the engine is told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from randevu.engine.port import TurnInput
from randevu.errors import RandevuError, SettingsError


class LeaseLost(RandevuError):
    """Somebody else has the conversation by now; nothing of this turn may be saved."""


@dataclass(frozen=True)
class Rules:
    """How turns are taken up and given up.

    `lease`: how long a conversation stays ours without a sign of life. `most_seconds`: a turn that outlasts it has
    failed. `most_attempts`: failed turns before we apologise. `most_claims`: turns that took their process down with
    them before we stop trying. `away_patience`: how long a message waits for an engine that is away before its turns
    count as failed; `away_pause`: between two looks. `late_after`: older messages are answered with their age in mind.
    `grace`: seconds that a turn under way may still take when its process is told to stop.
    """

    lease: timedelta = timedelta(seconds=30)
    most_seconds: float = 30.0
    most_attempts: int = 3
    most_claims: int = 12
    away_patience: timedelta = timedelta(minutes=2)
    away_pause: timedelta = timedelta(seconds=1)
    late_after: timedelta = timedelta(hours=2)
    grace: float = 5.0

    def backoff(self, attempts: int) -> timedelta:
        """Pause before a turn that failed `attempts` times is tried again."""
        return timedelta(seconds=min(30, 2 ** (attempts - 1)))


@dataclass(frozen=True)
class Turn:
    """One claimed turn. `token` is its lease: whoever does not hold it may not save."""

    token: str
    conversation_id: str
    phone_number_id: str
    row_ids: tuple[int, ...]
    attempts: int
    """How often it has failed already."""
    input: TurnInput
    received_at: datetime
    """When the first of its messages came in."""
    first_contact: bool
    asked: bool = False
    """Whether a question of ours was open when it was claimed."""
    given_up: bool = False
    """It took down too many processes: it is not to be worked out again."""

    @property
    def answers_customer(self) -> bool:
        """Whether it is about what the customer wrote, as opposed to what we ourselves put in."""
        return bool(self.input.metadata.get("own_words"))

    @property
    def newest_message(self) -> str | None:
        """Id of the customer's newest message in it, to be marked as read; None for what we ourselves put in."""
        own = self.input.metadata.get("own_words")
        return self.input.message_ids[-1] if own else None


def seconds(name: str, default: float) -> timedelta:
    """A length of time in seconds from the environment.

    Raises:
        SettingsError: when it is no number of at least 0.
    """
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise SettingsError(f"{name}={text!r} is no length of time; use seconds, for example {default}")
    return timedelta(seconds=value)


def fragment_wait() -> timedelta:
    """How long a lone fragment waits for the next bubble (`RANDEVU_FRAGMENT_WAIT`, seconds)."""
    return seconds("RANDEVU_FRAGMENT_WAIT", 1.5)


def rules() -> Rules:
    """The rules of this process; `RANDEVU_LATE_AFTER` is in seconds."""
    return Rules(late_after=seconds("RANDEVU_LATE_AFTER", 7200))


def is_late(said_at: datetime, now: datetime, after: timedelta) -> bool:
    return now - said_at > after
