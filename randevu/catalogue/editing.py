"""Changing a business file and keeping its comments; and what sets two of them apart.

Nothing here decides what is right: an edited text goes through `parse` like any other.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from randevu.catalogue.node import read, reader

Path = tuple[str, ...]
"""Where something stands: ("services", "fon", "minutes")."""


@dataclass(frozen=True)
class Change:
    """One difference; None: it was not, or is no longer there. Lists count as one value."""

    path: Path
    before: Any
    after: Any


def plain(text: str) -> dict[str, Any]:
    """What a business file says, as ordinary mappings, lists, texts and numbers; not to be changed.

    Raises:
        CatalogueError: it is no YAML.
    """
    return _plain(text)


@lru_cache(maxsize=64)
def _plain(text: str) -> dict[str, Any]:
    found: dict[str, Any] = _bare(read(text, "business.yml").value)
    return found


def at(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def edited(text: str, changes: Mapping[Path, Any]) -> str:
    """The text with other values at some paths, the rest as it was written. None takes an entry out.

    Raises:
        CatalogueError: the text is no YAML.
    """
    root = read(text, "business.yml").value
    for path, value in changes.items():
        _put(root, path, value)
    written = io.StringIO()
    reader().dump(root, written)
    return written.getvalue()


def differences(before: Any, after: Any, path: Path = ()) -> list[Change]:
    """Every place at which two documents differ, in the order of the newer one; an entry that came or went is one."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [] if before == after else [Change(path, before, after)]
    keys = [*after, *(key for key in before if key not in after)]
    return [one for key in keys for one in differences(before.get(key), after.get(key), (*path, key))]


def _put(root: CommentedMap, path: Path, value: Any) -> None:
    *above, last = path
    holder = root
    for key in above:
        below = holder.get(key)
        if not isinstance(below, dict):
            if value is None:
                return
            below = holder[key] = CommentedMap()
        holder = below
    if value is None:
        holder.pop(last, None)
    elif _bare(holder.get(last)) != value:
        holder[last] = _written(value)


def _written(value: Any) -> Any:
    """Lists of plain values stand in one line, as people write them."""
    if isinstance(value, Mapping):
        return CommentedMap({key: _written(one) for key, one in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        made = CommentedSeq([_written(one) for one in value])
        if not any(isinstance(one, Mapping) for one in value):
            made.fa.set_flow_style()
        return made
    return value


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _bare(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return float(value) if isinstance(value, float) else int(value)
    return str(value)
