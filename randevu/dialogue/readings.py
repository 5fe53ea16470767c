"""Several readings of the same words: asked about, and fixed once the customer picked one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from randevu.turkish import phrasing, when
from randevu.turkish.when.meaning import Calendar, Clock, DayRange, TimeRange


def to_json(window: when.Window, today: date) -> dict[str, Any]:
    """What must be kept of a reading: how to show it and what it means."""
    return {"words": window.words, "labels": labels(window, today), "meaning": fixed(window).to_json()}


def labels(window: when.Window, today: date) -> list[str]:
    """The reading spelt out, longest wording first: "14 Mart Cumartesi 15:00", "14 Mar 15:00"."""
    days = [day for day in (window.date_start, window.date_end) if day]
    times = " – ".join(phrasing.clock(clock) for clock in (window.time_start, window.time_end) if clock)
    full = " – ".join(phrasing.full_day(day, today) for day in days)
    medium = " – ".join(f"{day.day} {phrasing.MONTHS[day.month - 1]}" for day in days)
    short = " – ".join(f"{day.day} {phrasing.MONTHS[day.month - 1][:3]}" for day in days)
    return [" ".join(filter(None, (wording, times))) for wording in (full, medium, short)]


def chosen(pending: Mapping[str, Any] | None, index: Any) -> when.Meaning | None:
    """The meaning of a tapped reading."""
    readings = (pending or {}).get("readings") or []
    if isinstance(index, int) and 0 <= index < len(readings):
        return when.Meaning.from_json(readings[index]["meaning"])
    return None


def fixed(window: when.Window) -> when.Meaning:
    """A meaning that can only be this window, whenever it is resolved."""
    first = _day(window.date_start)
    last = _day(window.date_end)
    begin, end = _clock(window.time_start), _clock(window.time_end)
    return when.Meaning(
        date=DayRange(first, last) if first and last else first,
        time=TimeRange(begin, end) if end else begin,
        approximate=window.approximate,
        words=window.words,
    )


def at(moment: datetime, zone: ZoneInfo) -> when.Meaning:
    """The meaning of one exact moment."""
    local = moment.astimezone(zone)
    return when.Meaning(date=Calendar(local.day, local.month, local.year), time=_clock(local.time()))


def _day(value: date | None) -> Calendar | None:
    return Calendar(value.day, value.month, value.year) if value else None


def _clock(value: time | None) -> Clock | None:
    return Clock(value.hour, value.minute, "24") if value else None
