"""Opening hours and the parts of a day as clock times, and the window that a reading comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

_PARTS: Mapping[str, tuple[time | None, time | None]] = {
    "oglen": (time(12), time(14)),
    "ogle_arasi": (time(12), time(13, 30)),
    "ogleden_sonra": (time(12), time(18)),
    "ikindi": (time(15), time(17)),
    "aksamustu": (time(16), time(18)),
    "aksam": (time(18), None),
    "cikis": (time(18), None),
    "okul_cikisi": (time(15), None),
    "ogleye_dogru": (time(11), time(12)),
    "gece": (time(20), None),
    "cuma_namazi": (time(13), time(14)),
    "iftar": (time(19), None),
}


@dataclass(frozen=True)
class Hours:
    """When the business opens and closes; `parts` replaces the usual meaning of parts of the day."""

    opens: time = time(9)
    closes: time = time(19)
    parts: Mapping[str, tuple[time | None, time | None]] = field(default_factory=dict)

    def part(self, name: str) -> tuple[time | None, time | None]:
        """Start and end of a part of the day; None is open. KeyError for an unknown part."""
        if name in self.parts:
            return self.parts[name]
        if name in {"sabah", "ogleden_once"}:
            return self.opens, time(12)
        if name == "gunduz":
            return self.opens, self.closes
        return _PARTS[name]


@dataclass(frozen=True)
class Window:
    """One reading against the calendar: a day range and a clock range, inclusive.

    None means not said; a range with one open end has `open_start` or `open_end` set and that end None.
    """

    date_start: date | None = None
    date_end: date | None = None
    time_start: time | None = None
    time_end: time | None = None
    open_start_date: bool = False
    open_end_date: bool = False
    open_start_time: bool = False
    open_end_time: bool = False
    approximate: bool = False
    soonest: bool = False
    latest: bool = False
    words: str = ""
    note: str = ""
    refused: tuple[Window, ...] = ()

    @property
    def open_start(self) -> bool:
        """The day range or the clock range has no start."""
        return self.open_start_date or self.open_start_time

    @property
    def open_end(self) -> bool:
        """The day range or the clock range has no end."""
        return self.open_end_date or self.open_end_time

    @property
    def exact_time(self) -> time | None:
        """The one time asked for, or None if none or a range was."""
        if self.time_end is None and not self.open_start_time and not self.open_end_time:
            return self.time_start
        return None

    def first_day(self, today: date) -> date:
        """The earliest day of the window, today where it is open or was not said."""
        return max(self.date_start or today, today)

    def holds(self, day: date, moment: time) -> bool:
        """Whether a local day and time lie in the window; what was not said holds everything."""
        return self.holds_day(day) and self.holds_time(moment)

    def holds_day(self, day: date) -> bool:
        """Whether a day lies in the day range."""
        return _holds(day, self.date_start, self.date_end, self.open_start_date, self.open_end_date)

    def holds_time(self, moment: time) -> bool:
        """Whether a time lies in the clock range."""
        return _holds(moment, self.time_start, self.time_end, self.open_start_time, self.open_end_time)


def _holds(value: date | time, start: date | time | None, end: date | time | None, before: bool, on: bool) -> bool:
    if start is None and end is None:
        return True
    if before:
        return end is None or value <= end  # type: ignore[operator]
    if on:
        return start is None or start <= value  # type: ignore[operator]
    return start <= value <= (end if end is not None else start)  # type: ignore[operator]
