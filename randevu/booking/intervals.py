"""Pure interval arithmetic on minutes since the epoch (UTC). An interval is (start, end), the end exclusive.

Lists are sorted and disjoint. Everything below availability works on these plain integers: no database, no clock and
no time zones, so that it can be tested against a naive grid of minutes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The union, touching intervals joined."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        elif start < end:
            result.append((start, end))
    return result


def without(intervals: Sequence[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """What is left after `taken` (sorted by start, may overlap itself) is cut out; one pass over both."""
    left: list[Interval] = []
    rest = iter(taken)
    cut = next(rest, None)
    for start, end in intervals:
        while cut is not None and cut[0] < end:
            first, last = cut
            if last > start:
                if first > start:
                    left.append((start, first))
                start = last
                if last >= end:
                    break
            cut = next(rest, None)
        if start < end:
            left.append((start, end))
    return left


def common(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """The intersection, in one pass."""
    found: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        low, high = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if low < high:
            found.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return found


def within(intervals: Sequence[Interval], low: int, high: int) -> Sequence[Interval]:
    """The intervals that share a minute with [low, high), whole."""
    first = bisect_right(intervals, (low, _LATEST))
    if first and intervals[first - 1][1] > low:
        first -= 1
    return intervals[first : bisect_right(intervals, (high - 1, _LATEST))]


def holds(intervals: Sequence[Interval], start: int, end: int) -> bool:
    """Whether one of the intervals contains all of [start, end)."""
    at = bisect_right(intervals, (start, _LATEST)) - 1
    return at >= 0 and intervals[at][0] <= start and end <= intervals[at][1]


def overlapping(intervals: Sequence[Interval], start: int, end: int) -> bool:
    """Whether any of the intervals shares a minute with [start, end)."""
    at = bisect_right(intervals, (end - 1, _LATEST)) - 1
    return at >= 0 and intervals[at][1] > start


def on_grid(first: int, last: int, step: int, phase: int) -> range:
    """Minutes t with first <= t <= last and (t + phase) a multiple of step."""
    return range(first + (-(first + phase)) % step, last + 1, step)


_LATEST = 1 << 60
