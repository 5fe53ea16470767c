"""What the grammar and the catalogue read in the training sentences, as one digest: `python -m nlu.readings`.

The intent model learns from these readings. A change of the grammar that leaves all of them alone needs no new model;
one that changes a single one does, and the digest tells them apart without training.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nlu import reading
from randevu.catalogue import service as catalogue_service
from randevu.settings import DEMO_BUSINESS, ROOT

_EXAMPLE = re.compile(r"^    - (.+)$", re.MULTILINE)
_MARK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@lru_cache(maxsize=1)
def demo_names() -> reading.Names:
    """The names of the business that the training data speaks of."""
    known = catalogue_service.check(str(ROOT / DEMO_BUSINESS)).catalogue
    return {kind: known.names(kind) for kind in reading.KINDS}


@lru_cache(maxsize=65536)
def in_training(text: str) -> tuple[reading.Entity, ...]:
    """What is read in a training sentence, once for all components that learn from it."""
    return tuple(reading.dated(text) + reading.named(text, demo_names()))


def sentences(folder: Path) -> Iterator[str]:
    """All examples of the training data, without the marks of entities."""
    for path in sorted(folder.glob("*.yml")):
        for example in _EXAMPLE.findall(path.read_text(encoding="utf-8")):
            yield _MARK.sub(r"\1", example)


def digest(folder: Path = ROOT / "data" / "nlu") -> str:
    """Twelve hex digits over the spans read in every example."""
    found = hashlib.sha256()
    for text in sentences(folder):
        for one in in_training(text):
            found.update(f"{one['entity']} {one['start']} {one['end']};".encode())
        found.update(b"\n")
    return found.hexdigest()[:12]


if __name__ == "__main__":
    print(digest())
