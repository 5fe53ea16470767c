"""Tokens of other programs: made once, shown once, kept as a digest, and good for what they were made for.

A token is 32 random bytes, so that a plain digest is enough: there is nothing to guess, and it is looked up by it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel.errors import PanelError
from randevu.store.tables import api_token

PREFIX = "rnd_"
SCOPE = re.compile(r"read|send|send:[a-z0-9_]{1,512}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_USED_STEP = timedelta(hours=1)


@dataclass(frozen=True)
class Token:
    """Who calls, and what they may: ``send`` any template, ``send:<name>`` that one, ``read`` how things stand."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None
    ended_at: datetime | None

    def may_send(self, template: str) -> bool:
        return "send" in self.scopes or f"send:{template}" in self.scopes

    @property
    def may_read(self) -> bool:
        return bool(self.scopes)


def add(db: Connection, name: str, scopes: Sequence[str], now: datetime) -> str:
    """Make a token; returns it, for the only time.

    Raises:
        PanelError: the name is taken or no name, or a scope does not exist.
    """
    if not _NAME.fullmatch(name):
        raise PanelError("a token's name is the caller's: letters, digits, spaces, dots and dashes, at most 60")
    wrong = [scope for scope in scopes if not SCOPE.fullmatch(scope)]
    if wrong or not scopes:
        raise PanelError(f"scope {', '.join(wrong) or '(none)'} does not exist; use read, send or send:<template>")
    if db.execute(select(api_token.c.id).where(api_token.c.name == name)).first() is not None:
        raise PanelError(f"there is a token {name} already; end it and choose another name")
    plain = PREFIX + secrets.token_urlsafe(32)
    values = {"name": name, "digest": _digest(plain), "scopes": list(dict.fromkeys(scopes)), "created_at": now}
    db.execute(insert(api_token).values(**values))
    return plain


def find(db: Connection, plain: str) -> Token | None:
    """Whose living token it is; None for any other text."""
    row = db.execute(
        select(api_token).where(api_token.c.digest == _digest(plain), api_token.c.ended_at.is_(None))
    ).first()
    return _token(row) if row is not None else None


def used(db: Connection, token: Token, now: datetime) -> None:
    """Remember that it is in use, to the hour."""
    if token.used_at is None or now - token.used_at > _USED_STEP:
        db.execute(update(api_token).where(api_token.c.id == token.id).values(used_at=now))


def listed(db: Connection) -> list[Token]:
    return [_token(row) for row in db.execute(select(api_token).order_by(api_token.c.name))]


def end(db: Connection, name: str, now: datetime) -> bool:
    """Let a token open nothing from now on; False if there is no living one of this name."""
    living = (api_token.c.name == name) & api_token.c.ended_at.is_(None)
    return bool(db.execute(update(api_token).where(living).values(ended_at=now)).rowcount)


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def _token(row: Any) -> Token:
    return Token(row.id, row.name, tuple(row.scopes), row.created_at, row.used_at, row.ended_at)
