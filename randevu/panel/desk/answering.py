"""What people do with a conversation: take it, answer, give it to somebody, park it, put it back into the queue.

Nobody answers in a conversation that is somebody else's: who wants to takes it over first, and the other one sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.handoff import ownership
from randevu.handoff import service as handoff
from randevu.handoff.ownership import Parking
from randevu.messaging import by_people, window
from randevu.panel.desk import ready_replies
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import ROLES, Actor
from randevu.panel.scope import Scope
from randevu.store.tables import conversation, panel_user

Problem = Literal["empty", "long", "gap", "window", "theirs", "elsewhere", "until", "gone"]
LONGEST_PARK = timedelta(days=90)


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be given conversations."""

    id: int
    name: str


def colleagues(db: Connection, actor: Actor) -> list[Colleague]:
    """Who else answers customers somewhere in the actor's branches, by name.

    Raises:
        Forbidden: the actor gives nothing to others.
    """
    actor.needs("assign")
    answering = [role for role, permissions in ROLES.items() if "answer" in permissions]
    query = select(panel_user).where(panel_user.c.active, panel_user.c.role.in_(answering)).order_by(panel_user.c.name)
    return [
        Colleague(row.id, row.name)
        for row in db.execute(query)
        if row.id != actor.id and (row.branches is None or any(actor.scope.holds(branch) for branch in row.branches))
    ]


def reply(
    db: Connection, actor: Actor, conversation_id: str, text: str, nonce: str, now: datetime, resume: timedelta
) -> Problem | None:
    """Write to the customer; what is nobody's, or the assistant's, becomes the actor's with it.

    Args:
        resume: how long after the last answer the assistant takes over by itself.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    row = _look_up(db, actor, conversation_id)
    if not text.strip():
        return "empty"
    if len(text) > by_people.LONGEST:
        return "long"
    if ready_replies.open_gaps(text):
        return "gap"
    if not window.is_open(row.said_at, now):
        return "window"
    owner = ownership.locked(db, conversation_id)
    if owner is not None and owner.user_id not in (None, actor.id):
        return "theirs"
    if owner is None:
        handoff.open(db, conversation_id, handoff.TAKEN, now, resume)
    ownership.take(db, conversation_id, actor.id, now)
    if by_people.put(db, conversation_id, text.strip(), actor.by, actor.command(nonce), now):
        ownership.answered(db, conversation_id, actor.id, now)
        db.execute(update(conversation).where(conversation.c.id == conversation_id).values(flagged=None))
    return None


def take(db: Connection, actor: Actor, conversation_id: str, now: datetime, resume: timedelta) -> None:
    """Make it the actor's, also what the assistant or somebody else has.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    _look_up(db, actor, conversation_id)
    if ownership.locked(db, conversation_id) is None:
        handoff.open(db, conversation_id, handoff.TAKEN, now, resume)
    ownership.take(db, conversation_id, actor.id, now)


def give(db: Connection, actor: Actor, conversation_id: str, to: int, now: datetime) -> Problem | None:
    """Give it to a colleague who sees this customer.

    Raises:
        Forbidden: the actor gives nothing to others.
        NotHere: there is no such conversation or colleague for them.
    """
    actor.needs("assign")
    _look_up(db, actor, conversation_id)
    if to not in {one.id for one in colleagues(db, actor)}:
        raise NotHere
    branches = db.execute(select(panel_user.c.branches).where(panel_user.c.id == to)).scalar()
    sees = Scope.of(branches).of_customer(conversation.c.customer_id)
    if db.execute(select(conversation.c.id).where(conversation.c.id == conversation_id, sees)).first() is None:
        return "elsewhere"
    return None if ownership.give(db, conversation_id, to, actor.by, now) else "gone"


def park(
    db: Connection,
    actor: Actor,
    conversation_id: str,
    until: datetime | None,
    reason: str,
    then: str,
    now: datetime,
) -> Problem | None:
    """Put it aside until a time, or until the customer writes.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    _look_up(db, actor, conversation_id)
    if until is None or not now < until <= now + LONGEST_PARK:
        return "until"
    kept = Parking(until, reason, then if then in ("agent", "queue", "assistant") else "agent")
    return None if ownership.park(db, conversation_id, actor.id, kept, now) else "theirs"


def put_back(db: Connection, actor: Actor, conversation_id: str, now: datetime) -> Problem | None:
    """Into the queue: somebody else shall answer. Others' conversations only by who gives to others.

    Raises:
        Forbidden, NotHere: see `_look_up`.
    """
    _look_up(db, actor, conversation_id)
    owner = ownership.locked(db, conversation_id)
    if owner is not None and owner.user_id not in (None, actor.id) and not actor.may("assign"):
        return "theirs"
    return None if ownership.give_up(db, conversation_id, actor.by, now) else "gone"


def _look_up(db: Connection, actor: Actor, conversation_id: str) -> Any:
    """The conversation's row, locked.

    Raises:
        Forbidden: the actor answers nobody.
        NotHere: there is no such conversation for them.
    """
    actor.needs("answer")
    query = select(conversation).where(*one_of(actor, conversation_id)).with_for_update(of=conversation)
    row = db.execute(query).first()
    if row is None:
        raise NotHere
    return row
