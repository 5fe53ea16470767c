"""The arithmetic behind the trained extractor: features of words and a conditional random field over them.

It finds what neither grammar nor catalogue can know: services that nobody listed, customers' names, party sizes, and
words of a day or hour that carry no wish ("yarın gelemem"). Every word is seen with two neighbours on either side: its
beginning, its ending, its consonants (haste leaves vowels out), whether it is a given name, and what the grammar and
the catalogue read in it. Mistyped copies of the examples teach it what thumbs do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sklearn_crfsuite

from nlu.folding_tokenizer import TOKEN
from randevu.turkish import letters

OUTSIDE = "O"
NEXT = ("word", "head5", "tail3", "read", "listed")
FARTHER = ("word", "read")
"""Features of itself that a word lends its neighbours, and those beyond them."""
_SHORTEST = 4
"""Letters from which on a word may be a mistyped one of a list."""

_REPEATED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aeiou")


@dataclass(frozen=True)
class Piece:
    """A folded word with its offsets in the text, and the entity that was read in it, or ""."""

    word: str
    start: int
    end: int
    read: str = ""


@dataclass(frozen=True)
class Span:
    """Words of the text that are an entity; chance: how sure the model is, 0..1."""

    entity: str
    start: int
    end: int
    chance: float = 1.0


@dataclass(frozen=True)
class Found:
    """The spans of a message, and for each of its words how likely it is part of each entity."""

    spans: tuple[Span, ...]
    words: tuple[Piece, ...]
    chances: tuple[Mapping[str, float], ...]

    def chance(self, entity: str, start: int, end: int) -> float:
        """How likely the surest word between two offsets is part of the entity."""
        inside = (at for at, word in enumerate(self.words) if word.start < end and start < word.end)
        return max((self.chances[at].get(entity, 0.0) for at in inside), default=0.0)


def pieces(text: str, entities: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The words of a text, told apart as the tokenizer does, with what was read in them."""
    found = []
    for match in TOKEN.finditer(letters.fold(text)):
        read = next(
            (
                str(one["entity"])
                for one in entities
                if one["entity"] != "when" and one["start"] < match.end() and match.start() < one["end"]
            ),
            "",
        )
        found.append(Piece(match[0], match.start(), match.end(), read))
    return found


def labels(words: Sequence[Piece], spans: Sequence[Span]) -> list[str]:
    """For every word the part it has in a span: begins, inside, last, unit of an entity; O outside."""
    found = [OUTSIDE] * len(words)
    for span in spans:
        at = [index for index, word in enumerate(words) if word.start < span.end and span.start < word.end]
        for index in at:
            part = "U" if len(at) == 1 else "B" if index == at[0] else "L" if index == at[-1] else "I"
            found[index] = f"{part}-{span.entity}"
    return found


class EntityModel:
    """Fitted by `fit`; `find` then gives the spans of a message.

    Args:
        lists: name of a list -> its folded entries of one word or several; a word that stands in one says so.
    """

    def __init__(
        self, lists: Mapping[str, Collection[str]], *, iterations: int = 60, l1: float = 0.1, l2: float = 0.05
    ):
        self._listed = {
            word: name for name, entries in lists.items() for entry in sorted(entries) for word in entry.split()
        }
        self._bones = {_bone(word): name for word, name in self._listed.items() if len(word) > _SHORTEST}
        self._field = sklearn_crfsuite.CRF(
            algorithm="lbfgs", c1=l1, c2=l2, max_iterations=iterations, all_possible_transitions=True
        )

    def fit(self, sentences: Sequence[Sequence[Piece]], answers: Sequence[Sequence[str]]) -> EntityModel:
        """Learn from sentences and the label of each of their words."""
        self._field.fit([self._features(one) for one in sentences], answers)
        return self

    def find(self, words: Sequence[Piece]) -> Found:
        """Spans that the likeliest labels make; their chance is that of their least sure word."""
        if not words:
            return Found((), (), ())
        features = self._features(words)
        chances = tuple(_by_entity(one) for one in self._field.predict_marginals_single(features))
        found: list[Span] = []
        for index, label in enumerate(self._field.predict_single(features)):
            if label == OUTSIDE:
                continue
            part, _, entity = label.partition("-")
            word, chance = words[index], chances[index][entity]
            before = found[-1] if found and part in "IL" else None
            if before and before.entity == entity and index and before.end == words[index - 1].end:
                found[-1] = Span(entity, before.start, word.end, min(before.chance, chance))
            else:
                found.append(Span(entity, word.start, word.end, chance))
        return Found(tuple(found), tuple(words), chances)

    def _features(self, words: Sequence[Piece]) -> list[list[str]]:
        own = [self._of(word) for word in words]
        found = []
        for index in range(len(words)):
            features = [f"{name}={value}" for name, value in own[index].items()]
            for step in (-2, -1, 1, 2):
                at = index + step
                if not 0 <= at < len(words):
                    features.append(f"{step}:end")
                    continue
                features += [f"{step}:{name}={own[at][name]}" for name in (NEXT if abs(step) == 1 else FARTHER)]
            if index + 1 < len(words):
                features.append(f"two={words[index].word} {words[index + 1].word}")
            found.append(features)
        return found

    def _of(self, piece: Piece) -> dict[str, str]:
        word = piece.word
        bare = word.partition("'")[0]
        shape = (
            "number" if word.isdigit() else "digits" if word[0].isdigit() else "sign" if not word[0].isalpha() else ""
        )
        return {
            "word": word,
            "bone": _bone(word),
            "head5": word[:5],
            "head3": word[:3],
            "head2": word[:2],
            "tail5": word[-5:],
            "tail3": word[-3:],
            "tail2": word[-2:],
            "shape": shape,
            "read": piece.read,
            "listed": self._list_of(bare),
        }

    def _list_of(self, word: str) -> str:
        """The list that a word stands in, with an ending, or about (vowels are lost first); "" for none."""
        exact = next(
            (
                self._listed[word[:end]]
                for end in range(len(word), len(word) - 5, -1)
                if end > 2 and word[:end] in self._listed
            ),
            "",
        )
        if exact or len(word) < _SHORTEST:
            return exact
        near = self._bones.get(_bone(word))
        return f"near {near}" if near else ""


def _by_entity(labelled: Mapping[str, float]) -> dict[str, float]:
    """Chances of labels added up over the parts of an entity."""
    found: dict[str, float] = {}
    for label, chance in labelled.items():
        entity = label.partition("-")[2]
        found[entity] = found.get(entity, 0.0) + chance
    return found


def _bone(word: str) -> str:
    """The first letter and the consonants behind it, each run of a letter once."""
    squeezed = _REPEATED.sub(r"\1", word)
    return squeezed[:1] + squeezed[1:].translate(_VOWELS)
