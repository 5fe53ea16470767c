"""Questions in the parts of a message: "kesim kaça, bir de yarın açık mısınız" asks two things, its intent names one.

Each part that could stand alone is classified by itself. Only questions that the catalogue answers are looked for, and
only where the model is very sure of them: what a story tells in passing is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from nlu.intent_model import IntentModel, view
from randevu.turkish import letters

QUESTIONS = frozenset({"ask_price", "ask_duration", "ask_hours", "ask_address", "ask_staff", "ask_payment"})
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


def asked_beside(
    model: IntentModel, text: str, read: Sequence[dict[str, Any]], main: str, sure: float
) -> dict[str, float]:
    """The questions that parts of the text ask beside its intent, in their order, with their confidence."""
    found: dict[str, float] = {}
    for start, end in parts(text):
        inside = [
            {**one, "start": one["start"] - start, "end": one["end"] - start}
            for one in read
            if start <= one["start"] and one["end"] <= end
        ]
        chances = model.chances(view(text[start:end], inside))
        intent, chance = model.intents[chances.argmax()], float(chances.max())
        if intent in QUESTIONS and intent != main and chance >= sure:
            found[intent] = max(chance, found.get(intent, 0.0))
    return found
