"""One call of the reader: the moment it is made at, and what its threads share."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from randevu import store
from randevu.calendars import mirror
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.together import Together

WAITING_STEP = 0.05


def stopwatch() -> Callable[[], timedelta]:
    began = time.monotonic()
    return lambda: timedelta(seconds=time.monotonic() - began)


@dataclass
class Call:
    """One call of the reader: what its threads share."""

    house: str
    accounts: Mapping[int, CalendarConnection]
    now: datetime
    since: Callable[[], timedelta]
    url: str | None
    together: Together
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    @property
    def moment(self) -> datetime:
        """The present, seen from the moment of the call."""
        return self.now + self.since()

    def left(self, deadline: float) -> float:
        return max(0.0, deadline - (time.monotonic() - self.began))


def waited_for(theirs: set[int], call: Call, deadline: float) -> set[int]:
    """Somebody else is reading these: their answer serves us too. Returns those that it did not come for in time."""
    while theirs and call.left(deadline) > 0:
        time.sleep(min(WAITING_STEP, call.left(deadline)))
        with store.reading(call.url) as db:
            found = mirror.known(db, theirs)
        theirs = {one.id for one in found if one.leased_until is not None and one.leased_until > call.moment}
    return theirs
