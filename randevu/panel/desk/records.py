"""Reading the audit trail: who saw, changed and took out what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.panel.desk import users
from randevu.panel.permissions import Actor
from randevu.store.tables import panel_audit, panel_user

PAGE = 100


@dataclass(frozen=True)
class Record:
    """`page` is the address under which what it is about can be opened."""

    id: int
    at: datetime
    user_id: int
    name: str
    kind: str
    address: str
    page: str


@dataclass(frozen=True)
class Wanted:
    """Filters that combine: a person, a kind, a part of the address, a span of time [since, until)."""

    user_id: int | None = None
    kind: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """A page of records, the newest first; `older` is the record before which there is more."""

    listed: tuple[Record, ...]
    older: int | None


def page(db: Connection, actor: Actor, wanted: Wanted, before: int | None) -> Page:
    """Records of those people whom the actor may manage or see."""
    actor.needs("see_records")
    query = (
        select(panel_audit, panel_user.c.name)
        .join(panel_user, panel_user.c.id == panel_audit.c.user_id)
        .where(panel_audit.c.user_id.in_([one.id for one in users.listed(db, actor)]))
        .order_by(panel_audit.c.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.user_id is not None:
        query = query.where(panel_audit.c.user_id == wanted.user_id)
    if wanted.kind:
        query = query.where(panel_audit.c.kind == wanted.kind)
    if wanted.address:
        query = query.where(panel_audit.c.address.contains(wanted.address, autoescape=True))
    if wanted.since is not None:
        query = query.where(panel_audit.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(panel_audit.c.at < wanted.until)
    if before is not None:
        query = query.where(panel_audit.c.id < before)
    rows = db.execute(query).all()
    listed = tuple(
        Record(row.id, row.at, row.user_id, row.name, row.kind, row.address, _opened(row.address))
        for row in rows[:PAGE]
    )
    return Page(listed, listed[-1].id if len(rows) > PAGE else None)


def _opened(address: str) -> str:
    """The page of a thing: what was done to it stands behind its number."""
    return "/".join(address.split("/")[:3])
