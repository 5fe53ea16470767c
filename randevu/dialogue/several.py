"""Two appointments in one message: "cuma 10 manikür ve cumartesi 11 fön" is worked off one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from randevu.dialogue.understood import Understood
from randevu.turkish import letters, when

_BETWEEN = re.compile(r"\s+ve\s+|\s*[,;\n+]\s*|\s+(?:bir de|birde|ayrica|sonra da)\s+")
_ONE_AFTER_ALL = re.compile(r"\b(?:ya da|veya|yahut|olmazsa|yoksa|pardon|yok|hayir|aslinda|degil|yerine)\b")
BOOKS = frozenset({"book_appointment", "ask_availability", "inform"})

Find = Callable[[str], Sequence[str]]


def apart(understood: Understood, service: Find, branch: Find) -> tuple[Understood, Understood] | None:
    """The message as two, if two clauses each name a service and a day or time of its own; else None.

    `service` and `branch` find catalogue keys in a clause. What the second does not say (the day, the branch) is as in
    the first.
    """
    folded = letters.fold(understood.text)
    if understood.intent not in BOOKS or len(understood.service) < 2 or _ONE_AFTER_ALL.search(folded):
        return None
    cuts = list(_BETWEEN.finditer(folded))
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(folded)]
    found: list[Understood] = []
    for start, end in zip(starts, ends, strict=True):
        clause = understood.text[start:end]
        services, meaning = tuple(service(clause)), when.read(clause)
        if services and (meaning.date or meaning.time):
            known = found[-1] if found else None
            where = tuple(branch(clause)) or (known.branch if known else ())
            said = when.merge(known.meaning, meaning) if known else meaning
            found.append(replace(understood, text=clause, service=services, branch=where, meaning=said, persons=()))
    if len(found) != 2 or _same(found[0].meaning, found[1].meaning):
        return None
    first, second = found
    return (first if first.branch else replace(first, branch=second.branch or understood.branch)), second


def _same(one: when.Meaning, other: when.Meaning) -> bool:
    return (one.date, one.time) == (other.date, other.time)
