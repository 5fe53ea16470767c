"""Moments of iCalendar values, which may be days, times of no zone, or times of a zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

Value = datetime | date


def start_of(component: Component) -> Value:
    """DTSTART as it was given.

    Raises:
        ValueError: there is none.
    """
    return _value(component, "DTSTART")


def end_of(component: Component) -> Value:
    """The end, exclusive, however it was given: DTEND, DURATION, or by the rules for neither."""
    if component.get("DTEND") is not None:
        return _value(component, "DTEND")
    start = start_of(component)
    length = getattr(component.get("DURATION"), "dt", None)
    if isinstance(length, timedelta):
        if isinstance(start, datetime) and start.tzinfo is not None and length.seconds:
            # Hours are hours, also when clocks change on the way; days are days.
            return (start.astimezone(timezone.utc) + length).astimezone(start.tzinfo)
        if not isinstance(start, datetime) and length.seconds:
            start = datetime.combine(start, time())
        return start + length
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def moment(value: Value, zone: ZoneInfo) -> datetime:
    """Days begin at midnight of `zone`; times of no zone are times there."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), zone)
    return value.replace(tzinfo=zone) if value.tzinfo is None else value


def stamp(value: Value) -> str:
    """One spelling for the same moment, whatever zone it is written in."""
    if not isinstance(value, datetime):
        return value.strftime("%Y%m%d")
    if value.tzinfo is None:
        return value.strftime("%Y%m%dT%H%M%S")
    return value.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


@lru_cache(maxsize=1024)
def zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA or Windows name, also behind a vendor's prefix; None when it is neither."""
    if not name or len(name) > 100:
        return None
    name = name.strip().strip("/")
    parts = name.split("/")
    for candidate in (WINDOWS_TO_OLSON.get(name, name), "/".join(parts[-2:]), "/".join(parts[-3:])):
        try:
            return ZoneInfo(candidate)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def zone_of_text(text: str | None) -> ZoneInfo | None:
    """The zone that a calendar says it has, from its VTIMEZONE."""
    if not text:
        return None
    try:
        zones = Calendar.from_ical(text).walk("VTIMEZONE")
    except Exception:  # whatever a server writes there, the business's zone does as well
        return None
    for one in zones:
        found = zone_named(str(one.get("TZID", ""))) or zone_named(str(one.get("X-LIC-LOCATION", "")))
        if found is not None:
            return found
    return None


def _value(component: Component, name: str) -> Value:
    given: Any = component.get(name)
    found = getattr(given[0] if isinstance(given, list) else given, "dt", None)
    if not isinstance(found, date):
        raise ValueError(name)
    return found
