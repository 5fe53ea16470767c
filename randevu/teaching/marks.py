"""A sentence with its entities: as pieces of the text, and as Rasa's training data writes them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from randevu.turkish import letters, when

ENTITIES = ("service", "branch", "staff", "date", "time", "person_name", "party_size")
"""What the training data marks; other entities are made of these or come with buttons."""
LONGEST = 400

_MARKED = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_WORD = re.compile(r"\S+")
_AROUND = '.,;:!?"“”()…'
_UNUSABLE = frozenset("[]{}\\")


@dataclass(frozen=True, order=True)
class Mark:
    """An entity over `start:end` of a text."""

    start: int
    end: int
    entity: str


def words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, without the punctuation around them."""
    found = []
    for one in _WORD.finditer(text):
        word = one.group()
        start = one.start() + len(word) - len(word.lstrip(_AROUND))
        end = one.end() - len(word) + len(word.rstrip(_AROUND))
        if start < end:
            found.append((start, end))
    return found


def of_entities(text: str, entities: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """The marks that training data would have for what was found in a text; nothing overlaps.

    Words that hold a day and an hour together are taken apart where the grammar reads each half alone.
    """
    places: dict[tuple[int, int], list[str]] = {}
    for one in sorted(entities, key=lambda each: (each["start"], -each["end"])):
        if (
            one["entity"] in ENTITIES
            and one.get("extractor") != "issued"
            and 0 <= one["start"] < one["end"] <= len(text)
        ):
            places.setdefault((one["start"], one["end"]), []).append(one["entity"])
    found: list[Mark] = []
    for (start, end), kinds in places.items():
        if not found or start >= found[-1].end:
            found += _halves(text, start, end) if {"date", "time"} <= set(kinds) else [Mark(start, end, kinds[0])]
    return tuple(found)


def usable(text: str, marks: Sequence[Mark]) -> bool:
    """Whether training data can hold the sentence, and the marks lie in it one behind the other."""
    ordered = sorted(marks)
    apart = all(one.end <= other.start for one, other in itertools.pairwise(ordered))
    inside = all(0 <= one.start < one.end <= len(text) and text[one.start : one.end].strip() for one in ordered)
    known = all(one.entity in ENTITIES for one in ordered)
    plain = not _UNUSABLE & set(text) and text.strip()[:1] not in ("-", "/", "") and len(text) <= LONGEST
    return bool(apart and inside and known and plain and bare(text))


def written(text: str, marks: Sequence[Mark]) -> str:
    """The sentence as an example of the training data, in one line: "[yarın](date) [saç kesimi](service)"."""
    pieces, reached = [], 0
    for one in sorted(marks):
        pieces += [text[reached : one.start], f"[{text[one.start : one.end]}]({one.entity})"]
        reached = one.end
    return " ".join("".join([*pieces, text[reached:]]).split())


def unmarked(example: str) -> str:
    """The sentence of an example."""
    return _MARKED.sub(r"\1", example)


def bare(text: str) -> str:
    """The folded words of a sentence; of one without words (an emoji, "??") the text itself.

    Sentences with the same words are the same to the model.
    """
    return " ".join(re.findall(r"\w+", letters.fold(text))) or text.strip()


def _halves(text: str, start: int, end: int) -> list[Mark]:
    inside = [(first, last) for first, last in words(text) if start <= first and last <= end]
    for (_, left), (right, _) in itertools.pairwise(inside):
        kinds = _read(text[start:left]), _read(text[right:end])
        if kinds in (({"date"}, {"time"}), ({"time"}, {"date"})):
            (one,), (other,) = kinds
            return [Mark(start, left, one), Mark(right, end, other)]
    return [Mark(start, end, "date")]


def _read(text: str) -> set[str]:
    return {kind for _, _, kind in when.read(text).spans}
