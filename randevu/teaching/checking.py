"""What must hold of the training data as a whole, beyond what Rasa asks of it. Tests ask the same of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from randevu.teaching import examples, project
from randevu.teaching.examples import Files
from randevu.teaching.lessons import READINGS
from randevu.teaching.marks import ENTITIES

_MARK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
_ROW = re.compile(r"(?:wanted|read)\t\d{4}-\d\d-\d\dT\d\d:\d\d\t[^\t]+\t\S+ \S+ \S+ \S+")


def problems(folder: Path) -> list[str]:
    """Sentences that name what is wrong and where; none when all is well."""
    files = project.on_disk(folder)
    return [*_twice(files), *_entities(files), *_homeless(files), *_rows(files)]


def _twice(files: Files) -> Iterator[str]:
    """A sentence under two intents, or one that is kept apart for measuring."""
    known: dict[str, examples.Place] = {}
    for sentence, place in examples.all_places(files):
        other = known.setdefault(sentence, place)
        if other.intent is not None and other.intent != place.intent:
            yield f"{place.path}:{place.line} says the same as {other.path}:{other.line}"


def _entities(files: Files) -> Iterator[str]:
    for path in sorted(files):
        if path.startswith(examples.NLU):
            for number, line in enumerate(files[path].splitlines(), 1):
                for name in _MARK.findall(line):
                    if name not in ENTITIES:
                        yield f"{path}:{number} marks {name}, which is no entity of the training data"


def _homeless(files: Files) -> Iterator[str]:
    for intent in examples.intents(files):
        if examples.family_of(files, intent) is None:
            yield f"no file of a family holds {intent}"


def _rows(files: Files) -> Iterator[str]:
    for number, line in enumerate(files.get(READINGS, "").splitlines(), 1):
        if line and not line.startswith("#") and not _ROW.fullmatch(line):
            yield f"{READINGS}:{number} is no reading"
