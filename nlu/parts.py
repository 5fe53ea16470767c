"""What the parts of a message say: "kesim kaça, bir de yarın açık mısınız" asks two things, its intent names one.

Each part that could stand alone is classified by itself. Questions that the catalogue answers are looked for beside the
intent, and under thanks and greetings what there is to do ("yerimi silin, her şey için teşekkürler"); both only where
the model is very sure of them: what a story tells in passing is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlu import concepts
from nlu.intent_model import Entities, IntentModel, View, view
from randevu.turkish import letters

QUESTIONS = frozenset({"ask_price", "ask_duration", "ask_hours", "ask_address", "ask_staff", "ask_payment"})
POLITE = frozenset({"thank", "greet", "goodbye"})
WISHES = frozenset(
    {"book_appointment", "change_appointment", "cancel_appointment", "confirm_attendance", "decline_attendance"}
)
_SIGNS = frozenset({"price", "how long", "when", "opening", "place", "staff", "pay"})
"""Concepts (nlu/concepts.yml) that say what is asked."""
_HOW_MUCH = re.compile(r"\bn(?:e ?)?ka?da?r")
"""Asks for a price or a duration, and is no concept because it tells neither."""
_BETWEEN = re.compile(
    r"[.,](?!\d)|[?!;\n]+"
    r"|\b(?:bir ?de|ayrica|hem(?: de)?|ve|bu arada|acaba|yoksa|ama|fakat|birincisi|ikincisi|and|und)\b"
)
_FEWEST_WORDS = 2


def parts(text: str) -> list[tuple[int, int]]:
    """Where the parts of a message stand that could be messages; none when there is only one."""
    folded = letters.fold(text)
    found = [one for one in _cut(folded) if len(folded[slice(*one)].split()) >= _FEWEST_WORDS]
    return found if len(found) > 1 else []


def _cut(folded: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _BETWEEN.finditer(folded):
        yield at, match.end() if match[0].startswith("?") else match.start()
        at = match.end()
    yield at, len(folded)


def within(read: Entities, start: int, end: int) -> list[dict[str, Any]]:
    """What was read between two offsets, with offsets from the first of them on."""
    return [
        {**one, "start": one["start"] - start, "end": one["end"] - start}
        for one in read
        if start <= one["start"] and one["end"] <= end
    ]


def _asks(masked: str) -> bool:
    """Whether a part holds a word of a question that is looked for; only then is it worth classifying."""
    return bool(_HOW_MUCH.search(masked)) or not _SIGNS.isdisjoint(concepts.signs(masked))


def asked_beside(model: IntentModel, text: str, read: Entities, main: str, sure: float) -> dict[str, float]:
    """The questions that parts of the text ask beside its intent, in their order, with their confidence."""
    found: dict[str, float] = {}
    for part in _views(text, read):
        if _asks(part.masked):
            intent, chance = _likeliest(model, part)
            if intent in QUESTIONS and intent != main and chance >= sure:
                found[intent] = max(chance, found.get(intent, 0.0))
    return found


def wished_beside(model: IntentModel, text: str, read: Entities, main: str, sure: float) -> str | None:
    """What a part of a message wants done whose intent is mere politeness; None if no part does, or it is not."""
    if main not in POLITE:
        return None
    likeliest = [_likeliest(model, part) for part in _views(text, read)]
    wishes = [(chance, intent) for intent, chance in likeliest if intent in WISHES and chance >= sure]
    return max(wishes)[1] if wishes else None


def _views(text: str, read: Entities) -> Iterator[View]:
    for start, end in parts(text):
        yield view(text[start:end], within(read, start, end))


def _likeliest(model: IntentModel, part: View) -> tuple[str, float]:
    chances = model.chances(part)
    return model.intents[chances.argmax()], float(chances.max())
