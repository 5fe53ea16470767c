"""Which agents are there: who wants conversations from the queue, and whose page still beats.

An agent is `online` (takes conversations), `away` (there, but takes none) or `offline` (no page of theirs was heard of
for `OFFLINE_AFTER`). Browsers let a hidden page beat once a minute at the least.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from randevu import store
from randevu.catalogue import Handover
from randevu.store.tables import agent_presence, ownership, panel_user

Standing = Literal["online", "away", "offline"]
OFFLINE_AFTER = timedelta(seconds=150)
WRITING_FOR = timedelta(seconds=20)
"""Who writes says so every few seconds."""


@dataclass(frozen=True)
class Agent:
    """Somebody whom the queue may give conversations. `load`: how many they have, `limit`: how many at most."""

    id: int
    name: str
    branches: frozenset[str] | None
    departments: frozenset[str]
    standing: Standing
    load: int
    limit: int
    assigned_at: datetime | None

    @property
    def is_free(self) -> bool:
        return self.standing == "online" and self.load < self.limit


def beat(db: Connection, user_id: int, now: datetime, writing_in: str | None = None) -> None:
    """A page of theirs is open; `writing_in`: the conversation in which they are writing an answer."""
    wrote = {"writing_in": writing_in, "writing_at": now} if writing_in else {"writing_in": None}
    _put(db, user_id, now, seen_at=now, **wrote)


def writing_in(db: Connection, conversation_id: str, now: datetime) -> list[tuple[int, str]]:
    """Number and name of everybody who is writing an answer in it just now."""
    lately = agent_presence.c.writing_at > now - WRITING_FOR
    query = (
        select(panel_user.c.id, panel_user.c.name)
        .join(agent_presence, agent_presence.c.user_id == panel_user.c.id)
        .where(agent_presence.c.writing_in == conversation_id, lately)
        .order_by(panel_user.c.name)
    )
    return [(row.id, row.name) for row in db.execute(query)]


def set_available(db: Connection, user_id: int, available: bool, now: datetime) -> None:
    """They want conversations from the queue, or none."""
    _put(db, user_id, now, available=available, seen_at=now)


def set_limit(db: Connection, user_id: int, chats_at_once: int | None, now: datetime) -> None:
    """Their own limit; None for the business's. Somebody who was never there is not there because of it."""
    _put(db, user_id, now - OFFLINE_AFTER, chats_at_once=chats_at_once)


def limit_of(db: Connection, user_id: int) -> int | None:
    """Their own limit; None for the business's."""
    found: int | None = db.execute(
        select(agent_presence.c.chats_at_once).where(agent_presence.c.user_id == user_id)
    ).scalar()
    return found


def standing(row: Any, now: datetime) -> Standing:
    """Of a row with `available` and `seen_at`, which are None for somebody who was never there."""
    if row.seen_at is None or row.seen_at <= now - OFFLINE_AFTER:
        return "offline"
    return "online" if row.available else "away"


def agents(db: Connection, told: Handover, now: datetime, lock: bool = False) -> list[Agent]:
    """Everybody who may sign in and was ever there, by number.

    Args:
        lock: keep their rows until the transaction ends, so that nobody else counts on the same free place.
    """
    query = (
        select(panel_user.c.id, panel_user.c.name, panel_user.c.branches, panel_user.c.departments, agent_presence)
        .join(agent_presence, agent_presence.c.user_id == panel_user.c.id)
        .where(panel_user.c.active)
        .order_by(panel_user.c.id)
    )
    rows = db.execute(query.with_for_update(of=agent_presence) if lock else query).all()
    # Counted after the lock: what others assigned before it is committed by now.
    loads = dict(
        db.execute(
            select(ownership.c.user_id, func.count())
            .where(ownership.c.state == "assigned")
            .group_by(ownership.c.user_id)
        ).all()
    )
    return [
        Agent(
            row.id,
            row.name,
            None if row.branches is None else frozenset(row.branches),
            frozenset(row.departments or ()),
            standing(row, now),
            loads.get(row.id, 0),
            told.chats_at_once if row.chats_at_once is None else row.chats_at_once,
            row.assigned_at,
        )
        for row in rows
    ]


def served(db: Connection) -> Collection[str]:
    """Departments in which anybody works who may sign in."""
    found = db.execute(select(panel_user.c.departments).where(panel_user.c.active)).scalars()
    return {name for names in found for name in names or ()}


def assigned(db: Connection, user_id: int, now: datetime) -> None:
    db.execute(update(agent_presence).where(agent_presence.c.user_id == user_id).values(assigned_at=now))


def stand_back(db: Connection, user_id: int) -> None:
    """They left a customer without an answer: the queue gives them none until they say that they are there."""
    db.execute(update(agent_presence).where(agent_presence.c.user_id == user_id).values(available=False))


def _put(db: Connection, user_id: int, now: datetime, **values: Any) -> None:
    made = (sqlite_insert if store.is_sqlite(db) else postgres_insert)(agent_presence)
    fresh = {"user_id": user_id, "available": False, "seen_at": now, **values}
    db.execute(made.values(**fresh).on_conflict_do_update(index_elements=["user_id"], set_=values))
