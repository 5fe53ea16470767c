"""Filters that somebody keeps by name, each for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel.permissions import Actor
from randevu.store.tables import saved_filter

NAME_LENGTH = 60
MOST = 40


@dataclass(frozen=True)
class Saved:
    """`query` is what stands behind the question mark of the list's address."""

    id: int
    name: str
    query: str


def listed(db: Connection, actor: Actor) -> list[Saved]:
    """The actor's own, by name."""
    actor.needs("see_conversations")
    rows = db.execute(
        select(saved_filter.c.id, saved_filter.c.name, saved_filter.c.query)
        .where(saved_filter.c.user_id == actor.id)
        .order_by(saved_filter.c.name)
    )
    return [Saved(*row) for row in rows]


def keep(db: Connection, actor: Actor, name: str, query: str, now: datetime) -> bool:
    """Keep a filter under a name, in place of the one that has the name; False if it has none or there are too many."""
    actor.needs("see_conversations")
    mine = saved_filter.c.user_id == actor.id
    if not name:
        return False
    if db.execute(update(saved_filter).where(mine, saved_filter.c.name == name).values(query=query)).rowcount:
        return True
    if db.execute(select(func.count()).select_from(saved_filter).where(mine)).scalar_one() >= MOST:
        return False
    db.execute(insert(saved_filter).values(user_id=actor.id, name=name, query=query, created_at=now))
    return True


def drop(db: Connection, actor: Actor, number: int) -> None:
    """Forget one of the actor's own; somebody else's stays."""
    actor.needs("see_conversations")
    db.execute(delete(saved_filter).where(saved_filter.c.user_id == actor.id, saved_filter.c.id == number))
