"""The people of the panel: who they are, inviting them, changing what they may, letting nobody in any more.

Nobody gives more than they have: who is no owner neither makes nor changes owners, and who works in some branches only
manages people of these. Nobody changes their own role or branches, and the last owner stays one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.panel import links, mail, sessions, users
from randevu.panel.errors import Forbidden, NotHere, UnusableUser, UserExists
from randevu.panel.links import Holder
from randevu.panel.permissions import OWNER, ROLES, Actor
from randevu.panel.scope import Scope
from randevu.settings import Settings
from randevu.store.tables import panel_user

Problem = Literal["email", "taken", "role", "branches", "self", "last_owner"]
DEPARTMENTS = 8


@dataclass(frozen=True)
class Member:
    """Somebody of the panel. `changeable`: whether the asking person may change them at all."""

    id: int
    name: str
    email: str = field(repr=False)
    role: str
    branches: frozenset[str] | None
    departments: tuple[str, ...]
    active: bool
    has_password: bool
    changeable: bool
    is_self: bool


@dataclass(frozen=True)
class Wanted:
    """What somebody shall be: name, role, branches (None: all) and departments."""

    name: str
    role: str
    branches: frozenset[str] | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linked:
    """A link was made. `address` is set when no mail server sends it: then the asking person passes it on."""

    user_id: int
    address: str | None


def roles(actor: Actor) -> tuple[str, ...]:
    """The roles that this person may give."""
    return tuple(role for role in ROLES if role != OWNER or actor.role == OWNER)


def listed(db: Connection, actor: Actor) -> list[Member]:
    """Everybody whose branches the actor sees; those who may not sign in any more come last."""
    actor.needs("manage_users")
    rows = db.execute(select(panel_user).order_by(panel_user.c.active.desc(), panel_user.c.name, panel_user.c.id))
    found = (_member(actor, row) for row in rows)
    return [one for one in found if one.is_self or Scope.of(one.branches).within(actor.scope)]


def look(db: Connection, actor: Actor, user_id: int) -> Member:
    """One of those who are listed.

    Raises:
        NotHere: there is no such person, or not for this actor.
    """
    for one in listed(db, actor):
        if one.id == user_id:
            return one
    raise NotHere


def invite(
    db: Connection, actor: Actor, settings: Settings, email: str, wanted: Wanted, now: datetime
) -> Linked | Problem:
    """Add somebody, who chooses their password behind a link."""
    actor.needs("manage_users")
    problem = _excess(actor, wanted)
    if problem:
        return problem
    try:
        users.checked_branches(db, wanted.role, wanted.branches)
    except UnusableUser:
        return "branches"
    try:
        made = users.add(
            db,
            email=email,
            name=wanted.name,
            role=wanted.role,
            password=None,
            now=now,
            branches=wanted.branches,
            departments=wanted.departments,
        )
    except UserExists:
        return "taken"
    except UnusableUser:
        return "email"
    return _link(db, settings, made, now)


def send_link(db: Connection, actor: Actor, settings: Settings, user_id: int, now: datetime) -> Linked:
    """Send a new link for choosing a password; the older ones end.

    Raises:
        NotHere, Forbidden: see `_changing`.
    """
    if not _changing(db, actor, user_id).active:
        raise NotHere
    return _link(db, settings, user_id, now)


def change(db: Connection, actor: Actor, user_id: int, wanted: Wanted) -> Problem | None:
    """Make somebody what they shall be, from their next click on.

    Raises:
        NotHere, Forbidden: see `_changing`.
    """
    found = _changing(db, actor, user_id)
    problem = _excess(actor, wanted)
    if found.is_self and (wanted.role != found.role or wanted.branches != found.branches):
        problem = "self"
    elif not problem and found.role == OWNER != wanted.role and _is_last_owner(db, user_id):
        problem = "last_owner"
    if problem:
        return problem
    try:
        branches = users.checked_branches(db, wanted.role, wanted.branches)
    except UnusableUser:
        return "branches"
    values = {"role": wanted.role, "branches": branches, "departments": list(wanted.departments)}
    name = users.in_one_line(wanted.name) or found.name
    db.execute(update(panel_user).where(panel_user.c.id == user_id).values(name=name, **values))
    return None


def switch_off(db: Connection, actor: Actor, user_id: int, now: datetime) -> Problem | None:
    """Let somebody in no more: their sessions and links end at once.

    Raises:
        NotHere, Forbidden: see `_changing`.
    """
    found = _changing(db, actor, user_id)
    if found.is_self:
        return "self"
    if found.role == OWNER and _is_last_owner(db, user_id):
        return "last_owner"
    db.execute(update(panel_user).where(panel_user.c.id == user_id).values(active=False))
    sessions.end_all(db, user_id)
    links.end_all(db, user_id, now)
    return None


def switch_on(db: Connection, actor: Actor, user_id: int) -> None:
    """Let somebody in again, with the password they had.

    Raises:
        NotHere, Forbidden: see `_changing`.
    """
    _changing(db, actor, user_id)
    mine = panel_user.c.id == user_id
    db.execute(update(panel_user).where(mine).values(active=True, failures=0, locked_until=None))


def _changing(db: Connection, actor: Actor, user_id: int) -> Member:
    """The person that is to be changed.

    Raises:
        NotHere: there is no such person, or not for this actor.
        Forbidden: the actor sees them but may not change them.
    """
    found = look(db, actor, user_id)
    if not found.changeable:
        raise Forbidden
    return found


def _excess(actor: Actor, wanted: Wanted) -> Problem | None:
    """What of it is more than the actor may give."""
    if wanted.role not in roles(actor):
        return "role"
    return None if Scope.of(wanted.branches).within(actor.scope) else "branches"


def _is_last_owner(db: Connection, user_id: int) -> bool:
    """Whether nobody else could sign in as owner. The rows stay locked, so that two cannot remove each other."""
    query = (
        select(panel_user.c.id)
        .where(panel_user.c.role == OWNER, panel_user.c.active, panel_user.c.password_hash != "")
        .order_by(panel_user.c.id)
        .with_for_update()
    )
    return set(db.execute(query).scalars()) <= {user_id}


def _link(db: Connection, settings: Settings, user_id: int, now: datetime) -> Linked:
    row = db.execute(select(panel_user).where(panel_user.c.id == user_id)).one()
    to = Holder(row.id, row.name, row.email, not row.password_hash)
    token = links.make(db, user_id, links.INVITED_FOR if to.is_new else links.FORGOTTEN_FOR, now)
    if not mail.is_possible(settings):
        return Linked(user_id, mail.address_of(settings, token))
    mail.write(db, settings, to, token, now)
    return Linked(user_id, None)


def _member(actor: Actor, row: Any) -> Member:
    is_self = row.id == actor.id
    changeable = actor.role == OWNER or (row.role != OWNER and Scope.of(row.branches).within(actor.scope)) or is_self
    return Member(
        row.id,
        row.name,
        row.email,
        row.role,
        _keys(row.branches),
        tuple(row.departments or ()),
        row.active,
        bool(row.password_hash),
        changeable,
        is_self,
    )


def _keys(branches: Sequence[str] | None) -> frozenset[str] | None:
    return None if branches is None else frozenset(branches)


def department_names(text: str) -> tuple[str, ...]:
    """What was typed, separated by commas."""
    names: Collection[str] = dict.fromkeys(filter(None, (" ".join(one.split())[:60] for one in text.split(","))))
    return tuple(names)[:DEPARTMENTS]
