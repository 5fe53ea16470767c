"""Sessions of signed-in people. The browser holds a random token, the table only its hash.

A session ends after half a day without use, and in any case after a week. Every sign-in makes a new one, so a token
that was planted in a browser before is worth nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel.permissions import OWN_ONLY, Actor
from randevu.panel.scope import Scope
from randevu.store.tables import panel_session, panel_user

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
REFRESH = timedelta(hours=1)
"""An ending is moved only when it moves by this much: reading a page should rarely write."""


@dataclass(frozen=True)
class Session:
    """A living session. `fresh_until` is later than the stored end when that is worth writing."""

    actor: Actor
    csrf: str
    fresh_until: datetime | None


def start(db: Connection, user_id: int, now: datetime) -> str:
    """Begin a session; returns the token for the browser. Ended sessions of everybody are cleared away."""
    db.execute(delete(panel_session).where(panel_session.c.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.execute(
        insert(panel_session).values(
            token_hash=_hash(token),
            user_id=user_id,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            expires_at=now + IDLE,
        )
    )
    return token


def find(db: Connection, token: str, now: datetime) -> Session | None:
    """The living session of a token, if its user is still active."""
    row = db.execute(
        select(panel_session, panel_user.c.name, panel_user.c.role, panel_user.c.branches)
        .join(panel_user, panel_user.c.id == panel_session.c.user_id)
        .where(panel_session.c.token_hash == _hash(token), panel_session.c.expires_at > now, panel_user.c.active)
    ).first()
    if row is None:
        return None
    until = min(now + IDLE, row.created_at + LONGEST)
    worth = until - row.expires_at >= REFRESH
    scope = replace(Scope.of(row.branches), own=row.user_id if row.role in OWN_ONLY else None)
    actor = Actor(row.user_id, row.name, row.role, scope)
    return Session(actor, row.csrf, until if worth else None)


def extend(db: Connection, token: str, until: datetime) -> None:
    db.execute(update(panel_session).where(panel_session.c.token_hash == _hash(token)).values(expires_at=until))


def end(db: Connection, token: str) -> None:
    db.execute(delete(panel_session).where(panel_session.c.token_hash == _hash(token)))


def end_all(db: Connection, user_id: int) -> None:
    """Sign somebody out everywhere."""
    db.execute(delete(panel_session).where(panel_session.c.user_id == user_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
