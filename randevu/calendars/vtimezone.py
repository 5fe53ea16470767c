"""Definitions of zones as they stand in iCalendar text."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from icalendar import Timezone


@lru_cache(maxsize=64)
def definition(name: str, year: int) -> Timezone:
    """What a zone's clocks do around a year: programs that know the name take their own rules.

    Args:
        name: an IANA name.
    """
    found = Timezone.from_tzid(name, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))
    # The library notes there for which years it holds; some programs show it.
    found.pop("COMMENT", None)
    return found
