"""Days of the calendar against today: relative days, weekdays, dates, weeks, months and holidays."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from randevu.turkish.when import feasts
from randevu.turkish.when.meaning import Calendar, Day, Holiday, Month, NthWeekday, Offset, Week, Weekday


@dataclass(frozen=True)
class Span:
    """A range of days, both inclusive; None is open. note tells a second reading apart."""

    first: date | None
    last: date | None
    note: str = ""


@dataclass(frozen=True)
class Now:
    """What days are resolved against: today, the holidays, and the day of the appointment being changed."""

    today: date
    holidays: Mapping[date, str]
    known: date | None = None


def single(day: date, note: str = "") -> list[Span]:
    return [Span(day, day, note)]


def monday_of(today: date, weeks: int = 0) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def of_offset(day: Offset, now: Now) -> list[Span]:
    said = now.today + timedelta(days=day.days)
    if day.weekday is None or day.weekday == said.weekday():
        return single(said)
    other = now.today + timedelta(days=(day.weekday - now.today.weekday()) % 7 or 7)
    return [Span(said, said, "date"), Span(other, other, "weekday")]  # "yarın cuma" on a Wednesday


def of_weekday(day: Weekday, now: Now) -> list[Span]:
    ahead = (day.day - now.today.weekday()) % 7
    if day.week is None:
        nearest = now.today + timedelta(days=ahead or 7)
        other = monday_of(now.today, 1) + timedelta(days=day.day)
        if day.perhaps_next and other != nearest:
            return [Span(nearest, nearest, "nearest"), Span(other, other, "next_week")]
        return single(nearest)
    if day.week == 0:  # "bu salı" on a Wednesday can only be the coming one
        return single(now.today + timedelta(days=ahead))
    return single(monday_of(now.today, day.week) + timedelta(days=day.day))


def _shift_month(today: date, shift: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + shift
    return index // 12, index % 12 + 1


def _valid(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= months.monthrange(year, month)[1] else None


def of_calendar(day: Calendar, now: Now) -> list[Span]:
    today = now.today
    if day.day == 0:  # "iki ay sonra": the same day of a later month
        year, month = _shift_month(today, day.month_shift or 0)
        return single(date(year, month, min(today.day, months.monthrange(year, month)[1])))
    candidates: list[date] = []
    if day.month is not None:
        years = [day.year] if day.year else [today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4]
        candidates = [one for year in years if (one := _valid(year, day.month, day.day))]
    else:
        shifts = [day.month_shift] if day.month_shift is not None else list(range(13))
        for shift in shifts:
            year, month = _shift_month(today, shift)
            if one := _valid(year, month, day.day):
                candidates.append(one)
    if day.month_shift is None:
        candidates = [one for one in candidates if one >= today]
    if not candidates:
        return []
    best = candidates[0]
    if day.weekday is not None and best.weekday() != day.weekday:
        fitting = [one for one in candidates if one.weekday() == day.weekday and (one - today).days < 70]
        if fitting:
            return single(fitting[0])
        other = today + timedelta(days=(day.weekday - today.weekday()) % 7 or 7)
        return [Span(best, best, "date"), Span(other, other, "weekday")]
    return single(best)


def is_no_day(day: Day | None) -> bool:
    """Whether no year has such a day: "31 nisan"."""
    return (
        isinstance(day, Calendar) and day.month is not None and _valid(2028, day.month, day.day) is None and day.day > 0
    )


def of_week(day: Week, now: Now) -> list[Span]:
    shift = day.shift
    if shift is None:
        shift = 0
        if day.part in {"start", "middle"} and _week_part(monday_of(now.today), day.part).last <= now.today:  # type: ignore[operator]
            shift = 1
        if day.part == "weekdays" and now.today.weekday() > 4:
            shift = 1
    span = _week_part(monday_of(now.today, shift), day.part)
    return [span]


def _week_part(monday: date, part: str) -> Span:
    first, last = {
        "whole": (0, 6),
        "weekend": (5, 6),
        "weekdays": (0, 4),
        "start": (0, 0),
        "middle": (2, 2),
        "end": (4, 4),
    }[part]
    return Span(monday + timedelta(days=first), monday + timedelta(days=last))


def _month_start(day: Month, now: Now, skip: int = 0) -> date:
    today = now.today
    if day.month is not None:
        passed = day.month < today.month or (bool(day.shift) and day.month == today.month)
        year = day.year or today.year + passed
        return date(year + skip, day.month, 1)
    year, month = _shift_month(today, (day.shift or 0) + skip)
    return date(year, month, 1)


def of_month(day: Month, now: Now) -> list[Span]:
    for skip in (0,) if day.year else (0, 1):
        span = _month_part(_month_start(day, now, skip), day.part)
        if span.last is not None and span.last >= now.today:
            return [span]
        if day.shift is not None and day.month is None:
            return [span]
    return []


def _month_part(first: date, part: str) -> Span:
    length = months.monthrange(first.year, first.month)[1]
    if part.startswith("week"):
        low = 7 * int(part[4:]) - 6
        return Span(first.replace(day=low), first.replace(day=min(low + 6, length)))
    low, high = {
        "whole": (1, length),
        "start": (1, 1),
        "middle": (15, 15),
        "end": (length, length),
        "last_week": (length - 6, length),
    }[part]
    return Span(first.replace(day=low), first.replace(day=high))


def of_nth_weekday(day: NthWeekday, now: Now) -> list[Span]:
    for skip in (0,) if day.month.year else (0, 1):
        first = _month_start(day.month, now, skip)
        length = months.monthrange(first.year, first.month)[1]
        fitting = [one for n in range(1, length + 1) if (one := first.replace(day=n)).weekday() == day.weekday]
        chosen = fitting[-1] if day.nth < 0 or day.nth > len(fitting) else fitting[day.nth - 1]
        if chosen >= now.today:
            return single(chosen)
    return []


def of_holiday(day: Holiday, now: Now) -> list[Span]:
    if feasts.is_feast(day.key):
        feast = feasts.feast(day.key, now.today)
        if feast is None:
            return []
        return single(feast - timedelta(days=1) if day.part == "eve" else feast)
    days = feasts.religious_days(day.key, now.today, now.holidays, day.year)
    if not days:
        return []
    if day.part == "eve":
        return single(days[0] - timedelta(days=1))
    if day.part == "week":
        return [Span(monday_of(days[0]), monday_of(days[0]) + timedelta(days=6))]
    if day.part == "nth" and day.nth is not None:
        chosen = days[-1] if day.nth < 0 else days[0] + timedelta(days=day.nth - 1)
        return single(chosen)
    return [Span(days[0], days[-1])]
