"""Two appointments in one message: "cuma 10 manikür ve cumartesi 11 fön" is worked off one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from randevu.dialogue.understood import Understood
from randevu.turkish import kin, letters, when, wishes

_BETWEEN = re.compile(r"\s+ve\s+|\s*[,;\n+]\s*|\s+(?:bir de|birde|ayrica|sonra da)\s+")
_ONE_AFTER_ALL = re.compile(r"\b(?:ya da|veya|yahut|olmazsa|yoksa|pardon|yok|hayir|aslinda|degil|yerine)\b")
BOOKS = frozenset({"book_appointment", "ask_availability", "inform"})

_OR = re.compile(r"\s(?:ya da|yada|veya|yahut|yoksa)\s|\sm[iu],?\s(?=(?:\w+\s){1,2}m[iu]\b)")
_NUMBER = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\b(?! ?(?:kisi|tl|lira))")
NEAR = 3
"""Words beside an "or" that it can be about."""
TWO = 2

Find = Callable[[str], Sequence[str]]


def apart(understood: Understood, service: Find, branch: Find) -> tuple[Understood, Understood] | None:
    """The message as two, if two clauses each name a service and a day or time of its own; else None.

    `service` and `branch` find catalogue keys in a clause. What the second does not say (the day, the branch) is as in
    the first.
    """
    folded = letters.fold(understood.text)
    if understood.intent not in BOOKS or len(understood.service) < 2 or _ONE_AFTER_ALL.search(folded):
        return None
    text = understood.text
    by_day, by_hour = ((_beginnings(text, kind), _endings(text, kind)) for kind in ("date", "time"))
    by_person = [(start, start) for start in kin.beginnings(text)]
    for cuts in (_separators(folded), *by_day, *by_hour, by_person):
        found = _clauses(understood, cuts, service, branch)
        if len(found) == TWO:
            break
    else:
        return None
    if _same(found[0].meaning, found[1].meaning):
        return None
    first, second = found
    return (first if first.branch else replace(first, branch=second.branch or understood.branch)), second


def _same(one: when.Meaning, other: when.Meaning) -> bool:
    return (one.date, one.time) == (other.date, other.time)


def either(text: str, service: Find) -> bool:
    """Whether services are named as alternatives: "saç kesimi ya da fön", "manikür mü pedikür mü"; the "ya da" of
    "yarın ya da cuma" is about something else.
    """
    folded = letters.fold(text)
    for cut in _OR.finditer(folded):
        before, after = text[: cut.start()].split()[-NEAR:], text[cut.end() :].split()[:NEAR]
        if service(" ".join(before)) and service(" ".join(after)):
            return True
    return False


def _clauses(understood: Understood, cuts: Sequence[tuple[int, int]], service: Find, branch: Find) -> list[Understood]:
    """The clauses between the cuts that name both what and when."""
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(understood.text)]
    found: list[Understood] = []
    for start, end in zip(starts, ends, strict=True):
        clause = understood.text[start:end]
        services, meaning = tuple(service(clause)), _when(clause)
        if services and (meaning.date or meaning.time):
            known = found[-1] if found else None
            where = tuple(branch(clause)) or (known.branch if known else ())
            said = when.merge(known.meaning, meaning) if known else meaning
            own = replace(understood, text=clause, wishes=wishes.read(clause), persons=())
            found.append(replace(own, service=services, branch=where, meaning=said))
    return found


def _when(clause: str) -> when.Meaning:
    """What a clause says of time; where it is only a number, apart from its service, that is the hour."""
    numbers = _NUMBER.findall(clause)
    said = when.read(clause)
    return said if said or len(numbers) != 1 else when.read(numbers[0])


def _separators(folded: str) -> list[tuple[int, int]]:
    return [one.span() for one in _BETWEEN.finditer(folded)]


def _beginnings(text: str, of: str) -> list[tuple[int, int]]:
    """Before each further day or hour: "cuma 3te saç kesimi cumartesi 11de manikür", "2de fön 3te manikür"."""
    starts = sorted({start for start, _, kind in when.read(text).spans if kind == of})
    return [(start, start) for start in starts[1:]]


def _endings(text: str, of: str) -> list[tuple[int, int]]:
    """After each day or hour but the last: "saç kesimi cuma 3te manikür cumartesi 11de"."""
    ends = sorted({end for _, end, kind in when.read(text).spans if kind == of})
    return [(end, end) for end in ends[:-1]]
