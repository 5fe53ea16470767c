"""Local days as minutes since the epoch, daylight saving included.

A span of a day means all instants of that day whose wall clock lies in it. The day is therefore cut where the zone's
offset changes; each piece has one offset and plain arithmetic holds inside it. An hour that happens twice is open
twice, one that does not happen is not open, and nothing needs to guess what a missing 02:30 might mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from randevu.booking.intervals import Interval

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EPOCH_DAY = EPOCH.date().toordinal()
DAY = 24 * 60


def minute_of(moment: datetime) -> int:
    """Whole minutes since the epoch, rounded down."""
    return (moment - EPOCH) // timedelta(minutes=1)


def minute_after(moment: datetime) -> int:
    """Whole minutes since the epoch, rounded up."""
    return -((EPOCH - moment) // timedelta(minutes=1))


def moment_of(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def day_of(minute: int, zone: ZoneInfo) -> date:
    """The local day of a minute."""
    return moment_of(minute).astimezone(zone).date()


@lru_cache(maxsize=16_384)
def offset_at(minute: int, zone: ZoneInfo) -> int:
    """Minutes that the wall clock is ahead of UTC."""
    ahead = moment_of(minute).astimezone(zone).utcoffset()
    return int(ahead.total_seconds() // 60) if ahead is not None else 0


@lru_cache(maxsize=4096)
def pieces(day: date, zone: ZoneInfo) -> tuple[tuple[int, int, int], ...]:
    """The day as (start, end, offset) in epoch minutes: one piece, or two where the clocks change."""
    midnight = (day.toordinal() - _EPOCH_DAY) * DAY
    before, after = offset_at(midnight - DAY, zone), offset_at(midnight + 2 * DAY, zone)
    if before == after:
        return ((midnight - before, midnight - before + DAY, before),)
    low, high = midnight - DAY, midnight + 2 * DAY
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    cut = [(midnight - before, min(midnight - before + DAY, high), before)]
    cut.append((max(midnight - after, high), midnight - after + DAY, after))
    return tuple(piece for piece in cut if piece[0] < piece[1])


def instants(day: date, spans: Sequence[tuple[int, int]], zone: ZoneInfo) -> list[tuple[int, int, int]]:
    """(start, end, offset) of all instants whose wall clock on that day lies in one of the spans."""
    midnight = (day.toordinal() - _EPOCH_DAY) * DAY
    found = []
    for start, end, offset in pieces(day, zone):
        for first, last in spans:
            low, high = max(start, midnight + first - offset), min(end, midnight + last - offset)
            if low < high:
                found.append((low, high, offset))
    return found


@lru_cache(maxsize=4096)
def day_bounds(first: date, last: date, zone: ZoneInfo) -> Interval:
    """All instants of the local days from first to last, both included."""
    return pieces(first, zone)[0][0], pieces(last, zone)[-1][1]
