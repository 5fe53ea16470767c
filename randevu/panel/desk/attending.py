"""Who is there: the switch by which agents take conversations from the queue, and the heartbeat of their open pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.handoff import presence
from randevu.handoff.presence import Standing
from randevu.panel.desk import users
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import Forbidden
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation

MOST_CHATS = 100


@dataclass(frozen=True)
class Member:
    """Somebody of the team with how many conversations they have, of how many at most."""

    name: str
    standing: Standing
    load: int
    limit: int
    is_self: bool


def beat(db: Connection, actor: Actor, writing_in: str, now: datetime) -> None:
    """A page of theirs is open; `writing_in`: the conversation in which they are writing an answer, or nothing.

    Raises:
        Forbidden: the actor answers nobody.
    """
    actor.needs("answer")
    seen = writing_in and db.execute(select(conversation.c.id).where(*one_of(actor, writing_in))).scalar()
    presence.beat(db, actor.id, now, writing_in=seen or None)


def set_available(db: Connection, actor: Actor, available: bool, now: datetime) -> None:
    """Whether the queue gives them conversations.

    Raises:
        Forbidden: the actor answers nobody.
    """
    actor.needs("answer")
    presence.set_available(db, actor.id, available, now)


def team(db: Connection, actor: Actor, catalogue: Catalogue, now: datetime) -> list[Member]:
    """Everybody who was ever there and works in the actor's branches; only themselves for who gives nothing to others.

    Raises:
        Forbidden: the actor answers nobody.
    """
    actor.needs("answer")
    return [
        Member(one.name, one.standing, one.load, one.limit, one.id == actor.id)
        for one in presence.agents(db, catalogue.handover, now)
        if one.id == actor.id
        or (actor.may("assign") and (one.branches is None or any(map(actor.scope.holds, one.branches))))
    ]


def limit_of(db: Connection, actor: Actor, user_id: int) -> int | None:
    """How many conversations the queue gives somebody at once; None where the business's own limit holds.

    Raises:
        Forbidden, NotHere: the actor manages nobody, or there is no such person for them.
    """
    users.look(db, actor, user_id)
    return presence.limit_of(db, user_id)


def set_limit(db: Connection, actor: Actor, user_id: int, most: int | None, now: datetime) -> bool:
    """Give somebody a limit of their own, or with None the business's; False for a number that is none.

    Raises:
        Forbidden, NotHere: see `limit_of`; an owner is changed by owners alone.
    """
    if not users.look(db, actor, user_id).changeable:
        raise Forbidden
    if most is not None and not 1 <= most <= MOST_CHATS:
        return False
    presence.set_limit(db, user_id, most, now)
    return True
