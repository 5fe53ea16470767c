"""Until when a time is kept for whoever it is offered to. Pure.

Only minutes outside the quiet hours count: who is asked at nine in the evening has until the next morning. Where the
time itself is near, at most a third of what is left until then is given, so that others can still be asked after them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from randevu.catalogue import Catalogue
from randevu.catalogue.quiet import awake, next_quiet

SHARE = 3
LEAST = timedelta(minutes=10)
"""Less is no fair question: such a time is offered to nobody."""


def deadline(now: datetime, starts_at: datetime, catalogue: Catalogue) -> datetime | None:
    """When the offer of a time that begins at `starts_at` lapses; None if it is too near to be offered.

    It never lies in the quiet hours and always before the time itself.
    """
    given = min(
        timedelta(minutes=catalogue.rules.waiting_answer_minutes), _awake_between(now, starts_at, catalogue) // SHARE
    )
    return None if given < LEAST else _after(now, given, catalogue)


def _awake_between(now: datetime, end: datetime, catalogue: Catalogue) -> timedelta:
    """How much of the time until `end` lies outside the quiet hours; a day of it is as good as more."""
    total, at = timedelta(), awake(now, catalogue)
    while at < end and total < timedelta(days=SHARE):
        quiet = next_quiet(at, catalogue)
        if quiet is None or quiet >= end:
            return total + (end - at)
        total += quiet - at
        at = awake(quiet, catalogue)
    return total


def _after(now: datetime, given: timedelta, catalogue: Catalogue) -> datetime:
    at = awake(now, catalogue)
    while True:
        quiet = next_quiet(at, catalogue)
        if quiet is None or at + given < quiet:
            return at + given
        given -= quiet - at
        at = awake(quiet, catalogue)
