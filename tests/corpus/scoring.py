"""How well a parse agrees with the held-out sentences: intents, spans of entities, values of the catalogue.

Spans are right when they overlap an expected span of the same entity: people would draw borders differently by a word.
An offered, a negated and an unknown service are all spans of `service`; whether the value is right is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import f1_score

from tests.corpus.held_out_data import Item

SPANS = ("service", "branch", "staff", "date", "time", "person_name", "party_size")
NOTHING_MEANT = ("out_of_scope", "nlu_fallback")


@dataclass(frozen=True)
class Count:
    """Predictions that are right, expected ones found, and how many there are of both."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    expected: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.expected + other.expected,
        )

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def credited(item: Item, intent: str) -> str:
    """The intent as it counts: the expected one where the answer is as good, else what was answered."""
    as_good = item.intents
    if item.phenomenon == "empty_of_meaning" and item.intent in NOTHING_MEANT:
        as_good = (*as_good, *NOTHING_MEANT)
    return item.intent if intent in as_good else intent


def accuracy(items: Sequence[Item], intents: Sequence[str]) -> float:
    return sum(credited(item, intent) == item.intent for item, intent in zip(items, intents, strict=True)) / len(items)


def macro_f1(items: Sequence[Item], intents: Sequence[str]) -> float:
    """Mean F1 over the intents that were expected."""
    expected = [item.intent for item in items]
    answered = [credited(item, intent) for item, intent in zip(items, intents, strict=True)]
    return float(f1_score(expected, answered, labels=sorted(set(expected)), average="macro", zero_division=0))


def spans(items: Sequence[Item], parses: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, Count]:
    """For each entity of SPANS, predictions (Rasa's entities) against expected spans by overlap."""
    counts: Counter[tuple[str, str]] = Counter()
    for item, entities in zip(items, parses, strict=True):
        said = [(_kind(one), one["start"], one["end"]) for one in entities if _kind(one) in SPANS]
        meant = [(one.entity, one.start, one.end) for one in item.spans]
        for kind, start, end in said:
            counts[kind, "predicted"] += 1
            counts[kind, "right"] += any(kind == other and start < b and a < end for other, a, b in meant)
        for kind, start, end in meant:
            counts[kind, "expected"] += 1
            counts[kind, "found"] += any(kind == other and start < b and a < end for other, a, b in said)
    names = ("right", "predicted", "found", "expected")
    return {kind: Count(*(counts[kind, name] for name in names)) for kind in SPANS}


def values(items: Sequence[Item], readings: Iterable[Mapping[str, Any]]) -> dict[str, Count]:
    """For service, branch and staff, the names that `understand` prints against the expected ones."""
    counts = {kind: Count() for kind in ("service", "branch", "staff")}
    for item, reading in zip(items, readings, strict=True):
        for kind, meant in (("service", item.services), ("branch", item.branches), ("staff", item.staff)):
            said, both = set(reading[kind]), set(reading[kind]) & set(meant)
            counts[kind] += Count(len(both), len(said), len(both), len(set(meant)))
    return counts


def total(counts: Mapping[str, Count]) -> Count:
    return sum(counts.values(), Count())


def _kind(entity: Mapping[str, Any]) -> str:
    return "service" if entity["entity"] == "unknown_service" else str(entity["entity"])
