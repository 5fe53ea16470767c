"""What models are worth on the sentences that the project keeps apart from training (`tests/corpus/held_out/`).

Their forms are described in `tests/corpus/held_out_data.py`, which checks them; here only what intents need is read. A
test keeps the figures the same as those of the project's own measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from randevu.teaching.examples import HELD_OUT, Files
from randevu.teaching.marks import unmarked

MOST_SHOWN = 60
_EMPTY = "empty_of_meaning"
_NOTHING_MEANT = ("out_of_scope", "nlu_fallback")


@dataclass(frozen=True)
class Sentence:
    """`as_good` are the intents that count as right, the one to act on first among them."""

    text: str
    intent: str
    as_good: tuple[str, ...]

    def credited(self, answer: str) -> str:
        """The answer as it counts."""
        return self.intent if answer in self.as_good else answer


def sentences(files: Files) -> list[Sentence]:
    """All that are kept apart, in the order of their files."""
    return [one for path in sorted(files) if path.startswith(HELD_OUT) for one in _of_file(path, files[path])]


def compared(asked: Sequence[Sentence], was: Sequence[str], now: Sequence[str]) -> dict[str, Any]:
    """The figures of two models by their answers, and what the second answers otherwise: what got worse first."""
    changed = [
        {"text": one.text, "was": old, "now": new, "wanted": one.intent}
        | {"better": one.credited(new) == one.intent, "worse": one.credited(old) == one.intent}
        for one, old, new in zip(asked, was, now, strict=True)
        if one.credited(old) != one.credited(new)
    ]
    changed.sort(key=lambda one: (not one["worse"], not one["better"]))
    return {
        "asked": len(asked),
        "was": _figures(asked, was),
        "now": _figures(asked, now),
        "differences": len(changed),
        "changed": changed[:MOST_SHOWN],
    }


def _of_file(path: str, content: str) -> Iterator[Sentence]:
    """One of the two forms: items with their intents, or sentences under theirs."""
    phenomenon = PurePosixPath(path).stem
    read: Mapping[str, Any] = yaml.safe_load(content) or {}
    for item in read.get("items", ()):
        yield _sentence(item["text"], (item["intent"], *item.get("also", ())), phenomenon)
    for intents, said in read.items():
        for text in said if intents != "items" else ():
            yield _sentence(unmarked(text), tuple(intents.split(" + ")), phenomenon)


def _sentence(text: str, intents: tuple[str, ...], phenomenon: str) -> Sentence:
    nothing = phenomenon == _EMPTY and intents[0] in _NOTHING_MEANT
    return Sentence(text, intents[0], (*intents, *_NOTHING_MEANT) if nothing else intents)


def _figures(asked: Sequence[Sentence], answers: Sequence[str]) -> dict[str, float]:
    """Accuracy, and the mean F1 over the intents that were expected."""
    rows = [(one.intent, one.credited(answer)) for one, answer in zip(asked, answers, strict=True)]
    intents = sorted({intent for intent, _ in rows})
    right = sum(wanted == answered for wanted, answered in rows)
    return {
        "accuracy": round(right / len(rows), 4) if rows else 0.0,
        "f1": round(sum(_f1(rows, intent) for intent in intents) / len(intents), 4) if intents else 0.0,
    }


def _f1(rows: Sequence[tuple[str, str]], intent: str) -> float:
    right = sum(wanted == answered == intent for wanted, answered in rows)
    either = sum(wanted == intent for wanted, _ in rows) + sum(answered == intent for _, answered in rows)
    return 2 * right / either
