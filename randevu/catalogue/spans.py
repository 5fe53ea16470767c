"""Arithmetic on spans of minutes of one day. All lists are sorted and disjoint, starts inclusive, ends exclusive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from randevu.catalogue.model import Span

DAY = 24 * 60


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union, touching spans joined."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def common(left: Sequence[Span], right: Sequence[Span]) -> tuple[Span, ...]:
    """The intersection."""
    return tuple((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d))


def without(spans: Sequence[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `spans` after `taken` is cut out."""
    left = list(spans)
    for start, end in taken:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return tuple(left)


def clock(minute: int) -> time:
    """A minute of the day as a time; midnight at the end of a day is the day's last minute, 23:59."""
    return time(23, 59) if minute >= DAY else time(minute // 60, minute % 60)
