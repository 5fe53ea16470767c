"""Days against a calendar: from what was said to ranges of dates."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from randevu.turkish import letters
from randevu.turkish.when import feasts
from randevu.turkish.when.meaning import (
    AnyDay,
    Calendar,
    Day,
    DayRange,
    EitherDay,
    Holiday,
    KnownDay,
    Month,
    NthWeekday,
    Offset,
    Relative,
    Week,
    Weekday,
    WorkDays,
)


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


def spans(day: Day, now: Now) -> list[Span]:
    """The ranges a day may mean, likeliest first; empty if it cannot be told or lies in the past."""
    found = _DISPATCH[type(day)](day, now)
    return [_from_today(span, now.today) for span in found if span.last is None or span.last >= now.today]


def _from_today(span: Span, today: date) -> Span:
    if span.first is not None and span.first < today:
        return Span(today, span.last, span.note)
    return span


def _one(day: date, note: str = "") -> list[Span]:
    return [Span(day, day, note)]


def _monday(today: date, weeks: int = 0) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _offset(day: Offset, now: Now) -> list[Span]:
    said = now.today + timedelta(days=day.days)
    if day.weekday is None or day.weekday == said.weekday():
        return _one(said)
    other = now.today + timedelta(days=(day.weekday - now.today.weekday()) % 7 or 7)
    return [Span(said, said, "date"), Span(other, other, "weekday")]  # "yarın cuma" on a Wednesday


def _weekday(day: Weekday, now: Now) -> list[Span]:
    ahead = (day.day - now.today.weekday()) % 7
    if day.week is None:
        nearest = now.today + timedelta(days=ahead or 7)
        other = _monday(now.today, 1) + timedelta(days=day.day)
        if day.perhaps_next and other != nearest:
            return [Span(nearest, nearest, "nearest"), Span(other, other, "next_week")]
        return _one(nearest)
    if day.week == 0:  # "bu salı" on a Wednesday can only be the coming one
        return _one(now.today + timedelta(days=ahead))
    return _one(_monday(now.today, day.week) + timedelta(days=day.day))


def _shift_month(today: date, shift: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + shift
    return index // 12, index % 12 + 1


def _valid(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= months.monthrange(year, month)[1] else None


def _calendar(day: Calendar, now: Now) -> list[Span]:
    today = now.today
    if day.day == 0:  # "iki ay sonra": the same day of a later month
        year, month = _shift_month(today, day.month_shift or 0)
        return _one(date(year, month, min(today.day, months.monthrange(year, month)[1])))
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
            return _one(fitting[0])
        other = today + timedelta(days=(day.weekday - today.weekday()) % 7 or 7)
        return [Span(best, best, "date"), Span(other, other, "weekday")]
    return _one(best)


def is_no_day(day: Day | None) -> bool:
    """Whether no year has such a day: "31 nisan"."""
    return (
        isinstance(day, Calendar) and day.month is not None and _valid(2028, day.month, day.day) is None and day.day > 0
    )


def _week(day: Week, now: Now) -> list[Span]:
    shift = day.shift
    if shift is None:
        shift = 0
        if day.part in {"start", "middle"} and _week_part(_monday(now.today), day.part).last <= now.today:  # type: ignore[operator]
            shift = 1
        if day.part == "weekdays" and now.today.weekday() > 4:
            shift = 1
    span = _week_part(_monday(now.today, shift), day.part)
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


def _month(day: Month, now: Now) -> list[Span]:
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


def _nth_weekday(day: NthWeekday, now: Now) -> list[Span]:
    for skip in (0,) if day.month.year else (0, 1):
        first = _month_start(day.month, now, skip)
        length = months.monthrange(first.year, first.month)[1]
        fitting = [one for n in range(1, length + 1) if (one := first.replace(day=n)).weekday() == day.weekday]
        chosen = fitting[-1] if day.nth < 0 or day.nth > len(fitting) else fitting[day.nth - 1]
        if chosen >= now.today:
            return _one(chosen)
    return []


def _holiday(day: Holiday, now: Now) -> list[Span]:
    if feasts.is_feast(day.key):
        feast = feasts.feast(day.key, now.today)
        if feast is None:
            return []
        return _one(feast - timedelta(days=1) if day.part == "eve" else feast)
    days = feasts.religious_days(day.key, now.today, now.holidays, day.year)
    if not days:
        return []
    if day.part == "eve":
        return _one(days[0] - timedelta(days=1))
    if day.part == "week":
        return [Span(_monday(days[0]), _monday(days[0]) + timedelta(days=6))]
    if day.part == "nth" and day.nth is not None:
        chosen = days[-1] if day.nth < 0 else days[0] + timedelta(days=day.nth - 1)
        return _one(chosen)
    return [Span(days[0], days[-1])]


def _relative(day: Relative, now: Now) -> list[Span]:
    found = []
    for span in spans(day.base, now):
        if span.first is None or span.last is None:
            continue
        if day.weekday == -1:
            monday = _monday(span.first, -1) if day.backwards else _monday(span.last, 1)
            found.append(Span(monday, monday + timedelta(days=6)))
        elif day.weekday == -2:
            found.append(Span(_monday(span.first), _monday(span.first) + timedelta(days=6)))
        elif day.weekday is not None and day.backwards:
            found += _one(span.first - timedelta(days=(span.first.weekday() - day.weekday) % 7 or 7))
        elif day.weekday is not None:
            found += _one(span.last + timedelta(days=(day.weekday - span.last.weekday()) % 7 or 7))
        else:
            found += _one((span.last if day.days > 0 else span.first) + timedelta(days=day.days))
    return found


def _day_range(day: DayRange, now: Now) -> list[Span]:
    first = _begins(day.first, now) if day.first else None
    later = now if first is None or first.first is None else Now(max(first.first, now.today), now.holidays, now.known)
    lasts = _lasts(day.last, now, later) if day.last else None
    if first is not None and _has_begun(day, first, now):  # "1 ekim ile 7 kasım arası", said in October
        first, lasts = Span(now.today, now.today), spans(day.last, now)[0] if day.last else None
    start = end = None
    if first is not None:
        start = first.last + timedelta(days=1) if day.after and first.last else first.first
    if lasts is not None:
        end = lasts.first - timedelta(days=1) if day.before and lasts.first else lasts.last
    if (day.first and start is None) or (day.last and end is None):
        return []
    if start is not None and end is not None and end < start:
        return []
    return [Span(start, end)]


def _has_begun(day: DayRange, first: Span, now: Now) -> bool:
    """Whether a range of named days or months began before today and is not over: its start is next year's only
    because this year's has passed.
    """
    if day.first is None or day.last is None or first.first is None or first.first.year == now.today.year:
        return False
    named = all(
        isinstance(one, (Calendar, Month)) and one.month is not None and one.year is None
        for one in (day.first, day.last)
    )
    plain = spans(day.last, now) if named else []
    return (
        bool(plain)
        and plain[0].last is not None
        and plain[0].last < first.first
        and plain[0].last.year == now.today.year
    )


def _begins(first: Day, now: Now) -> Span | None:
    """The start of a range; "bu ayın 5'inden" that has passed begins today."""
    found = spans(first, now) or _DISPATCH[type(first)](first, now)
    return replace(found[0], first=max(found[0].first, now.today)) if found and found[0].first else None


def _lasts(last: Day, now: Now, later: Now) -> Span | None:
    """The end of a range: the first day it can mean that does not lie before the start."""
    plain = spans(last, now)
    if plain and plain[0].last is not None and plain[0].last >= later.today:
        return plain[0]
    moved = spans(last, later)
    return moved[0] if moved else None


def _either(day: EitherDay, now: Now) -> list[Span]:
    """The range that spans the alternatives; of "salı ya da perşembe" the pair that lies closest together."""
    nearest = [found[0] for one in day.days if (found := spans(one, now))]
    ordered: list[Span] = []
    for one in day.days:
        start = ordered[-1].first if ordered and ordered[-1].first else now.today
        if found := spans(one, Now(start, now.holidays, now.known)):
            ordered.append(found[0])
    return min(
        (_around(every) for every in (nearest, ordered) if every and all(one.first and one.last for one in every)),
        key=lambda found: [(span.last - span.first).days for span in found if span.first and span.last],
        default=[],
    )


def _around(every: list[Span]) -> list[Span]:
    starts = [span.first for span in every if span.first]
    ends = [span.last for span in every if span.last]
    return [Span(min(starts), max(ends))]


def _known(day: KnownDay, now: Now) -> list[Span]:
    base = now.known if now.known is not None else now.today if day.days > 0 and day.or_now else None
    if now.known is None and day.weekday is not None:
        return _weekday(Weekday(day.weekday), now)
    return _one(base + timedelta(days=day.days)) if base is not None else []


def _work_days(day: WorkDays, now: Now) -> list[Span]:
    bases = spans(day.base, now) if day.base is not None else _one(now.today)
    if not bases or bases[0].last is None:
        return []
    step = timedelta(days=1 if day.days > 0 else -1)
    found, left = bases[0].last if day.days > 0 else bases[0].first or bases[0].last, abs(day.days)
    while left:
        found += step
        left -= found.weekday() < 5 and not (found in now.holidays and "(saat" not in letters.fold(now.holidays[found]))
    return _one(found)


def _any(day: AnyDay, now: Now) -> list[Span]:
    return []


_DISPATCH: Mapping[type, Callable[[Any, Now], list[Span]]] = {
    Offset: _offset,
    Weekday: _weekday,
    Calendar: _calendar,
    Week: _week,
    Month: _month,
    NthWeekday: _nth_weekday,
    Holiday: _holiday,
    Relative: _relative,
    DayRange: _day_range,
    EitherDay: _either,
    KnownDay: _known,
    WorkDays: _work_days,
    AnyDay: _any,
}
