"""The list of conversations that fit a filter, a page at a time, and the way from one to the next inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.panel.desk import finding, people
from randevu.panel.desk.conversations import Said, last_of_each
from randevu.panel.desk.finding import Place
from randevu.panel.desk.people import Person
from randevu.panel.filtering import Filter
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, turn

PAGE = 30
NEWEST_TURNS = 2000
SORTS = ("intent", "entity", "action")


@dataclass(frozen=True)
class Listed:
    conversation_id: str
    person: Person
    holder: str
    said_at: datetime
    last: Said | None


@dataclass(frozen=True)
class Page:
    """A page of conversations, the newest first; `older` leads on."""

    listed: tuple[Listed, ...]
    older: Place | None


@dataclass(frozen=True)
class Neighbours:
    """The conversations beside one in a filtered list, by id."""

    newer: str | None
    older: str | None


def page(db: Connection, actor: Actor, wanted: Filter, before: Place | None, zone: ZoneInfo) -> Page:
    """Conversations by their customer's newest message.

    Raises:
        Forbidden: see `finding.query`.
    """
    query = finding.newest_first(finding.query(db, actor, wanted, zone), before).limit(PAGE + 1)
    rows = db.execute(query).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    known = people.persons(db, (row.customer_id for row in rows))
    last = last_of_each(db, [row.id for row in rows])
    listed = tuple(Listed(row.id, known[row.customer_id], row.holder, row.said_at, last.get(row.id)) for row in rows)
    return Page(listed, (listed[-1].said_at, listed[-1].conversation_id) if more else None)


def neighbours(db: Connection, actor: Actor, wanted: Filter, conversation_id: str, zone: ZoneInfo) -> Neighbours:
    """Who stands before and after a conversation in the list, whether it still fits the filter itself or not.

    Raises:
        Forbidden: see `finding.query`.
    """
    found = finding.query(db, actor, wanted, zone)
    mine = conversation.c.id == conversation_id, actor.scope.of_customer(conversation.c.customer_id)
    said_at = db.execute(select(conversation.c.said_at).where(*mine)).scalar()
    if said_at is None:
        return Neighbours(None, None)
    place = (said_at, conversation_id)
    return Neighbours(
        _first(db, finding.oldest_first(found, place)),
        _first(db, finding.newest_first(found, place)),
    )


def names(db: Connection, actor: Actor) -> dict[str, list[str]]:
    """Intents, entities and actions of the newest turns, to choose from: {"intent": [...], ...}.

    Raises:
        Forbidden: the actor does not review.
    """
    actor.needs("review")
    newest = select(turn.c.traits).where(turn.c.traits.is_not(None)).order_by(turn.c.id.desc()).limit(NEWEST_TURNS)
    found = {trait for traits in db.execute(newest).scalars() for trait in traits or ()}
    apart = [trait.partition(":") for trait in sorted(found)]
    return {sort: [name for kind, _, name in apart if kind == sort] for sort in SORTS}


def _first(db: Connection, query: Any) -> str | None:
    row = db.execute(query.limit(1)).first()
    return None if row is None else str(row.id)
