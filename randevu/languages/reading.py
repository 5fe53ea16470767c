"""A Meaning from a message in another language: days by dateparser, phrase by phrase; hours and parts by our own words.

dateparser's search over whole sentences is not used: it reads "am Montag um 15 Uhr" as the 15th of the month and drops
"afternoon". A short phrase around a word for a day it reads well. It answers with a date, and a Meaning must not know
the clock, so the phrase is read at two moments far apart: what both answers have in common is what was said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from randevu.languages.recognising import language_of
from randevu.languages.words import Language
from randevu.turkish import when
from randevu.turkish.when.meaning import Calendar, Clock, Day, Meaning, Offset, Part, Time, Weekday

# A Wednesday and a Saturday, in other months of other years: nothing agrees at both by chance.
_PROBES = (datetime(2026, 3, 11, 10), datetime(2028, 8, 19, 10))  # noqa: DTZ001 - dateparser takes local moments
_TOKEN = re.compile(r"\S+")
_CLOCK = re.compile(r"(?<![\d.:])(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?P<half>)(?![\d.:])")
_LONGEST = 5
_EDGES = ".,;!?()\"'«»،؟"

Found = tuple[Day, int, int]


@lru_cache(maxsize=2048)
def read(text: str) -> Meaning:
    """What a message says about day and time, in Turkish or another language; a falsy Meaning if nothing."""
    turkish = when.read(text)
    language = language_of(text)
    if language is None:
        return turkish
    lower = _lower(text)
    if any(word.strip(_EDGES) in language.refusing for word in lower.split()):
        return Meaning()  # "not on Monday": which day it is not says nothing of the one it is
    other = _read(text, lower, language)
    if not other:
        return turkish
    # Turkish knows "friday" too, from mixed messages; of figures it cannot know what they count in another language.
    day = turkish.date if turkish.date is not None and other.date is None else other.date
    return replace(other, date=day)


def _lower(text: str) -> str:
    """In small letters where that keeps every letter in its place ("İ" would become two)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _read(text: str, lower: str, language: Language) -> Meaning:
    time, start, end = _clock(lower, language)
    rest = lower[:start] + " " * (end - start) + lower[end:]
    found = _day(rest, language)
    if time is None:
        time, start, end = _part(rest, language)
    day, first, last = found if found is not None else (None, 0, 0)
    spans: tuple[tuple[int, int, str], ...] = ((first, last, "date"),) if day is not None else ()
    spans += ((start, end, "time"),) if time is not None else ()
    words = text[min(one[0] for one in spans) : max(one[1] for one in spans)] if spans else ""
    return Meaning(date=day, time=time, spans=spans, words=words)


# ---------------------------------------------------------------- days


def _day(text: str, language: Language) -> Found | None:
    """The longest phrase that holds a word for a day and can be read as one; the first such of equal length."""
    tokens = [(one.start(), one.end()) for one in _TOKEN.finditer(text)]
    best: Found | None = None
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        for index in range(len(tokens) - length + 1):
            first, last = tokens[index][0], tokens[index + length - 1][1]
            phrase = text[first:last].strip(f"{_EDGES} ")
            words = [word.strip(_EDGES) for word in phrase.split()]
            if not language.days.intersection(words):
                continue
            if best is None and (day := _phrase(phrase, words, language)) is not None:
                first += text[first:last].index(phrase)
                best = day, first, first + len(phrase)
        if best is not None:
            return best
    return None


def _phrase(phrase: str, words: list[str], language: Language) -> Day | None:
    if phrase in language.phrases:
        return language.phrases[phrase]
    pushed = [word for word in words if word in language.coming]
    rest = " ".join(word for word in words if word not in language.coming)
    if not pushed:
        return _probed(rest, language.code)
    day = _probed(rest, language.code)
    return replace(day, perhaps_next=True) if isinstance(day, Weekday) else None


@lru_cache(maxsize=4096)
def _probed(phrase: str, code: str) -> Day | None:
    """What dateparser's two answers agree upon: so many days, a weekday, or a date."""
    one, other = (_answer(phrase, code, probe) for probe in _PROBES)
    if one is None or other is None:
        return None
    if one == other:
        return Calendar(one.day, one.month, one.year)
    away, far_away = ((answer - probe.date()).days for answer, probe in zip((one, other), _PROBES, strict=True))
    if away < 0 or far_away < 0:
        return None
    if away == far_away:
        return Offset(away)
    if one.weekday() == other.weekday() and max(away, far_away) <= 7:
        return Weekday(one.weekday())
    if (one.day, one.month) == (other.day, other.month):
        return Calendar(one.day, one.month)
    return None


def _answer(phrase: str, code: str, probe: datetime) -> date | None:
    found = _parser(code, probe).get_date_data(phrase)
    if found.date_obj is None or found.period not in {"day", "week"}:
        return None
    return found.date_obj.date()


@cache
def _parser(code: str, probe: datetime) -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=[code],
        settings={
            "RELATIVE_BASE": probe,
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
            "RETURN_TIME_AS_PERIOD": True,
        },
    )


# ---------------------------------------------------------------- times


def _clock(text: str, language: Language) -> tuple[Time | None, int, int]:
    """An hour that is marked as one, read by the half of the day said with it."""
    words = {word.strip(_EDGES) for word in text.split()}
    for pattern in (*language.hours, _CLOCK):
        for match in pattern.finditer(text):
            hour, minute = int(match["h"]), int(match["m"] or 0)
            if hour <= 23 and minute <= 59:
                half = _half(words | {(match["half"] or "").strip(" .")}, language)
                return Clock(hour, minute, "24" if hour > 12 else half), match.start(), match.end()
    return None, 0, 0


def _part(text: str, language: Language) -> tuple[Time | None, int, int]:
    for match in _TOKEN.finditer(text):
        if part := language.parts.get(match[0].strip(_EDGES)):
            return Part(part), match.start(), match.end()
    return None, 0, 0


def _half(words: set[str], language: Language) -> str | None:
    if words & language.afternoon:
        return "pm"
    return "am" if words & language.forenoon else None
