"""One line in, its date and time out: what `understand --dates-only` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from randevu.turkish import when

OPEN = ".."


def dates_line(
    text: str,
    at: datetime,
    hours: when.Hours,
    holidays: Mapping[date, str],
    read: Callable[[str], when.Meaning] = when.read,
) -> dict[str, str | None]:
    """date_start, date_end, time_start, time_end: the likeliest reading, without what is to be asked.

    What was offered as alternatives comes out as the days that span them, with their hour where they share one; where
    day and weekday contradict each other, the day is left open. Dates are YYYY-MM-DD, times HH:MM, an open end "..",
    what was not said None. `at` is aware, in the zone of the business. `read` may know more languages than Turkish.
    """
    return fields(_known(when.resolve(read(text), at, hours, holidays)))


def _known(windows: Sequence[when.Window]) -> when.Window:
    """What several readings leave beyond doubt."""
    if not windows:
        return when.Window()
    first, others = windows[0], windows[1:]
    if any(_time(one) != _time(first) for one in others):
        first = replace(first, time_start=None, time_end=None, open_start_time=False, open_end_time=False)
    if {one.note for one in windows} == {"date", "weekday"}:
        return replace(first, date_start=None, date_end=None, open_start_date=False, open_end_date=False)
    if others and not any(one.note for one in windows):
        starts = [one.date_start for one in windows if one.date_start]
        ends = [last for one in windows if (last := one.date_end or one.date_start)]
        if len(starts) == len(windows) and min(starts) < max(ends):
            return replace(first, date_start=min(starts), date_end=max(ends))
    return first


def _time(window: when.Window) -> tuple[object, ...]:
    return window.time_start, window.time_end, window.open_start_time, window.open_end_time


def fields(window: when.Window) -> dict[str, str | None]:
    """The four values of a window as text."""
    return {
        "date_start": _text(window.date_start, window.open_start_date),
        "date_end": _text(window.date_end, window.open_end_date),
        "time_start": _text(window.time_start, window.open_start_time),
        "time_end": _text(window.time_end, window.open_end_time),
    }


def _text(value: date | time | None, is_open: bool) -> str | None:
    if is_open:
        return OPEN
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else value.strftime("%H:%M")
