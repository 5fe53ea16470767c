"""The full privacy notice in each of its languages, kept word for word in every version customers could ever read.

The words stand in `texts/<language>/privacy.txt`, filled with what the business says of itself; whenever either
changes, the notice has a new version. Lines that begin with ``# ``, ``## `` and ``- `` are titles, headings and items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import templates
from randevu.catalogue import Catalogue
from randevu.consent import ledger
from randevu.store.tables import consent_text

KIND = "privacy_text"
LANGUAGES = ("tr", "en")
OURS = "/gizlilik"
"""Where the panel shows it. A business that names another address has a notice of its own, which we cannot keep."""
_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Version:
    """A version of the notice; numbers count from 1 in each language."""

    id: int
    language: str
    number: int
    text: str
    since: datetime


def current(db: Connection, business: Catalogue, language: str, now: datetime) -> Version:
    """The version that holds now; noted as a new one if its words are."""
    number = ledger.text_version(db, KIND, language, _words(business, language), now)
    return _version(db.execute(select(consent_text).where(consent_text.c.id == number)).one())


def known(db: Connection, business: Catalogue, language: str) -> Version | None:
    """The version that holds now, if it was noted before; for readers, who change nothing."""
    words = _words(business, language)
    return next((one for one in listed(db, language) if one.text == words), None)


def listed(db: Connection, language: str) -> list[Version]:
    """All versions, the newest first."""
    mine = select(consent_text).where(consent_text.c.kind == KIND, consent_text.c.language == language)
    return [_version(row) for row in db.execute(mine.order_by(consent_text.c.version.desc()))]


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """The notice in pieces: ``title``, ``heading``, ``text`` with one line each, ``list`` with its items."""
    found: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        kind, words = next(
            ((kind, line[len(mark) :]) for mark, kind in _MARKS if line.startswith(mark)), ("text", line)
        )
        if kind == "list" and found and found[-1][0] == "list":
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
    return found


_MARKS = (("## ", "heading"), ("# ", "title"), ("- ", "list"))


def _words(business: Catalogue, language: str) -> str:
    filled = templates.folder(_TEXTS).get_template(f"{language}/privacy.txt").render(business=business)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def _version(row: Any) -> Version:
    return Version(row.id, row.language, row.version, row.text, row.first_used_at)
