"""What a recurrence rule asks for, judged before a library walks it.

Whoever can send an invitation can put a rule into a calendar. The library walks a rule step by step from its beginning,
and one that describes a day that never comes (the 30th of February) up to the year 9999: minutes for one event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from math import prod
from typing import Any

from randevu.calendars.caldav.times import Value

_A_DAY = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24, "DAILY": 1}
_MULTIPLY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_STEPS = 250_000
_MOST_INSTANCES = 10_000
_YEARS = 30  # after 28 years weekdays and leap days fall together again


class TooMuch(Exception):
    """The rule is not worth walking; `until` is its last day."""

    def __init__(self, until: date) -> None:
        super().__init__()
        self.until = until


def cut(rule: Any, start: Value, first: date, last: date) -> bool:
    """End a rule after `last`; False when it never comes to pass and is to be left out.

    Args:
        rule: as `icalendar` reads it; changed.

    Raises:
        TooMuch: it repeats too often, since too long, or in a way that cannot be judged.
        ValueError: it makes no sense.
    """
    begin = _day(start)
    until = rule.get("UNTIL")
    if until and _day(until[0]) <= last:
        last = _day(until[0])
    else:
        rule["UNTIL"] = [_like(last, start)]
    frequency, interval = _frequency(rule), _interval(rule)
    a_day = max(1, _A_DAY.get(frequency, 0) // interval) * prod(max(1, len(rule.get(name, ()))) for name in _MULTIPLY)
    days, window = (last - begin).days + 1, (last - max(begin, first)).days + 1
    comes = _comes(rule, begin, frequency, interval)
    if comes is None or days * a_day > _MOST_STEPS or window * a_day > _MOST_INSTANCES:
        if last < first:
            return False
        raise TooMuch(last)
    return comes


def _comes(rule: Any, begin: date, frequency: str, interval: int) -> bool | None:
    """Whether the rule describes days that come again and again; None when that cannot be told."""
    months = {int(one) for one in rule.get("BYMONTH", ())}
    days = [int(one) for one in rule.get("BYMONTHDAY", ())]
    weekdays = [str(one).upper() for one in rule.get("BYDAY", ())]
    if frequency in ("MONTHLY", "YEARLY"):
        numbered = any(rule.get(name) for name in ("BYYEARDAY", "BYWEEKNO"))
        if (numbered and (months or days)) or not _has_positions(rule, days, weekdays):
            return None
        if frequency == "MONTHLY":
            passed = {(begin.month - 1 + step * interval) % 12 + 1 for step in range(12)}
            months = passed & months if months else passed
        elif not months:
            months = set(range(1, 13)) if days or weekdays else {begin.month}
        if not days and not weekdays and not numbered:
            days = [begin.day]
        return any(not days or any(0 < abs(day) <= _LENGTHS[month - 1] for day in days) for month in months)
    if any(rule.get(name) for name in ("BYSETPOS", "BYYEARDAY", "BYWEEKNO")):
        return None
    if not weekdays and not months and not days:
        return True
    return any(
        (not months or one.month in months)
        and (not days or one.day in days or one.day - _LENGTHS[one.month - 1] - 1 in days)
        and (not weekdays or _WEEKDAYS[one.weekday()] in {name[-2:] for name in weekdays})
        for one in _steps(begin, frequency, interval)
    )


def _has_positions(rule: Any, days: list[int], weekdays: list[str]) -> bool:
    """Whether it never asks for the n-th of fewer than n days."""
    positions = [abs(int(one)) for one in rule.get("BYSETPOS", ())]
    ordinals = [name for name in weekdays if len(name) > 2]
    if any(abs(int(name[:-2])) > 5 for name in ordinals) and _frequency(rule) == "MONTHLY":
        return False
    if not positions:
        return True
    plain = len(weekdays) - len(ordinals)
    there = len(days) if days else 4 * plain + len(ordinals)
    return max(positions) <= there and not (days and weekdays)


def _steps(begin: date, frequency: str, interval: int) -> Iterator[date]:
    """The days that a rule looks at, for as long as it takes to see them all."""
    length = {"DAILY": interval, "WEEKLY": 7 * interval}.get(frequency, 1)
    start = begin - timedelta(days=begin.weekday()) if frequency == "WEEKLY" else begin
    for step in range(max(400, _YEARS * 366 // length)):
        for more in range(7 if frequency == "WEEKLY" else 1):
            number = start.toordinal() + step * length + more
            if number > date.max.toordinal():
                return
            yield date.fromordinal(number)


def _frequency(rule: Any) -> str:
    return str((rule.get("FREQ") or [""])[0]).upper()


def _interval(rule: Any) -> int:
    return max(1, int((rule.get("INTERVAL") or [1])[0]))


def _like(day: date, start: Value) -> Value:
    """The end of a rule in the kind of value in which its beginning is given, as RFC 5545 asks."""
    if not isinstance(start, datetime):
        return day
    moment = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    return moment if start.tzinfo is not None else moment.replace(tzinfo=None)


def _day(value: Value) -> date:
    return value.date() if isinstance(value, datetime) else value
