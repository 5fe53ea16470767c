"""Days against a calendar: from what was said to ranges of dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from randevu.turkish import letters
from randevu.turkish.when.calendar_days import (
    Now,
    Span,
    monday_of,
    of_calendar,
    of_holiday,
    of_month,
    of_nth_weekday,
    of_offset,
    of_week,
    of_weekday,
    single,
)
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


def spans(day: Day, now: Now) -> list[Span]:
    """The ranges a day may mean, likeliest first; empty if it cannot be told or lies in the past."""
    found = _DISPATCH[type(day)](day, now)
    return [_from_today(span, now.today) for span in found if span.last is None or span.last >= now.today]


def _from_today(span: Span, today: date) -> Span:
    if span.first is not None and span.first < today:
        return Span(today, span.last, span.note)
    return span


def _relative(day: Relative, now: Now) -> list[Span]:
    found = []
    for span in spans(day.base, now):
        if span.first is None or span.last is None:
            continue
        if day.weekday == -1:
            monday = monday_of(span.first, -1) if day.backwards else monday_of(span.last, 1)
            found.append(Span(monday, monday + timedelta(days=6)))
        elif day.weekday == -2:
            found.append(Span(monday_of(span.first), monday_of(span.first) + timedelta(days=6)))
        elif day.weekday is not None and day.backwards:
            found += single(span.first - timedelta(days=(span.first.weekday() - day.weekday) % 7 or 7))
        elif day.weekday is not None:
            found += single(span.last + timedelta(days=(day.weekday - span.last.weekday()) % 7 or 7))
        else:
            found += single((span.last if day.days > 0 else span.first) + timedelta(days=day.days))
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
        return of_weekday(Weekday(day.weekday), now)
    return single(base + timedelta(days=day.days)) if base is not None else []


def _work_days(day: WorkDays, now: Now) -> list[Span]:
    bases = spans(day.base, now) if day.base is not None else single(now.today)
    if not bases or bases[0].last is None:
        return []
    step = timedelta(days=1 if day.days > 0 else -1)
    found, left = bases[0].last if day.days > 0 else bases[0].first or bases[0].last, abs(day.days)
    while left:
        found += step
        left -= found.weekday() < 5 and not (found in now.holidays and "(saat" not in letters.fold(now.holidays[found]))
    return single(found)


def _any(day: AnyDay, now: Now) -> list[Span]:
    return []


_DISPATCH: Mapping[type, Callable[[Any, Now], list[Span]]] = {
    Offset: of_offset,
    Weekday: of_weekday,
    Calendar: of_calendar,
    Week: of_week,
    Month: of_month,
    NthWeekday: of_nth_weekday,
    Holiday: of_holiday,
    Relative: _relative,
    DayRange: _day_range,
    EitherDay: _either,
    KnownDay: _known,
    WorkDays: _work_days,
    AnyDay: _any,
}
