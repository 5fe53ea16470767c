"""Other times than those proposed: "daha geç", "başka gün", "başka saat yok mu", seen from what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from randevu.dialogue import readings
from randevu.turkish import when
from randevu.turkish.when.meaning import Calendar, Clock, DayRange, Time, TimeRange

DAYS_OF_A_WEEK = 7


def shifted(shown: Sequence[datetime], shift: str, wished: when.Meaning | None, zone: ZoneInfo) -> when.Meaning:
    """The meaning of a shift, seen from the times shown.

    "Daha erken" and "daha geç" ask for the rest of a day before or after them, where several days were shown for the
    days before or after. "Başka gün" keeps the time wished for, or the only one shown; "başka saat" keeps the days.
    """
    local = sorted(moment.astimezone(zone) for moment in shown)
    days = list(dict.fromkeys(moment.date() for moment in local))
    if shift in ("day", "other"):
        wished = wished or when.Meaning()
        if shift == "other":
            passed = tuple(readings.at(moment, zone) for moment in local)
            if wished.date is None and len(days) > 1:
                wished = replace(wished, date=DayRange(_calendar(local[0]), _calendar(local[-1])))
            return replace(wished, time=None, approximate=False, refused=(*wished.refused, *passed), bare=False)
        time = wished.time if len(local) > 1 else Clock(local[0].hour, local[0].minute, "24")
        passed = tuple(when.Meaning(date=_calendar(moment)) for moment in local)
        return when.Meaning(time=time, refused=tuple(dict.fromkeys((*wished.refused, *passed))))
    edge = local[0] if shift == "earlier" else local[-1]
    if len(days) > 1:
        day = _calendar(edge)
        return when.Meaning(date=DayRange(last=day, before=True) if shift == "earlier" else DayRange(day, after=True))
    before, after = (_clock(edge + timedelta(minutes=way)) for way in (-1, 1))
    span = TimeRange(None, before) if shift == "earlier" else TimeRange(after, None)
    return when.Meaning(date=_calendar(edge), time=span)


def renewed(wished: when.Meaning, later: when.Meaning) -> when.Meaning:
    """The wish without what was only passed over by asking for other times, once a day or time is named again."""
    if not (later.date or later.time):
        return wished
    kept = tuple(one for one in wished.refused if not (isinstance(one.date, Calendar) and one.date.year))
    return replace(wished, refused=kept)


def same_again(window: when.Window, before: datetime) -> datetime | None:
    """ "Haftaya aynısından": of the days wished for the one that is the weekday of `before`, at its hour."""
    first, last = window.date_start, window.date_end or window.date_start
    if first is None or last is None or (last - first).days >= DAYS_OF_A_WEEK:
        return None
    later = (before.weekday() - first.weekday()) % DAYS_OF_A_WEEK if window.date_end else 0
    day = first + timedelta(days=later)
    return datetime.combine(day, before.timetz()) if day <= last else None


def narrowed(known: Time | None, said: Time | None) -> Time | None:
    """ "3'ten sonra" and then "5'ten önce": both hold, where the first hour lies before the last."""
    if not (isinstance(known, TimeRange) and isinstance(said, TimeRange)):
        return said
    first, last = (known.first, said.last) if said.first is None else (said.first, known.last)
    both = TimeRange(first, last)
    open_sides = (known.first is None) != (known.last is None) and (said.first is None) != (said.last is None)
    if not open_sides or (known.first is None) == (said.first is None):
        return said
    return both if isinstance(first, Clock) and isinstance(last, Clock) and _is_before(first, last) else said


def _is_before(first: Clock, last: Clock) -> bool:
    """Of two hours written alike; "10'dan sonra" and "3'ten önce" are left as they were said last."""
    return first.half == last.half and (first.hour, first.minute) < (last.hour, last.minute)


def to_step(moment: datetime, zone: ZoneInfo, minutes: int) -> datetime:
    """The first moment from this one on at which an appointment may begin, counted from midnight."""
    local = moment.astimezone(zone)
    over = (local.hour * 60 + local.minute) % minutes
    return moment + timedelta(minutes=minutes - over) if over else moment


def _calendar(local: datetime) -> Calendar:
    return Calendar(local.day, local.month, local.year)


def _clock(local: datetime) -> Clock:
    return Clock(local.hour, local.minute, "24")
