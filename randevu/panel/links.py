"""Links by which somebody chooses their password: after an invitation, or when it was forgotten.

A link is 32 random bytes, good once and for a while; a newer one ends the older ones. Opening the page changes nothing,
because mail programs open links by themselves: only the form behind it uses the link up.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel import audit, passwords, sessions
from randevu.store.tables import panel_link, panel_user

INVITED_FOR = timedelta(days=3)
FORGOTTEN_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)
AT_MOST, WITHIN = 3, timedelta(hours=1)
"""So many links are made for one person's own asking, in such a time."""


@dataclass(frozen=True)
class Holder:
    """Whom a link is for."""

    user_id: int
    name: str
    email: str = field(repr=False)
    is_new: bool
    """Whether they never had a password."""


def make(db: Connection, user_id: int, good_for: timedelta, now: datetime) -> str:
    """A link's token for this person, who must exist; their older links end."""
    db.execute(delete(panel_link).where(panel_link.c.expires_at < now - KEPT_FOR))
    end_all(db, user_id, now)
    token = secrets.token_urlsafe(32)
    row = {"user_id": user_id, "digest": _digest(token), "created_at": now, "expires_at": now + good_for}
    db.execute(insert(panel_link).values(**row))
    return token


def may_ask(db: Connection, user_id: int, now: datetime) -> bool:
    """Whether this person may be sent another link at their own asking: mailboxes are not to be filled."""
    query = select(func.count()).where(panel_link.c.user_id == user_id, panel_link.c.created_at > now - WITHIN)
    return int(db.execute(query).scalar_one()) < AT_MOST


def holder(db: Connection, token: str, now: datetime) -> Holder | None:
    """Whom a living link is for; None for any other text, and for who was switched off."""
    row = db.execute(
        select(panel_user.c.id, panel_user.c.name, panel_user.c.email, panel_user.c.password_hash)
        .join(panel_link, panel_link.c.user_id == panel_user.c.id)
        .where(panel_link.c.digest == _digest(token), panel_link.c.expires_at > now, panel_user.c.active)
        .with_for_update()
    ).first()
    return Holder(row.id, row.name, row.email, not row.password_hash) if row is not None else None


def use(db: Connection, token: str, password_hash: str, now: datetime) -> Holder | None:
    """Set the password of the link's holder, who is signed out everywhere; None when the link is worth nothing."""
    found = holder(db, token, now)
    if found is None:
        return None
    mine = panel_user.c.id == found.user_id
    db.execute(update(panel_user).where(mine).values(password_hash=password_hash, failures=0, locked_until=None))
    sessions.end_all(db, found.user_id)
    end_all(db, found.user_id, now)
    audit.record(db, found.user_id, "changed", "/parola", now)
    return found


def end_all(db: Connection, user_id: int, now: datetime) -> None:
    """Nobody gets in by a link that this person was sent before."""
    open_ones = (panel_link.c.user_id == user_id) & (panel_link.c.expires_at > now)
    db.execute(update(panel_link).where(open_ones).values(expires_at=now))


def fits(password: str, again: str) -> str | None:
    """What is wrong with a new password that was typed twice; None when nothing is."""
    if not passwords.fits(password):
        return "length"
    return None if password == again else "differs"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
