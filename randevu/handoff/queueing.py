"""The queue: who gets which conversation.

Longest waiting first, where a concern's head start counts as waiting; so whoever comes later by more than the longest
head start never overtakes, and nobody waits for ever behind others' priority. Among the agents who are online, below
their limit and fit for it: who had this customer before, else who has the fewest, else who was given none for longest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.handoff import ownership, presence
from randevu.handoff.presence import Agent
from randevu.store.tables import appointment, conversation
from randevu.store.tables import ownership as table

AT_ONCE = 50
"""Assignments in one transaction: what people do by hand waits no longer."""
_NEVER = datetime.min.replace(tzinfo=timezone.utc)


def anything_due(db: Connection, now: datetime) -> bool:
    """Whether somebody waits and somebody is free; whether they fit is not asked."""
    if db.execute(select(table.c.conversation_id).where(table.c.state == ownership.QUEUED).limit(1)).first() is None:
        return False
    return any(one.is_free for one in presence.agents(db, ownership.rules(db), now))


def assign(db: Connection, now: datetime) -> int:
    """Give as many as fit, a bounded number at once; returns how many.

    The agents' rows are locked first, so that two processes never count on the same free place; conversations that
    somebody is just changing by hand are left for the next round.
    """
    free = {one.id: one for one in presence.agents(db, ownership.rules(db), now, lock=True) if one.is_free}
    if not free:
        return 0
    rows, served = in_turn(db), presence.served(db)
    places = _places(db, rows) if any(one.branches is not None for one in free.values()) else {}
    hopeless: set[object] = set()
    done = 0
    for row in rows:
        if not free or done == AT_ONCE:
            break
        department = _department(row, served)
        branches = places.get(row.customer_id, frozenset())
        fit = [] if (department, branches) in hopeless else _fit(free.values(), department, branches)
        if not fit:
            hopeless.add((department, branches))
            continue
        chosen = free.get(row.wanted_id) if row.wanted_id in {one.id for one in fit} else min(fit, key=_turn)
        assert chosen is not None
        mine = _locked_now(db, row.conversation_id)
        if mine is None or mine.state != ownership.QUEUED:
            continue
        ownership.own(db, mine, chosen.id, "assigned", "queue", now)
        presence.assigned(db, chosen.id, now)
        done += 1
        free[chosen.id] = replace(chosen, load=chosen.load + 1, assigned_at=now)
        if not free[chosen.id].is_free:
            del free[chosen.id]
    return done


def in_turn(db: Connection) -> Sequence[Any]:
    """Whoever is in the queue, in its order."""
    query = (
        select(
            table.c.conversation_id,
            table.c.department,
            table.c.wanted_id,
            table.c.escalated_at,
            conversation.c.customer_id,
        )
        .join(conversation, conversation.c.id == table.c.conversation_id)
        .where(table.c.state == ownership.QUEUED)
        .order_by(table.c.place_at, table.c.conversation_id)
    )
    return list(db.execute(query))


def _locked_now(db: Connection, conversation_id: str) -> Any:
    """The row of `ownership`; None if the conversation is the assistant's by now, or in somebody's hands just now."""
    query = select(conversation.c.id).where(conversation.c.id == conversation_id)
    if db.execute(query.with_for_update(skip_locked=True)).first() is None:
        return None
    return ownership.locked(db, conversation_id)


def _department(row: Any, served: Collection[str]) -> str | None:
    """Whose it is; anybody's where it is late, or where nobody works in that department."""
    return row.department if row.escalated_at is None and row.department in served else None


def _fit(free: Collection[Agent], department: str | None, branches: frozenset[str]) -> list[Agent]:
    return [
        one
        for one in free
        if (department is None or department in one.departments)
        and (one.branches is None or not branches or one.branches & branches)
    ]


def _turn(one: Agent) -> tuple[int, datetime, int]:
    return one.load, one.assigned_at or _NEVER, one.id


def _places(db: Connection, rows: Sequence[Any]) -> Mapping[int, frozenset[str]]:
    """The branches of each waiting customer's appointments, whatever became of these (docs/decisions/0023)."""
    waiting = (
        select(conversation.c.customer_id)
        .join(table, table.c.conversation_id == conversation.c.id)
        .where(table.c.state == ownership.QUEUED)
    )
    query = select(appointment.c.customer_id, appointment.c.branch).where(appointment.c.customer_id.in_(waiting))
    found: dict[int, set[str]] = {}
    for row in db.execute(query.distinct()):
        found.setdefault(row.customer_id, set()).add(row.branch)
    return {customer_id: frozenset(branches) for customer_id, branches in found.items()}
