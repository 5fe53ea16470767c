"""What is left of an event that cannot be read: the days that its text names. Unknown is not free, so they are taken
whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component

_EVENT = re.compile(r"^BEGIN:VEVENT\s", re.MULTILINE | re.IGNORECASE)
_TIME = re.compile(r"(?:DTSTART|DTEND)[;:].*?(\d{4})-?([01]\d)-?([0-3]\d)(?!\d)", re.IGNORECASE)
_FREE = re.compile(r"^(?:TRANSP:TRANSPARENT|STATUS:CANCELLED)\s", re.MULTILINE | re.IGNORECASE)

Stretch = tuple[datetime, datetime]


def of_component(component: Component, zone: ZoneInfo) -> Stretch | None:
    """The days of an event whose times are not all readable; None when it names none."""
    return _days((f"{name}:{_raw(component.get(name))}" for name in ("DTSTART", "DTEND")), zone)


def of_text(text: str, zone: ZoneInfo) -> Stretch | None:
    """The days that a text names in which no event can be found, such as one that was cut off; None when it speaks of
    no event, or of one that takes no time.
    """
    if not _EVENT.search(text) or _FREE.search(text):
        return None
    return _days(_outside_zones(text), zone)


def _outside_zones(text: str) -> Iterator[str]:
    """The lines that do not define a zone."""
    inside = False
    for line in text.splitlines():
        said = line.strip().upper()
        inside = said == "BEGIN:VTIMEZONE" or (inside and said != "END:VTIMEZONE")
        if not inside:
            yield line


def _days(lines: Iterable[str], zone: ZoneInfo) -> Stretch | None:
    """From the midnight before the first to the one after the last, whether they were meant here or in UTC."""
    days = []
    for line in lines:
        named = _TIME.match(line)
        if named is None:
            continue
        try:
            days.append(date(*map(int, named.groups())))
        except ValueError:
            continue
    if not days:
        return None
    try:
        last = max(days) + timedelta(days=1)
        begins = [datetime.combine(min(days), time(), one) for one in (zone, timezone.utc)]
        ends = [datetime.combine(last, time(), one) for one in (zone, timezone.utc)]
        return min(begins), max(ends)
    except OverflowError:
        return None


def _raw(value: Any) -> str:
    first = value[0] if isinstance(value, list) else value
    try:
        return str(first.to_ical().decode())
    except (AttributeError, ValueError):
        return str(first or "")
