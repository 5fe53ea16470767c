"""One line in, its date and time out: what `understand --dates-only` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """date_start, date_end, time_start, time_end of the likeliest reading.

    Dates are YYYY-MM-DD, times HH:MM, an open end "..", what was not said None. `at` is aware, in
    the zone of the business. `read` may know more languages than Turkish.
    """
    windows = when.resolve(read(text), at, hours, holidays)
    return fields(windows[0] if windows else when.Window())


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
