"""One conversation as it was said, those in which something went wrong, and giving one back to the assistant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking import Appointment, appointments
from randevu.handoff import service as handoff
from randevu.messaging import window
from randevu.panel.desk import people
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, customer, message, ownership, stand_in

PAGE = 30
MESSAGES = 100
LAST_WORDS = 3


@dataclass(frozen=True)
class Said:
    """One message. `choices` are the titles that were offered with it; `status` is set for what we sent.

    `turn`: the turn that read or wrote it. `instead`: why it went out in place of another one, if it did; `late`: that
    one arrived after all.
    """

    id: int
    direction: str
    author: str
    kind: str
    at: datetime
    status: str | None
    withdrawn: bool
    text: str = field(repr=False)
    choices: tuple[str, ...] = ()
    instead: str | None = None
    late: bool = False
    turn: int | None = None


@dataclass(frozen=True)
class Flagged:
    """A conversation that a person should look at; `last` are its newest messages in order."""

    conversation_id: str
    person: Person
    reason: str
    since: datetime | None
    last: tuple[Said, ...]


@dataclass(frozen=True)
class Talk:
    """One conversation.

    `older`: the message before which there is more. `window_open`: whether we may write freely.
    """

    conversation_id: str
    person: Person
    holder: str
    flagged: str | None
    resumes_at: datetime | None
    window_open: bool
    said: tuple[Said, ...]
    older: int | None
    coming: tuple[Appointment, ...]


def count_waiting(db: Connection, actor: Actor) -> int:
    """How many conversations wait for a person or have a flag; what somebody parked does not wait."""
    parked = select(ownership.c.state).where(
        ownership.c.conversation_id == conversation.c.id, ownership.c.state == "parked"
    )
    query = (
        select(func.count())
        .select_from(conversation)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(
            handoff.NEEDS_SOMEBODY,
            or_(conversation.c.flagged.is_not(None), ~parked.exists()),
            customer.c.merged_into.is_(None),
            actor.scope.of_customer(customer.c.id),
        )
    )
    return int(db.execute(query).scalar_one())


def flagged(db: Connection, actor: Actor) -> list[Flagged]:
    """Conversations with the assistant in which something went wrong that a person should know of."""
    actor.needs("see_conversations")
    query = (
        select(conversation)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(
            handoff.NEEDS_SOMEBODY,
            conversation.c.flagged.is_not(None),
            conversation.c.holder.not_in(("waiting", "person")),  # asked for equality, SQLite would go by all of these
            customer.c.merged_into.is_(None),
            actor.scope.of_customer(customer.c.id),
        )
    )
    # Sorted here: told to sort, SQLite reads all conversations in that order instead of the few by their index.
    rows = sorted(db.execute(query), key=lambda row: row.said_at or row.created_at, reverse=True)[:PAGE]
    known = people.persons(db, (row.customer_id for row in rows))
    last = newest_of_each(db, (row.id for row in rows), LAST_WORDS)
    return [Flagged(row.id, known[row.customer_id], row.flagged, row.said_at, last.get(row.id, ())) for row in rows]


def give_back(db: Connection, actor: Actor, conversation_id: str, now: datetime) -> bool:
    """Let the assistant answer again; False if no person had the conversation any more."""
    actor.needs("give_back")
    _unflag(db, actor, conversation_id)
    return handoff.give_back(db, conversation_id, actor.by, now)


def seen(db: Connection, actor: Actor, conversation_id: str) -> None:
    """Take the flag off: a person has looked at it."""
    actor.needs("give_back")
    _unflag(db, actor, conversation_id)


def look(db: Connection, actor: Actor, conversation_id: str, before: int | None, now: datetime) -> Talk:
    """A conversation's newest messages, or those before a message.

    Raises:
        NotHere: there is no such conversation.
    """
    actor.needs("see_conversations")
    row = db.execute(select(conversation).where(*one_of(actor, conversation_id))).first()
    if row is None:
        raise NotHere
    said = newest(db, conversation_id, MESSAGES + 1, before)
    coming = appointments.upcoming(db, row.customer_id, now) if actor.may("see_appointments") else ()
    return Talk(
        row.id,
        people.persons(db, [row.customer_id])[row.customer_id],
        row.holder,
        row.flagged,
        row.resumes_at,
        window.is_open(row.said_at, now),
        said[-MESSAGES:],
        said[1].id if len(said) > MESSAGES else None,
        tuple(actor.scope.seen(coming)),
    )


def _unflag(db: Connection, actor: Actor, conversation_id: str) -> None:
    found = db.execute(update(conversation).where(*one_of(actor, conversation_id)).values(flagged=None))
    if not found.rowcount:
        raise NotHere


def one_of(actor: Actor, conversation_id: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the conversation with this id, if its customer belongs to the actor's scope."""
    return conversation.c.id == conversation_id, actor.scope.of_customer(conversation.c.customer_id)


def newest(db: Connection, conversation_id: str, most: int, before: int | None = None) -> tuple[Said, ...]:
    """The newest messages, the oldest of them first."""
    query = _messages().where(message.c.conversation_id == conversation_id).order_by(message.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(message.c.id < before)
    return tuple(reversed([_told(row) for row in db.execute(query)]))


def newest_of_each(db: Connection, conversations: Iterable[str], most: int) -> Mapping[str, tuple[Said, ...]]:
    """The newest messages of each of a page's conversations, in one statement that reads only these."""
    wanted = list(conversations)
    other = message.alias()
    first = (
        select(other.c.id)
        .where(other.c.conversation_id == conversation.c.id)
        .order_by(other.c.id.desc())
        .limit(1)
        .offset(most - 1)
        .correlate(conversation)
        .scalar_subquery()
    )
    query = (
        _messages()
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(conversation.c.id.in_(wanted), message.c.id >= func.coalesce(first, 0))
        .order_by(message.c.id)
    )
    found: dict[str, tuple[Said, ...]] = {}
    for row in db.execute(query) if wanted else ():
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), _told(row))
    return found


def last_of_each(db: Connection, conversations: Iterable[str]) -> Mapping[str, Said]:
    """The newest message of each of a page's conversations."""
    wanted = list(conversations)
    if not wanted:
        return {}
    newest = (
        select(func.max(message.c.id)).where(message.c.conversation_id.in_(wanted)).group_by(message.c.conversation_id)
    )
    rows = db.execute(select(message).where(message.c.id.in_(newest)))
    return {row.conversation_id: _said(row) for row in rows}


def _messages() -> Any:
    return select(message, stand_in.c.reason, stand_in.c.late_at).select_from(
        message.outerjoin(stand_in, stand_in.c.message_id == message.c.id)
    )


def _told(row: Any) -> Said:
    return replace(_said(row), instead=row.reason, late=row.late_at is not None)


def _said(row: Any) -> Said:
    offered = row.payload.get("choices") if isinstance(row.payload, dict) else None
    titles = tuple(str(one.get("title", "")) for one in offered or () if isinstance(one, dict))
    return Said(
        *(row.id, row.direction, row.author, row.kind, row.said_at, row.status, row.withdrawn, row.text, titles),
        turn=row.turn_id,
    )
