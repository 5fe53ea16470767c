"""Other parsers, each behind one function: text in, its values as "date_start date_end time_start time_end" out.

Runs as a program of its own, in whatever environment the parser lives (so it imports nothing of this project): a JSON
object {"parser", "at", "texts"} on standard input, {"version", "answers", "microseconds"} on standard output. An answer
is a list of ways to write the same value, [] for nothing: whether an end is exclusive must cost no parser a point.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

Answer = list[str]
Parser = Callable[[str], Answer]


def line(day: datetime | None, last: datetime | None = None, start: str = "-", end: str = "-") -> str:
    first = str(day.date()) if day else "-"
    second = str(last.date()) if last and (not day or last.date() != day.date()) else "-"
    return f"{first} {second} {start} {end}"


def lower(text: str) -> str:
    """Turkish lower case: none of the parsers does it by itself."""
    return text.replace("İ", "i").replace("I", "ı").lower()


# ---------------------------------------------------------------- dateparser


def dateparser_(at: datetime) -> Parser:
    """The whole message as a date, else the first date found inside; what was said by the period it reports."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    settings: Any = {
        "RELATIVE_BASE": at.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RETURN_TIME_AS_PERIOD": True,
    }
    whole = DateDataParser(languages=["tr"], settings=settings)

    def parse(text: str) -> Answer:
        said = lower(text)
        found = whole.get_date_data(said)
        if found.date_obj is None:
            inside = search_dates(said, languages=["tr"], settings=settings)
            if not inside:
                return []
            found = whole.get_date_data(inside[0][0])
        moment = found.date_obj
        if moment is None:
            return []
        if found.period == "time":
            return [line(moment, start=f"{moment:%H:%M}")]
        if found.period == "day":
            return [line(moment)]
        return [line(moment, moment + timedelta(days=6 if found.period == "week" else 30))]

    return parse


# ---------------------------------------------------------------- Duckling


def duckling_(at: datetime) -> Parser:
    """The longest time it finds."""
    import duckling

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    reference = duckling.parse_ref_time(zones, "Europe/Istanbul", int(at.timestamp()))
    context = duckling.Context(reference, duckling.default_locale_lang(duckling.parse_lang("TR")))
    dimensions = duckling.parse_dimensions(["time"])

    def parse(text: str) -> Answer:
        found = duckling.parse(lower(text), context, dimensions, False)
        if not found:
            return []
        value = max(found, key=lambda one: one["end"] - one["start"])["value"]
        if value["type"] == "interval":
            return _duckling_interval(value.get("from"), value.get("to"))
        return _duckling_value(_moment(value), value["grain"])

    return parse


def _moment(value: dict[str, str]) -> datetime:
    return datetime.fromisoformat(value["value"][:19])


_STEPS = {"second": timedelta(0), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def _duckling_value(start: datetime, grain: str) -> Answer:
    if grain in {"second", "minute", "hour"}:
        return [line(start, start=f"{start:%H:%M}")]
    if grain == "day":
        return [line(start)]
    if grain == "week":
        return [line(start, start + timedelta(days=6))]
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return [line(start, start.replace(year=year, month=month + 1, day=1) - timedelta(days=1))]


def _duckling_interval(first: dict[str, str] | None, last: dict[str, str] | None) -> Answer:
    """Ends are exclusive by one grain; one of the two may be open."""
    start, end = (_moment(one) if one else None for one in (first, last))
    grain = (first or last or {})["grain"]
    clocks = grain in {"second", "minute", "hour"}
    if start is None and end is None:
        return []
    if end is None:
        return [line(start, start=f"{start:%H:%M}", end="..")] if clocks else [f"{line(start)[:10]} .. - -"]
    if start is None:
        if clocks:
            return [line(end, start="..", end=f"{end:%H:%M}")]
        return [f".. {line(one)[:10]} - -" for one in (end - timedelta(days=1), end)]
    if not clocks:
        return [line(start, one) for one in (end - timedelta(days=1), end)]
    answers = [line(start, one, f"{start:%H:%M}", f"{one:%H:%M}") for one in (end, end - _STEPS[grain])]
    if f"{end:%H:%M}" == "00:00":
        last_day = end - timedelta(minutes=1)
        answers += [line(start, last_day, f"{start:%H:%M}", ".."), line(start, last_day)]
    return answers


# ---------------------------------------------------------------- ovos-date-parser


def ovos_(at: datetime) -> Parser:
    """A moment; midnight stands for a day without a time."""
    from ovos_date_parser import extract_datetime

    def parse(text: str) -> Answer:
        found = extract_datetime(lower(text), "tr", at.replace(tzinfo=None))
        if not found:
            return []
        moment: datetime = found[0]
        if (moment.hour, moment.minute) == (0, 0):
            return [line(moment)]
        return [line(moment, start=f"{moment:%H:%M}")]

    return parse


PARSERS: dict[str, tuple[str, Callable[[datetime], Parser]]] = {
    "dateparser": ("dateparser", dateparser_),
    "Duckling": ("pyduckling-native-phihos", duckling_),
    "ovos-date-parser": ("ovos-date-parser", ovos_),
}


def answer(name: str, at: datetime, texts: list[str]) -> dict[str, Any]:
    """All texts after ten to warm up; of three readings of each the fastest counts; a crash is no answer."""
    package, make = PARSERS[name]
    parse = make(at)
    for text in texts[:10]:
        _guarded(parse, text)
    answers, microseconds = [], []
    for text in texts:
        took = []
        for _ in range(3):
            began = time.perf_counter()
            found = _guarded(parse, text)
            took.append((time.perf_counter() - began) * 1e6)
        answers.append(found)
        microseconds.append(min(took))
    return {"version": version(package), "answers": answers, "microseconds": microseconds}


def _guarded(parse: Parser, text: str) -> Answer:
    try:
        return parse(text)
    except Exception:
        return []


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(answer(asked["parser"], datetime.fromisoformat(asked["at"]), asked["texts"]), sys.stdout)
