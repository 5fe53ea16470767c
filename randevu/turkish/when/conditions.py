"""Days that hang on the same condition and its opposite: "yağmur yağmazsa yarın, yağarsa cuma"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from randevu.turkish.when.day_ranges import in_step
from randevu.turkish.when.meaning import Day, EitherDay, Time
from randevu.turkish.when.tokens import BOTH, COMMA, DAY, NOTHING, STOP, UNKNOWN, Token

_IF = re.compile(r"(\w{3,}?)(?:s[ae](?:m|n|k|niz)?)")
_NOT = re.compile(r"m[ae]z|m[iu]yor|[ae]maz|[ae]mez|m[ae](?:di|ti)|yoksa|degil")


def either_way(built: list[Token]) -> list[Token]:
    """The tokens with the days of such a pair as alternatives; an hour stays only where both have the same."""
    result = list(built)
    found = [at for at, token in enumerate(built) if token.lemma == UNKNOWN and _IF.fullmatch(token.text)]
    for one, other in pairwise(found):
        if not _are_opposite(built[one].text, built[other].text):
            continue
        first, second = _day_behind(built, one), _day_behind(built, other)
        if first is None or second is None or first >= other or _is_decided(built, second):
            continue
        (day, time), (last, hour) = _parts(built[first]), _parts(built[second])
        if day is None or last is None:
            continue
        value = (EitherDay(in_step(day, last)), hour if time in {None, hour} else None)
        result[first] = replace(built[first], lemma=NOTHING)
        result[second] = replace(built[second], lemma=BOTH, value=value)
    return result


def _are_opposite(one: str, other: str) -> bool:
    same = one[:3] == other[:3] or {one, other} == {"varsa", "yoksa"}
    return same and bool(_NOT.search(one[2:])) != bool(_NOT.search(other[2:]))


def _day_behind(built: list[Token], at: int) -> int | None:
    """Where the day stands that follows the condition in its clause."""
    for after in range(at + 1, len(built)):
        if built[after].lemma in {DAY, BOTH}:
            return after
        if built[after].lemma in {COMMA, STOP} and after > at + 1:
            return None
    return None


def _is_decided(built: list[Token], at: int) -> bool:
    """Whether another day is named behind both."""
    return any(token.lemma in {DAY, BOTH} for token in built[at + 1 :])


def _parts(token: Token) -> tuple[Day | None, Time | None]:
    return token.value if token.lemma == BOTH else (token.value, None)
