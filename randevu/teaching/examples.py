"""The files of the training data as text: which sentences stand where, and new ones put behind the others.

The files are edited as text, not as YAML: people wrote their comments, order and spelling, and a round trip through a
parser changes lines that nobody touched. What is put in is proven to be all that changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from randevu.errors import RandevuError
from randevu.teaching.marks import bare, unmarked

Files = Mapping[str, str]
"""Contents by path in the project."""

NLU, RULES, HELD_OUT = "data/nlu/", "data/rules/", "tests/corpus/held_out/"

_INTENT = re.compile(r"^- intent: (\w+)\s*$")
_BLOCK = re.compile(r"^- ")
_EXAMPLE = re.compile(r"^    - (.+?)\s*$")
_HELD_OUT = re.compile(r"^\s*-\s+(?:text:\s*)?(.+)$")


class Unfit(RandevuError):
    """The file does not have the form of the training data, so nothing is put into it."""


@dataclass(frozen=True)
class Place:
    """A line of a file, counted from 1. `intent` is None for a sentence that is kept apart for measuring."""

    path: str
    line: int
    intent: str | None


def places(files: Files) -> dict[str, Place]:
    """Where each sentence stands first, by its folded words."""
    found: dict[str, Place] = {}
    for sentence, place in all_places(files):
        found.setdefault(sentence, place)
    return found


def all_places(files: Files) -> Iterator[tuple[str, Place]]:
    """Every sentence by its folded words: training data first, then what is kept apart."""
    for path in sorted(files):
        if path.startswith(NLU):
            for sentence, line, intent in _trained(files[path]):
                yield sentence, Place(path, line, intent)
    for path in sorted(files):
        if path.startswith(HELD_OUT):
            for sentence, line in _held_out(files[path]):
                yield sentence, Place(path, line, None)


def intents(files: Files) -> list[str]:
    """Intents that the model can give, in the order of their families."""
    return list(
        dict.fromkeys(intent for path in sorted(files) if path.startswith(NLU) for intent in _heads(files[path]))
    )


def family_of(files: Files, intent: str) -> str | None:
    """The file of the intent's family: of those that hold it the one whose name the rules have, too."""
    holding = [path for path in sorted(files) if path.startswith(NLU) and intent in _heads(files[path])]
    rules = {PurePosixPath(path).name for path in files if path.startswith(RULES)}
    return next((path for path in holding if PurePosixPath(path).name in rules), None)


def insert(content: str, intent: str, new: Sequence[str]) -> str:
    """The file with examples behind the last one of the intent; every other byte stays as it is.

    Raises:
        Unfit: the file has no list of examples for the intent.
    """
    lines = content.splitlines(keepends=True)
    at = _behind(lines, intent)
    ending = "\r\n" if lines[at - 1].endswith("\r\n") else "\n"
    added = [f"    - {one}{ending}" for one in new]
    before = lines[:at]
    if not before[-1].endswith("\n"):
        before = [*before[:-1], before[-1] + ending]
        added[-1] = added[-1].removesuffix(ending)
    made = "".join([*before, *added, *lines[at:]])
    left = made.splitlines(keepends=True)
    del left[at : at + len(new)]
    if "".join(left).rstrip("\r\n") != content.rstrip("\r\n") or _count(made) != _count(content) + len(new):
        raise Unfit(f"an example of {intent} does not fit into its file")
    return made


def _behind(lines: Sequence[str], intent: str) -> int:
    """The index behind the intent's last example."""
    inside, last = False, 0
    for index, line in enumerate(lines):
        head = _INTENT.match(line)
        if head or _BLOCK.match(line):
            inside = bool(head and head[1] == intent)
        elif inside and _EXAMPLE.match(line):
            last = index + 1
    if not last:
        raise Unfit(f"no examples of {intent}")
    return last


def _count(content: str) -> int:
    return len(_trained(content))


@lru_cache(maxsize=128)
def _trained(content: str) -> tuple[tuple[str, int, str], ...]:
    """(folded words, line, intent) of every example; lists that belong to no intent are passed over."""
    found: list[tuple[str, int, str]] = []
    intent = None
    for number, line in enumerate(content.splitlines(), 1):
        if _BLOCK.match(line):
            head = _INTENT.match(line)
            intent = head[1] if head else None
        elif intent and (example := _EXAMPLE.match(line)):
            found.append((bare(unmarked(example[1])), number, intent))
    return tuple(found)


@lru_cache(maxsize=128)
def _heads(content: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(head[1] for line in content.splitlines() if (head := _INTENT.match(line))))


@lru_cache(maxsize=128)
def _held_out(content: str) -> tuple[tuple[str, int], ...]:
    """Whatever stands behind a dash; quotes and marks fall away with the punctuation."""
    return tuple(
        (found, number)
        for number, line in enumerate(content.splitlines(), 1)
        if (item := _HELD_OUT.match(line)) and (found := bare(unmarked(item[1])))
    )
