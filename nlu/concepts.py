"""Words of one meaning, each as one sign: what the intent model knows of the language beside its training sentences.

The lists stand in `concepts.yml`. They are looked up in folded text in which the grammar and the catalogue have left
signs for what they read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

import yaml

from nlu.folding_tokenizer import TOKEN
from randevu.turkish import letters

LISTS = Path(__file__).parent / "concepts.yml"
_SHORTEST = 2
"""Letters of the shortest entry that stands for beginnings of words."""
_MOST_WORDS = 4
_SIGNS_READ = frozenset("SBPDT?")
NOTHING = "nothing known"

Entries = Mapping[tuple[str, ...], str]


@lru_cache(maxsize=1)
def _entries() -> tuple[Entries, Entries]:
    """Entries as words -> concept: those whose last word may go on, and those said in full."""
    begun: dict[tuple[str, ...], str] = {}
    whole: dict[tuple[str, ...], str] = {}
    for concept, listed in yaml.safe_load(LISTS.read_text(encoding="utf-8")).items():
        for entry in listed.split(","):
            words = tuple(TOKEN.findall(letters.fold(entry).strip().removesuffix(".")))
            (whole if entry.endswith(".") else begun)[words] = concept
    return begun, whole


def signs(masked: str) -> list[str]:
    """The concepts said in a folded text in their order, and the signs of what was read; other words are left out."""
    words = TOKEN.findall(masked)
    found, at = [], 0
    while at < len(words):
        if words[at] in _SIGNS_READ:
            found.append(words[at])
            at += 1
            continue
        concept, length = _longest(words, at)
        if concept:
            found.append(concept)
        at += length
    return found


def terms(masked: str) -> list[str]:
    """What a text counts as for the model: each sign, signs one behind the other, and signs together anywhere; that
    nothing in it is known counts, too."""
    said = signs(masked) or [NOTHING]
    neighbours = [f"{one} {other}" for one, other in pairwise(said)]
    together = [f"{one} & {other}" for one, other in combinations(sorted(set(said)), 2)]
    return [*said, *neighbours, *together]


def _longest(words: Sequence[str], at: int) -> tuple[str, int]:
    """The concept that begins at a word and how many words it takes; ("", 1) where there is none."""
    begun, whole = _entries()
    for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        some = tuple(words[at : at + count])
        if some in whole:
            return whole[some], count
        for end in range(len(some[-1]), _SHORTEST - 1, -1):
            if found := begun.get((*some[:-1], some[-1][:end])):
                return found, count
    return "", 1
