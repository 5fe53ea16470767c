"""The other one who uses the calendar: a person with a client of their own, as tests see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Shows = Literal["busy", "free", "tentative", "out_of_office", "working_elsewhere", "declined"]
TAKES_TIME: dict[Shows, bool] = {
    "busy": True,
    "free": False,
    "tentative": True,
    "out_of_office": True,
    "working_elsewhere": False,
    "declined": False,
}
"""How each kind counts for availability, whatever the service calls it."""


@dataclass(frozen=True)
class Meeting:
    """What a person puts into their calendar.

    Attributes:
        first, last: two aware moments in the zone in which the person enters them, or two days for something that
            lasts whole days. `last` is exclusive.
        daily: on how many days in a row it takes place, by a recurrence of the service.
    """

    first: datetime | date
    last: datetime | date
    shows: Shows = "busy"
    daily: int = 1


class Peer(Protocol):
    """What an adapter's test brings so that the shared tests can play the colleague. Ids are the service's own."""

    calendar: str
    """The address of the calendar that the tests use; empty at the beginning of each."""
    zone: str
    """The IANA name of that calendar's own zone."""
    shows: frozenset[Shows]
    """The kinds that the service knows."""

    def put(self, meeting: Meeting) -> str:
        """Returns its id; of a recurring one, the id of the series."""
        ...

    def move(self, id: str, first: datetime, last: datetime) -> None:
        """Change the times of any single event, also of one that the product wrote."""
        ...

    def take_out(self, id: str) -> None:
        """Delete an event, or a whole series."""
        ...

    def skip(self, id: str, day: date) -> None:
        """Delete the one instance of a series that begins on this day."""
        ...

    def expire_tokens(self) -> None:
        """From now on the service knows no token that it gave out before."""
        ...
