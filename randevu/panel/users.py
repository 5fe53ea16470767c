"""People who may sign in: adding them, and the counted attempt to sign in.

An attempt is counted before the password is looked at, in a transaction of its own, so that many guesses at once are
counted as many; the right password sets the count back. Who is locked out, unknown or switched off gets the
same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.panel import passwords
from randevu.panel.errors import UnusableUser, UserExists
from randevu.panel.permissions import OWNER, ROLES
from randevu.store.tables import panel_user

FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
EMAIL_LENGTH = 200
NAME_LENGTH = 120


@dataclass(frozen=True)
class _Attempt:
    user_id: int
    password_hash: str


def add(
    db: Connection,
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    now: datetime,
    branches: Collection[str] | None = None,
    departments: Sequence[str] = (),
) -> int:
    """Add somebody who may sign in; returns their number.

    Args:
        password: None for somebody who chooses it behind a link; until then they cannot sign in.
        branches: where they work; None for everywhere.

    Raises:
        UserExists: the address is taken.
        UnusableUser: address, role, branches or password cannot be used.
    """
    address = normal(email)
    local, at, domain = address.partition("@")
    if not (local and at and "." in domain) or any(sign.isspace() for sign in address) or len(email) > EMAIL_LENGTH:
        raise UnusableUser("the e-mail address must read like somebody@example.com")
    if role not in ROLES:
        raise UnusableUser(f"role {role!r} does not exist; use one of: {', '.join(ROLES)}")
    kept = checked_branches(db, role, branches)
    if password is not None and not passwords.fits(password):
        raise UnusableUser(f"the password must have {passwords.MIN_LENGTH} to {passwords.MAX_LENGTH} characters")
    if db.execute(select(panel_user.c.id).where(panel_user.c.email == address)).first() is not None:
        raise UserExists(f"{address} may sign in already")
    made = db.execute(
        insert(panel_user).values(
            email=address,
            name=in_one_line(name) or local,
            role=role,
            branches=kept,
            departments=list(departments),
            password_hash="" if password is None else passwords.hashed(password),
            active=True,
            failures=0,
            created_at=now,
        )
    )
    return int(made.inserted_primary_key[0])


def in_one_line(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH]


def checked_branches(db: Connection, role: str, branches: Collection[str] | None) -> list[str] | None:
    """Where somebody of that role works, as it is stored.

    Raises:
        UnusableUser: the business has no such branch, or an owner would see only a part of it.
    """
    if branches is None:
        return None
    if role == OWNER:
        raise UnusableUser("an owner works in all branches")
    known = catalogues.current(db).branches
    unknown = sorted(set(branches) - set(known))
    if unknown or not branches:
        raise UnusableUser(f"branch {', '.join(unknown) or '(none)'} does not exist; use one of: {', '.join(known)}")
    return sorted(set(branches))


def authenticate(url: str, email: str, password: str, now: datetime) -> int | None:
    """The number of the user whose address and password these are; None for any reason not to let somebody in."""
    with store.writing(url) as db:
        attempt = _count(db, normal(email), now)
    right = passwords.matches(attempt.password_hash if attempt else None, password[: passwords.MAX_LENGTH + 1])
    if attempt is None or not right:
        return None
    with store.writing(url) as db:
        mine = panel_user.c.id == attempt.user_id
        db.execute(update(panel_user).where(mine).values(failures=0, locked_until=None))
    return attempt.user_id


def normal(email: str) -> str:
    """An address as it is stored; what no database takes is left out."""
    return "".join(sign for sign in email if sign.isprintable()).strip().lower()[:EMAIL_LENGTH]


def _count(db: Connection, email: str, now: datetime) -> _Attempt | None:
    """Count an attempt; None when nobody may sign in under this address now."""
    query = select(panel_user).where(panel_user.c.email == email, panel_user.c.active).with_for_update()
    row: Any = db.execute(query).first()
    if row is None or (row.locked_until is not None and row.locked_until > now):
        return None
    failures = 1 if row.locked_until is not None else row.failures + 1
    locked_until = now + LOCKED_FOR if failures >= FAILURES else None
    db.execute(update(panel_user).where(panel_user.c.id == row.id).values(failures=failures, locked_until=locked_until))
    return _Attempt(row.id, row.password_hash)
