"""What an answer is worth: exactly right, left open, nothing, or silently wrong.

left open       less was read than was said, but nothing against it: the window holds the right one, or another
                of the readings offered is right, so that a conversation asks on
silently wrong  a value that speaks against what was said, and nothing shows it

Two rules help parsers that know no opening hours and give every clock time a day: an hour before nine may stand for the
same hour after noon, and today or tomorrow may stand where no day was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from benchmarks.parsers.expressions import AT, NOTHING, Expression

RIGHT, OPEN, NONE, WRONG = "exactly right", "left open", "nothing", "silently wrong"
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def verdict(expression: Expression, readings: Sequence[Sequence[str]]) -> str:
    """readings: the best first; each is a list of ways to write the same value. None at all is no answer."""
    readings = [one for one in readings if one and NOTHING not in one]
    if not readings:
        return RIGHT if NOTHING in expression.right else NONE
    if _agree(expression, readings[0]):
        return RIGHT
    if any(_agree(expression, other) for other in readings[1:]):
        return OPEN
    if expression.right != (NOTHING,) and any(_holds(one, right) for one in readings[0] for right in expression.right):
        return OPEN
    return WRONG


def _agree(expression: Expression, ways: Sequence[str]) -> bool:
    return any(one == right or right in _generous(one) for one in ways for right in expression.right)


def _generous(answer: str) -> list[str]:
    day, last, start, end = answer.split(" ")
    days = [(day, last)]
    if start != "-" and last == "-" and day in {str(AT.date()), str(AT.date() + timedelta(days=1))}:
        days.append(("-", "-"))
    clocks = [(start, end), (_later(start), _later(end))]
    return [" ".join((*one, *clock)) for one in days for clock in clocks]


def _later(clock: str) -> str:
    return f"{int(clock[:2]) + 12}{clock[2:]}" if clock[:1].isdigit() and int(clock[:2]) < 9 else clock


def _holds(answer: str, right: str) -> bool:
    """Whether every day and time of `right` lies in `answer`."""
    (day, last), (right_day, right_last) = _days(answer), _days(right)
    (start, end), (right_start, right_end) = _clock(answer), _clock(right)
    return day <= right_day and right_last <= last and start <= right_start and right_end <= end


def _days(line: str) -> tuple[date, date]:
    first, last, *_ = line.split(" ")
    if first == "-":
        return _FIRST, _LAST
    start = _FIRST if first == ".." else date.fromisoformat(first)
    return start, start if last == "-" else _LAST if last == ".." else date.fromisoformat(last)


def _clock(line: str) -> tuple[str, str]:
    *_, first, last = line.split(" ")
    if first == "-":
        return "00:00", "24:00"
    start = "00:00" if first == ".." else first
    return start, start if last == "-" else "24:00" if last == ".." else last
