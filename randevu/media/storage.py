"""The folder in which files are kept: outside of everything that is served, under names that nobody can guess.

One folder may serve several databases (copies, trials): each has its own part of it, so that none destroys what is
another's. Several machines share it by mounting the same one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile("[0-9a-f]{32}")


class Folder:
    """Files by name: 32 hexadecimal digits.

    Args:
        house: the installation that they belong to.
    """

    def __init__(self, folder: Path, house: str) -> None:
        self._root = folder / house

    def path(self, name: str) -> Path:
        """Where the file of this name lies, or would.

        Raises:
            ValueError: it is no such name.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("no name of a kept file")
        return self._root / name[:2] / name

    def keep(self, name: str, content: bytes) -> None:
        """Write a file for good: it is there as a whole or not at all, and readable for our own processes only."""
        target = self.path(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def destroy(self, name: str) -> None:
        """Remove a file and what a broken-off `keep` left of it; nothing happens when there is none."""
        target = self.path(name)
        target.unlink(missing_ok=True)
        target.with_suffix(".part").unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Every name under which something lies here."""
        for found in self._root.glob("??/*"):
            if _NAME.fullmatch(found.stem):
                yield found.stem
