"""Minutes while the business is open: nobody owes an answer at night. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from randevu.catalogue import Catalogue

FARTHEST_DAYS = 30
"""A business that is closed for longer owes its answer on the last of these days."""


def after(catalogue: Catalogue | None, now: datetime, minutes: int) -> datetime:
    """When so many open minutes have passed; without a business all minutes count."""
    left = timedelta(minutes=minutes)
    if catalogue is None:
        return now + left
    end = now
    for start, end in _open_from(catalogue, now):
        if start + left <= end:
            return start + left
        left -= end - start
    return max(end, now) + left


def _open_from(catalogue: Catalogue, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of opening hours that have not ended yet, in UTC."""
    today = now.astimezone(catalogue.zone).date()
    for day in (today + timedelta(days=number) for number in range(FARTHEST_DAYS)):
        for opens, closes in catalogue.hours_on(day):
            start, end = (
                datetime.combine(day, clock, catalogue.zone).astimezone(timezone.utc) for clock in (opens, closes)
            )
            if end > now:
                yield max(start, now), end
