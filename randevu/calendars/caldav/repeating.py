"""Instances of recurring events inside a window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import recurring_ical_events
from icalendar import Calendar, Component

from randevu.calendars.caldav import rules
from randevu.calendars.caldav.times import start_of

_MARGIN = timedelta(days=2)


def repeats(events: Sequence[Component]) -> bool:
    return len(events) > 1 or any(one.get(name) is not None for one in events for name in ("RRULE", "RDATE"))


def instances(calendar: Calendar, first: datetime, last: datetime) -> list[Component]:
    """Events of a calendar that may overlap the window, recurring ones as instances that bear their RECURRENCE-ID.

    Args:
        calendar: its rules are changed.

    Raises:
        rules.TooMuch: it is not to be unfolded.
        Exception: whatever the libraries raise for values that make no sense.
    """
    for event in calendar.walk("VEVENT"):
        given = event.pop("RRULE", None)
        for rule in given if isinstance(given, list) else [given] if given is not None else []:
            if rules.cut(rule, start_of(event), (first - _MARGIN).date(), (last + _MARGIN).date()):
                event.add("RRULE", rule)
    return list(recurring_ical_events.of(calendar).between(first - _MARGIN, last + _MARGIN))
