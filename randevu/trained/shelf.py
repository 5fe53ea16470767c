"""The model files of a project."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

FOLDER = "models"
_NAME = re.compile(r"randevu-(?P<data>[0-9a-f]{12})\.tar\.gz")


@dataclass(frozen=True)
class Model:
    """`data` is the fingerprint of everything that it was trained from; `size` is in bytes."""

    name: str
    data: str
    trained_at: datetime
    size: int


def listed(root: Path) -> list[Model]:
    """The models of the project at `root`, the newest first."""
    found = []
    for path in (root / FOLDER).glob("randevu-*.tar.gz"):
        if named := _NAME.fullmatch(path.name):
            state = path.stat()
            trained = datetime.fromtimestamp(state.st_mtime, timezone.utc)
            found.append(Model(path.name, named["data"], trained, state.st_size))
    return sorted(found, key=lambda one: (one.trained_at, one.name), reverse=True)


def path_of(root: Path, name: str) -> Path | None:
    """The file of a model; None when it is not there, or the name is none of ours."""
    path = root / FOLDER / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def prune(root: Path, removable: Iterable[str], needed: Collection[str], kept: int) -> list[str]:
    """Remove models that the panel made, except the newest `kept` of them and those that are needed; their names."""
    ours = set(removable)
    old = [one.name for one in listed(root) if one.name in ours][kept:]
    gone = [name for name in old if name not in needed]
    for name in gone:
        (root / FOLDER / name).unlink(missing_ok=True)
    return gone
