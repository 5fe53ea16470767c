"""One message on its way out, as a transport gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from randevu.messaging.address import Address, EmailAddress, PhoneNumber
from randevu.messaging.errors import SendError, Unsendable


@dataclass(frozen=True)
class Letter:
    """A claimed outbox row. `token` is the lease on its lane."""

    outbox_id: int
    lane: str
    token: str
    channel: str
    phone_number_id: str | None
    """Which of our numbers it leaves from; None for the first one."""
    address: Address | EmailAddress | PhoneNumber
    payload: Mapping[str, Any] = field(repr=False)
    attempts: int
    """Counting this one."""
    message_id: int | None
    conversation_id: str | None
    reopens: bool = False
    """Whether its way out was stopped; if it goes out, the way is open again."""


@dataclass(frozen=True)
class Outcome:
    """What became of a letter: an id at the other end, or the error."""

    letter: Letter
    sent_id: str | None
    error: SendError | Unsendable | None


class Transport(Protocol):
    """A way out of the house. Blocks; called from several threads."""

    def send(self, letter: Letter) -> str:
        """Hand the letter over; returns its id at the other end.

        Raises:
            NotSent: surely nothing went out.
            Unclear: it may have gone out.
            Unsendable: what is in the row can be sent to nobody.
        """
        ...


@dataclass(frozen=True)
class Rules:
    """How rows leave.

    `lease`: more than the longest a transport may take. `unclear_wait`: how long a report about a message may take
    before we look for other evidence; `report_time`: within how long its first try comes if the door is open;
    `longest_silence`: how much of a silence before it is waited for again; `unclear_limit`: when an unclear message is
    given up. `pause`: how long the whole channel rests after an error that somebody must put right.
    """

    lease: timedelta = timedelta(seconds=60)
    most_attempts: int = 8
    longest_backoff: timedelta = timedelta(minutes=5)
    unclear_wait: timedelta = timedelta(seconds=60)
    report_time: timedelta = timedelta(seconds=5)
    longest_silence: timedelta = timedelta(minutes=3)
    unclear_limit: timedelta = timedelta(minutes=15)
    pause: timedelta = timedelta(minutes=1)
    slow_down: timedelta = timedelta(seconds=2)

    def backoff(self, attempts: int) -> timedelta:
        return min(self.longest_backoff, timedelta(seconds=2 ** (attempts - 1)))
