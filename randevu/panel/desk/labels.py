"""Labels of conversations: the business's own list, and which conversation has which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from randevu.panel.desk import people
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, inbox_label, labelled
from randevu.turkish import letters

LENGTH = 30
MOST = 60
Problem = Literal["label_empty", "label_taken", "label_many"]


@dataclass(frozen=True)
class Label:
    id: int
    name: str


def listed(db: Connection, actor: Actor) -> list[Label]:
    """All labels of the business, by name."""
    actor.needs("see_conversations")
    rows = db.execute(select(inbox_label.c.id, inbox_label.c.name))
    return sorted((Label(*row) for row in rows), key=lambda one: letters.fold(one.name))


def add(db: Connection, actor: Actor, name: str, now: datetime) -> Problem | None:
    """Put one on the business's list.

    Raises:
        Forbidden: the actor arranges nothing for others.
    """
    actor.needs("assign")
    if not name:
        return "label_empty"
    people.one_at_a_time(db, None)
    known = listed(db, actor)
    if letters.fold(name[:LENGTH]) in {letters.fold(one.name) for one in known}:
        return "label_taken"
    if len(known) >= MOST:
        return "label_many"
    db.execute(insert(inbox_label).values(name=name[:LENGTH], by=actor.by, at=now))
    return None


def drop(db: Connection, actor: Actor, number: int) -> None:
    """Take one off the list and off every conversation.

    Raises:
        Forbidden: the actor arranges nothing for others.
        NotHere: there is none with this number.
    """
    actor.needs("assign")
    db.execute(delete(labelled).where(labelled.c.label_id == number))
    if not db.execute(delete(inbox_label).where(inbox_label.c.id == number)).rowcount:
        raise NotHere


def uses(db: Connection, actor: Actor) -> Mapping[int, int]:
    """How many conversations have each label, of those that the actor sees."""
    actor.needs("see_conversations")
    query = (
        select(labelled.c.label_id, func.count(labelled.c.conversation_id.distinct()).label("uses"))
        .join(conversation, conversation.c.id == labelled.c.conversation_id)
        .where(actor.scope.of_customer(conversation.c.customer_id))
        .group_by(labelled.c.label_id)
    )
    return {row.label_id: row.uses for row in db.execute(query)}


def of(db: Connection, actor: Actor, conversation_ids: Iterable[str]) -> Mapping[str, tuple[Label, ...]]:
    """The labels of conversations that the actor was shown."""
    actor.needs("see_conversations")
    wanted = list(conversation_ids)
    query = (
        select(labelled.c.conversation_id, inbox_label.c.id, inbox_label.c.name)
        .join(inbox_label, inbox_label.c.id == labelled.c.label_id)
        .where(labelled.c.conversation_id.in_(wanted))
        .distinct()
        .order_by(inbox_label.c.name)
    )
    found: dict[str, tuple[Label, ...]] = {}
    for row in db.execute(query) if wanted else ():
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), Label(row.id, row.name))
    return found


def put(db: Connection, actor: Actor, conversation_id: str, number: int, on: bool, now: datetime) -> None:
    """Put a label on a conversation, or take it off.

    Raises:
        Forbidden: the actor answers nobody.
        NotHere: there is no such conversation for them, or no such label.
    """
    actor.needs("answer")
    query = select(conversation.c.id).where(*one_of(actor, conversation_id)).with_for_update(of=conversation)
    known = select(inbox_label.c.id).where(inbox_label.c.id == number)
    if db.execute(query).first() is None or db.execute(known).first() is None:
        raise NotHere
    here = labelled.c.conversation_id == conversation_id, labelled.c.label_id == number
    if not on:
        db.execute(delete(labelled).where(*here))
    elif db.execute(select(labelled.c.id).where(*here)).first() is None:
        row = {"conversation_id": conversation_id, "label_id": number, "by": actor.by, "at": now}
        db.execute(insert(labelled).values(**row))
