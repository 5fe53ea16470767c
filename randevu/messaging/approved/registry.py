"""How each template stands at WhatsApp, and what goes out while one may not.

A template nobody has heard of (no row) counts as usable: whoever cannot list templates, as with some providers, still
sends them. Once they were listed (`submitting.sync`) there is a row for each file, and only what WhatsApp lets out, in
the category it was written for, is used: one that was moved to marketing costs more and needs a consent that a
reminder does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from randevu.messaging.approved import files
from randevu.messaging.approved.model import Template
from randevu.store.tables import message_template

SENDABLE = frozenset({"approved", "flagged"})
"""Flagged: of low quality, still sent."""
MISSING = "missing"

_STANDING = select(message_template).where(
    message_template.c.name == bindparam("name"), message_template.c.language == bindparam("language")
)


@dataclass(frozen=True)
class Standing:
    """A template as WhatsApp last told it.

    Attributes:
        status: ``approved``, ``pending``, ``rejected``, ``paused``, ``disabled``, ... or ``missing``.
        explanation, advice: WhatsApp's own sentences about a refusal.
        fingerprint: of what we submitted, if we did.
    """

    name: str
    language: str
    status: str
    category: str | None = None
    wanted: str | None = None
    quality: str | None = None
    reason: str | None = None
    explanation: str | None = None
    advice: str | None = None
    remote_id: str | None = None
    fingerprint: str | None = None
    submitted_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def recategorised(self) -> bool:
        return self.wanted == "utility" and self.category == "marketing"

    @property
    def usable(self) -> bool:
        return self.status in SENDABLE and not self.recategorised

    @property
    def state(self) -> str:
        """One word for people: its status, or that its category was changed."""
        return "recategorised" if self.recategorised and self.status in SENDABLE else self.status


def find(db: Connection, name: str, language: str) -> Standing | None:
    row = db.execute(_STANDING, {"name": name, "language": language}).first()
    return _standing(row) if row is not None else None


def listed(db: Connection) -> list[Standing]:
    """All that are known, by name."""
    rows = db.execute(select(message_template).order_by(message_template.c.name, message_template.c.language))
    return [_standing(row) for row in rows]


def usable(db: Connection, name: str, language: str) -> bool:
    """Whether the template may go out as far as anybody knows."""
    standing = find(db, name, language)
    return standing is None or standing.usable


def stand_in(db: Connection, name: str, language: str) -> Template | None:
    """The nearest usable template that its file names instead of it; None if there is none."""
    seen = {name}
    wanted = files.find(name, language)
    while wanted is not None and wanted.instead is not None and wanted.instead not in seen:
        seen.add(wanted.instead)
        wanted = files.find(wanted.instead, language)
        if wanted is not None and usable(db, wanted.name, wanted.language):
            return wanted
    return None


def note(db: Connection, name: str, language: str, now: datetime, **told: Any) -> tuple[Standing | None, Standing]:
    """Remember what was told of a template; returns how it stood and how it stands.

    Args:
        told: columns of the table; what is not told stays as it was.
    """
    before = find(db, name, language)
    if before is None:
        values = {"status": "pending", **told, "changed_at": now}
        db.execute(insert(message_template).values(name=name, language=language, **values))
    elif any(getattr(before, key) != value for key, value in told.items()):
        moved = any(key in told and told[key] != getattr(before, key) for key in ("status", "category"))
        values = {**told, "changed_at": now} if moved else told
        mine = (message_template.c.name == name) & (message_template.c.language == language)
        db.execute(update(message_template).where(mine).values(**values))
    after = find(db, name, language)
    assert after is not None
    return before, after


def _standing(row: Mapping[str, Any] | Any) -> Standing:
    return Standing(**{name: getattr(row, name) for name in Standing.__dataclass_fields__})
