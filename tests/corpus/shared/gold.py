"""Dates and times that others wrote down with their meaning (../shared/data/turkish), in the terms of ours.

Microsoft's Recognizers-Text (MIT) and Duckling (BSD-3) are general tools with values of their own kind: instants,
grains and half-open intervals. `accepted` holds every way our four values may say the same thing; whatever else we
answer is a disagreement that a person has to judge.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[4] / "shared/data/turkish"
ABSENT = "../shared is absent: the gold of Recognizers-Text, Duckling and xSID is there"
TURKEY = timezone(timedelta(hours=3))
RECOGNIZERS = ("Date", "Time", "DateTime", "DatePeriod", "TimePeriod", "DateTimePeriod")
# Specs of Recognizers that name no moment: times of day do not need one.
ANY_MOMENT = "2016-11-07T00:00:00"
DUCKLING_MOMENT = datetime(2013, 2, 12, 4, 30, tzinfo=TURKEY)

_SAYS_DAY = re.compile("bugün|yarın|dün|bu |akşam|gün")
_AWAY = re.compile(r"\b(?:yokum|yoktum|olmayacağım|meşgul)\b")
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Gold:
    """One expression and its meaning by others.

    key: source and number, as `Date:17`; span: the words that carry it; text: the whole message that is read;
    accepted: "date_start date_end time_start time_end" in every way that means the same, the plainest first.
    """

    key: str
    span: str
    text: str
    at: datetime
    accepted: tuple[str, ...]

    @property
    def source(self) -> str:
        return self.key.split(":")[0]


def load() -> list[Gold]:
    """Everything with a resolved value, in the order of the files."""
    return [*_recognizers(), *_duckling()]


# ---------------------------------------------------------------- Recognizers-Text


def _recognizers() -> Iterator[Gold]:
    for kind in RECOGNIZERS:
        path = DATA / f"recognizers/Specs/DateTime/Turkish/{kind}Parser.json"
        for number, case in enumerate(json.loads(path.read_text(encoding="utf-8-sig")), 1):
            (result,) = case["Results"]
            value = (result.get("Value") or {}).get("FutureResolution") or {}
            at = case.get("Context", {}).get("ReferenceDateTime", ANY_MOMENT)
            moment = datetime.fromisoformat(at[:19]).replace(tzinfo=TURKEY)
            yield Gold(f"{kind}:{number}", result["Text"], _message(case, result), moment, tuple(_resolution(value)))


def _message(case: dict[str, Any], result: dict[str, Any]) -> str:
    """The whole sentence; of one that says "then I am away" only the phrase, because for us such a time is refused."""
    sentence: str = case["Input"]
    if not _AWAY.search(sentence):
        return sentence
    end = result["Start"] + result["Length"]
    return sentence[result["Start"] : end] + sentence[end:].split(" ")[0]


def _resolution(value: dict[str, str]) -> Iterator[str]:
    if "date" in value:
        yield _line(value["date"])
    elif "time" in value:
        yield _line(time=_clock(value["time"]))
    elif "dateTime" in value:
        day, clock = value["dateTime"].split(" ")
        yield _line(day, time=_clock(clock))
    elif "startTime" in value:
        yield _line(time=_clock(value["startTime"]), until=_clock(value["endTime"]))
    elif "startDateTime" in value:
        yield from _interval(*(datetime.fromisoformat(value[name]) for name in ("startDateTime", "endDateTime")))
    elif "startDate" in value or "endDate" in value:
        yield from _days(value.get("startDate"), value.get("endDate"))
    else:
        yield _line()


def _days(start: str | None, end: str | None) -> Iterator[str]:
    """A range of days; the end is the day after the last, or the last where it was named: both are accepted."""
    if end is None:
        yield _line(start, "..")
        return
    for last in (str(date.fromisoformat(end) - _DAY), end):
        yield _line(start or "..", last if last != start else None)


def _interval(start: datetime, end: datetime) -> Iterator[str]:
    """From one moment to another, on one day where that can be said."""
    ends_with_day = (end.hour, end.minute) in {(0, 0), (23, 59)}
    last = end - _MINUTE if (end.hour, end.minute) == (0, 0) else end
    days = str(start.date()), (str(last.date()) if last.date() != start.date() else None)
    yield _line(*days, time=f"{start:%H:%M}", until=f"{end:%H:%M}")
    if ends_with_day:
        yield _line(*days, time=f"{start:%H:%M}", until="..")
    if ends_with_day and (start.hour, start.minute) == (0, 0):
        yield _line(*days)


# ---------------------------------------------------------------- Duckling


def _duckling() -> Iterator[Gold]:
    with (DATA / "duckling_corpus.tsv").open(encoding="utf-8", newline="") as lines:
        for number, (span, _, value) in enumerate(
            list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:], 1
        ):
            values, grain = _parsed(value)
            accepted = tuple(dict.fromkeys(_duckling_lines(values, grain, span)))
            yield Gold(f"Duckling:{number}", span, span, DUCKLING_MOMENT, accepted)


def _parsed(value: str) -> tuple[list[datetime], str]:
    """`(2013, 2, 12, 0, 0, 0) Day "name"`, or a pair of such tuples."""
    numbers, grain = re.match(r"\((.*)\) (\w+)", value).groups()  # type: ignore[union-attr]
    moments = re.findall(r"\(?(\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\)?", numbers)
    return [datetime(*map(int, one), tzinfo=TURKEY) for one in moments], grain


def _duckling_lines(values: list[datetime], grain: str, span: str) -> Iterator[str]:
    start = values[0]
    if len(values) == 2:
        end = values[1]
        if grain in {"Day", "Week", "Month", "Year"}:
            yield from _days(str(start.date()), str(end.date()))
            return
        step = {"Second": timedelta(0), "Minute": _MINUTE, "Hour": timedelta(hours=1)}[grain]
        for one in (end, end - step):
            yield from _undated(_interval(start, one), start, span)
    elif grain in {"Hour", "Minute", "Second"}:
        yield from _undated([_line(str(start.date()), time=f"{start:%H:%M}")], start, span)
    elif grain == "Day":
        yield _line(str(start.date()))
    else:
        yield from _days(str(start.date()), str(_next(start, grain).date()))


def _undated(lines: Iterator[str] | list[str], start: datetime, span: str) -> Iterator[str]:
    """Duckling gives every time a day, today or tomorrow; ours is left open where none was said."""
    near = start.date() - DUCKLING_MOMENT.date() in {timedelta(0), _DAY}
    for line in lines:
        yield line
        _, last, *times = line.split(" ")
        if near and last == "-" and not _SAYS_DAY.search(span):
            yield " ".join(("-", "-", *times))


def _next(start: datetime, grain: str) -> datetime:
    if grain == "Week":
        return start + 7 * _DAY
    months = {"Month": 1, "Quarter": 3, "Year": 12}[grain]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1)


# ---------------------------------------------------------------- lines


def _line(day: str | None = None, last: str | None = None, time: str | None = None, until: str | None = None) -> str:
    return " ".join(one or "-" for one in (day, last, time, until))


def _clock(text: str) -> str:
    """Hours and minutes; seconds stay where they are said, and then ours can only disagree."""
    return text.removesuffix(":00") if text.count(":") == 2 else text
