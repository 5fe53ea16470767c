"""Errors of the business file.

RandevuError
└── CatalogueError   the file is wrong at a line; carries source, line, path and reason
    └── NoCatalogue  the database holds no business yet
"""

from __future__ import annotations

from collections.abc import Mapping

from randevu.errors import RandevuError


class CatalogueError(RandevuError):
    """The business file cannot be used.

    Attributes:
        line: first line of the wrong entry, counted from 1; 0 when the file as a whole is meant.
        path: where it stands, as `services.fon.minutes`.
        reason: what is wrong and what would be right, for whoever writes the file.
        code, about: the same for a form, which has words of its own: which rule was broken, and its values. Without a
            code the reason is all there is.
    """

    def __init__(
        self,
        line: int,
        path: str,
        reason: str,
        source: str = "business.yml",
        code: str = "",
        about: Mapping[str, object] | None = None,
    ) -> None:
        self.line, self.path, self.reason, self.source = line, path, reason, source
        self.code, self.about = code, about or {}
        where = f"{source}, line {line}" if line else source
        super().__init__(f"{where}: {path}: {reason}" if path else f"{where}: {reason}")


class NoCatalogue(CatalogueError):
    """No business has been loaded into this database."""

    def __init__(self) -> None:
        super().__init__(0, "", "no business is loaded; run `python -m randevu catalogue import <file>`", "database")
