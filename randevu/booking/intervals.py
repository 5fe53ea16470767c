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


def without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """What is left after `taken` (sorted, may overlap itself) is cut out; linear in both lengths."""
    left: list[Interval] = []
    position = 0
    for start, end in intervals:
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        at = position
        while at < len(taken) and taken[at][0] < end:
            if taken[at][0] > start:
                left.append((start, taken[at][0]))
            if taken[at][1] > start:
                start = taken[at][1]
            at += 1
        if start < end:
            left.append((start, end))
    return left


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
