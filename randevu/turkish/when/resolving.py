"""A Meaning against the moment of the message, opening hours and holidays: ranked windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from randevu.turkish.when.calendar_days import Now, Span, is_no_day
from randevu.turkish.when.hours import Hours, Window
from randevu.turkish.when.meaning import (
    AnyDay,
    AnyTime,
    Around,
    Clock,
    EitherTime,
    FromNow,
    KnownDay,
    KnownTime,
    Meaning,
    Part,
    Time,
    TimeRange,
)
from randevu.turkish.when.resolving_days import spans


@dataclass(frozen=True)
class _Times:
    """A clock range: start alone is a point; open ends are flagged. day: a date that comes with it."""

    start: time | None = None
    end: time | None = None
    open_start: bool = False
    open_end: bool = False
    day: date | None = None


def resolve(
    meaning: Meaning,
    at: datetime,
    hours: Hours,
    holidays: Mapping[date, str],
    known: datetime | None = None,
) -> list[Window]:
    """Ranked readings, best first; empty if nothing was said or all of it lies in the past.

    `at` is the moment of the message and `known` the start of the appointment being changed, both
    aware and in the zone of the business.
    """
    windows: list[Window] = []
    for one in (meaning, *meaning.others):
        windows += _windows(one, at, hours, holidays, known)
    refused = tuple(
        window
        for one in meaning.refused
        for window in _windows(one, at, hours, holidays, known)[:1]
        if window.date_start or window.time_start or window.time_end or window.date_end
    )
    if refused and not windows:
        windows = [Window(words=meaning.words)]
    return [replace(window, refused=refused) for window in windows]


def _windows(
    meaning: Meaning, at: datetime, hours: Hours, holidays: Mapping[date, str], known: datetime | None
) -> list[Window]:
    now = Now(at.date(), holidays, known.date() if known else None)
    days: list[Span | None] = list(spans(meaning.date, now)) if meaning.date is not None else []
    unsaid = isinstance(meaning.date, (AnyDay, KnownDay)) or (meaning.time is not None and is_no_day(meaning.date))
    if meaning.date is not None and not days and not unsaid:
        return []
    times = _times(meaning.time, at, hours, known) if meaning.time is not None else []
    unknown_time = isinstance(meaning.time, (AnyTime, KnownTime)) and (days or isinstance(meaning.time, AnyTime))
    if meaning.time is not None and not times and not unknown_time:
        return []
    if not (days or times or meaning.soonest or meaning.latest or meaning.date or meaning.time):
        return []
    if isinstance(meaning.date, KnownDay) and not days and not times:
        return []
    return [
        _window(meaning, day, one)
        for day in days or [None]
        for one in times or [_Times()]
        if not _is_past(day, one, at)
    ]


def _is_past(day: Span | None, times: _Times, at: datetime) -> bool:
    """What is over today is no reading to offer, neither an hour nor a part of the day."""
    if day is None or not day.first == day.last == at.date() or times.open_end:
        return False
    if times.end is not None:
        return times.end <= at.time()
    return times.start is not None and times.start < at.time()


def _window(meaning: Meaning, day: Span | None, times: _Times) -> Window:
    first, last = (day.first, day.last) if day is not None else (times.day, times.day)
    return Window(
        date_start=first,
        date_end=last if last != first else None,
        time_start=times.start,
        time_end=times.end,
        open_start_date=first is None and last is not None,
        open_end_date=last is None and first is not None,
        open_start_time=times.open_start,
        open_end_time=times.open_end,
        approximate=meaning.approximate,
        soonest=meaning.soonest,
        latest=meaning.latest,
        words=meaning.words,
        note=day.note if day is not None else "",
    )


# ---------------------------------------------------------------- times


def _outside(moment: int, hours: Hours) -> int:
    """Minutes that a time lies outside the opening hours; the closing time itself lies inside."""
    opens, closes = _minutes(hours.opens), _minutes(hours.closes)
    return max(opens - moment, moment - closes, 0)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _choices(clock: Clock) -> list[int]:
    """The minutes of the day a clock time may mean."""
    written = clock.hour * 60 + clock.minute
    if clock.half == "24" or clock.hour >= 13:
        return [written]
    morning = clock.hour % 12 * 60 + clock.minute
    if clock.half == "am":
        return [written]
    if clock.half == "pm":
        return [morning + 720]
    if clock.half == "night":  # "gece 12", "gece 1", "gece 11"
        return [morning if clock.hour in (12, 1, 2, 3, 4, 5) else morning + 720]
    if clock.half == "noon":
        return [written if clock.hour in (10, 11, 12) else morning + 720]
    return [morning, morning + 720]


def read_hour(clock: Clock, hours: Hours) -> list[int]:
    """Minutes of the day, the reading inside opening hours first."""
    return sorted(_choices(clock), key=lambda minutes: (_outside(minutes, hours), minutes))


def _times(said: Time, at: datetime, hours: Hours, known: datetime | None) -> list[_Times]:
    if isinstance(said, Clock):
        readings = read_hour(said, hours)
        inside = [one for one in readings if _outside(one, hours) == 0]
        return [_Times(_clock(one)) for one in (inside or readings[:1])]
    if isinstance(said, Part):
        return [_part(said, hours)]
    if isinstance(said, TimeRange):
        return _range(said, hours)
    if isinstance(said, EitherTime):
        return _either([one for time_ in said.times for one in _times(time_, at, hours, known)[:1]])
    if isinstance(said, FromNow):
        moment = at + timedelta(minutes=said.minutes)
        if said.until:
            start = at.time().replace(second=0, microsecond=0)
            if moment.date() > at.date():  # over midnight: a range of hours never runs backwards
                return [_Times(start, open_end=True, day=at.date())]
            return [_Times(start, _clock(_minutes(moment.time())), day=at.date())]
        return [_Times(_clock(_minutes(moment.time())), day=moment.date())]
    if isinstance(said, KnownTime):
        base = known if known is not None else at if said.or_now else None
        if base is None:
            return []
        moment = base + timedelta(minutes=said.minutes)
        return [_Times(_clock(_minutes(moment.time())), day=moment.date() if said.minutes else None)]
    if isinstance(said, Around):
        if said.edge == "open":
            return [_Times(hours.opens)]
        return [_Times(_clock(_minutes(hours.closes) - 60), hours.closes)]
    return []


def _either(every: list[_Times]) -> list[_Times]:
    """The range that spans alternative hours, as alternative days do."""
    starts = [one.start for one in every if one.start]
    ends = [one.end or one.start for one in every if one.end or one.start]
    if len(starts) != len(every) or any(one.open_end or one.open_start for one in every):
        return every
    return [_Times(min(starts), max(one for one in ends if one is not None))]


def _part(part: Part, hours: Hours) -> _Times:
    start, end = hours.part(part.name)
    if part.side == "before":
        return _Times(None, start, open_start=True)
    if part.side == "after":
        return _Times(end or start, None, open_end=True)
    return _Times(start, end, open_start=start is None, open_end=end is None)


def _edges(said: Time | None, hours: Hours, first: bool) -> list[int]:
    if said is None:
        return []
    if isinstance(said, Clock):
        return read_hour(said, hours)
    if isinstance(said, Part):
        start, end = hours.part(said.name)
        if first:
            return [_minutes(start)] if start else []
        # "öğlene kadar" ends where noon begins, "sabahtan öğlene" too; its own end serves where that is too early.
        return [_minutes(edge) for edge in (start, end or hours.closes) if edge]
    if isinstance(said, Around):
        return [_minutes(hours.opens if said.edge == "open" else hours.closes)]
    return []


def _range(said: TimeRange, hours: Hours) -> list[_Times]:
    if said.first is None or said.last is None:
        return _limit(said, hours)
    firsts, lasts = _edges(said.first, hours, True), _edges(said.last, hours, False)
    pairs = [(first, last) for first in firsts for last in lasts if first < last]
    if not pairs:
        return []
    first, last = min(pairs, key=lambda pair: (_outside(pair[0], hours) + _outside(pair[1], hours), pair[1] - pair[0]))
    return [_Times(_clock(first), _clock(last))]


def _limit(said: TimeRange, hours: Hours) -> list[_Times]:
    if said.first is not None:
        after = isinstance(said.first, Part) and said.first.side != "from"
        starts = _edges(said.first, hours, not after)[-1:] if after else _edges(said.first, hours, True)
        return [_Times(_clock(starts[0]), open_end=True)] if starts else []
    ends = _edges(said.last, hours, isinstance(said.last, Part))
    return [_Times(None, _clock(ends[0]), open_start=True)] if ends else []
