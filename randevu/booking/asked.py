"""What a customer asked for as sets of minutes in which a visit may begin. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from randevu.booking.intervals import Interval, merged, without
from randevu.booking.local import DAY, day_bounds, instants, minute_after
from randevu.booking.model import Window
from randevu.catalogue import Catalogue

AROUND = 30
"""Minutes by which "14:00 gibi" may be missed and still be what was asked for."""


@dataclass(frozen=True)
class Bookable:
    """What the rules allow: the first minute that is not too soon, and the first and last local day."""

    earliest: int
    today: date
    last_day: date


@dataclass(frozen=True)
class Asked:
    """A window in local days and minutes of the day at which a visit may begin, both ends included.

    Attributes:
        point: the minute of the day that was named, None for a range or when no time was said.
        tolerance: how far from the point is still what was asked.
        refused: minutes that the customer ruled out.
    """

    first_day: date
    last_day: date
    from_minute: int
    to_minute: int
    point: int | None
    tolerance: int
    refused: tuple[Asked, ...] = ()

    def on(self, first: date, last: date, zone: ZoneInfo) -> list[Interval]:
        """The asked minutes of the day, on the days from first to last."""
        found: list[Interval] = []
        day = first
        while day <= last:
            found += [(low, high) for low, high, _ in instants(day, ((self.from_minute, self.to_minute + 1),), zone)]
            day += timedelta(days=1)
        return self._without_refused(merged(found), first, last, zone)

    def whole_days(self, first: date, last: date, zone: ZoneInfo) -> list[Interval]:
        """All of the days from first to last, except what was ruled out."""
        return self._without_refused([day_bounds(first, last, zone)] if first <= last else [], first, last, zone)

    def _without_refused(self, minutes: list[Interval], first: date, last: date, zone: ZoneInfo) -> list[Interval]:
        for one in self.refused:
            minutes = without(minutes, one.on(max(first, one.first_day), min(last, one.last_day), zone))
        return minutes

    @property
    def anchor(self) -> int | None:
        """The minute of the day that alternatives should be near; None when no time was said."""
        if self.point is not None:
            return self.point
        if (self.from_minute, self.to_minute) == (0, DAY - 1):
            return None
        return (self.from_minute + self.to_minute) // 2


def bookable(catalogue: Catalogue, now: datetime, notice: bool = True) -> Bookable:
    """The business's booking window; without `notice` it begins now (entries by staff)."""
    today = now.astimezone(catalogue.zone).date()
    wait = catalogue.rules.notice_minutes if notice else 0
    return Bookable(
        minute_after(now + timedelta(minutes=wait)), today, today + timedelta(days=catalogue.rules.window_days)
    )


def read(window: Window | None, limits: Bookable) -> Asked:
    """The window in plain terms; nothing asked means any time of any bookable day."""
    if window is None:
        return Asked(limits.today, limits.last_day, 0, DAY - 1, None, 0)
    first_day, last_day = _days(window, limits)
    start, end = window.time_start, window.time_end
    point, tolerance = None, 0
    low, high = 0, DAY - 1
    if start is not None and end is not None:
        low, high = _minute(start), max(_minute(start), _minute(end) - 1)
    elif start is not None and window.open_end_time:
        low = _minute(start)
    elif end is not None:
        high = _minute(end)
    elif start is not None:
        point = _minute(start)
        tolerance = AROUND if window.approximate else 0
        low, high = max(0, point - tolerance), min(DAY - 1, point + tolerance)
    refused = tuple(read(one, limits) for one in window.refused)
    return Asked(first_day, last_day, low, high, point, tolerance, refused)


def _days(window: Window, limits: Bookable) -> tuple[date, date]:
    start, end = window.date_start, window.date_end
    if start is None and end is None:
        return limits.today, limits.last_day
    if start is None:
        return min(limits.today, end or limits.today), end or limits.last_day
    if end is not None:
        return start, max(start, end)
    return start, (max(start, limits.last_day) if window.open_end_date else start)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
