"""Which of many free times to offer, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from randevu.booking.local import DAY, offset_at

Key = Callable[[int], Any]
"""Orders starts given in epoch minutes."""


def minute_of_day(start: int, zone: ZoneInfo) -> int:
    return (start + offset_at(start, zone)) % DAY


def local_day(start: int, zone: ZoneInfo) -> int:
    return (start + offset_at(start, zone)) // DAY


def by_distance(anchor: int, zone: ZoneInfo) -> Key:
    """Nearest to a minute of the day first, earlier days first; of two equally near the later one."""

    def key(start: int) -> tuple[int, int, int]:
        away = minute_of_day(start, zone) - anchor
        return abs(away), local_day(start, zone), -away

    return key


def by_day_then_distance(anchor: int | None, day: int, zone: ZoneInfo) -> Key:
    """Nearest day first, later days before earlier ones; within the day nearest to the minute, or earliest."""

    def key(start: int) -> tuple[int, int, int, int]:
        days = local_day(start, zone) - day
        away = minute_of_day(start, zone) - (anchor or 0)
        return abs(days), -days, abs(away), -away

    return key


def spread(starts: Sequence[int], count: int, zone: ZoneInfo) -> list[int]:
    """About `count` of the starts, ascending and evenly apart: 10:00, 13:00, 16:00 say more than 09:00, 09:15, 09:30.

    Within each share the roundest time is taken: a full hour, then a half, then the earliest.
    """
    if len(starts) <= count:
        return list(starts)
    chosen = []
    for share in range(count):
        part = starts[share * len(starts) // count : (share + 1) * len(starts) // count]
        chosen.append(_roundest(part, zone))
    return chosen


def _roundest(starts: Sequence[int], zone: ZoneInfo) -> int:
    """The first full hour on the wall clock, else the first half hour, else the first start.

    The offset is that of the first start: a clock change inside the share moves whole hours to whole hours, or halves.
    """
    offset = offset_at(starts[0], zone)
    for wanted in (0, 30):
        for start in starts:
            if (start + offset) % 60 == wanted:
                return start
    return starts[0]
