"""Private notes in a conversation, which no customer ever sees, and the colleagues who are named in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel.desk import people
from randevu.panel.desk.conversations import one_of
from randevu.panel.desk.people import Person
from randevu.panel.errors import NotHere
from randevu.panel.permissions import OWN_ONLY, ROLES, Actor
from randevu.panel.scope import Scope
from randevu.store.tables import conversation, panel_user, team_mention, team_note
from randevu.turkish import letters

LONGEST = 2000
SHOWN = 50
MENTIONS = 20
Problem = Literal["note_empty", "note_long", "note_unseen"]


@dataclass(frozen=True)
class Note:
    """`asks_me`: it names the actor, who has not said yet that they read it."""

    id: int
    text: str = field(repr=False)
    by: str
    at: datetime
    asks_me: bool = False


@dataclass(frozen=True)
class Mention:
    """Somebody named the actor in a note."""

    conversation_id: str
    person: Person
    by: str
    at: datetime
    text: str = field(repr=False)


def of(db: Connection, actor: Actor, conversation_id: str) -> list[Note]:
    """The newest notes of a conversation that the actor was shown, in order."""
    actor.needs("see_conversations")
    query = select(team_note).where(team_note.c.conversation_id == conversation_id)
    rows = db.execute(query.order_by(team_note.c.id.desc()).limit(SHOWN)).all()[::-1]
    open_ones = select(team_mention.c.note_id).where(
        team_mention.c.conversation_id == conversation_id,
        team_mention.c.user_id == actor.id,
        team_mention.c.seen_at.is_(None),
    )
    asked = set(db.execute(open_ones).scalars())
    names = people.users_named(db, (row.by for row in rows))
    return [Note(row.id, row.text, names.get(row.by, row.by), row.at, row.id in asked) for row in rows]


def add(db: Connection, actor: Actor, conversation_id: str, text: str, now: datetime) -> Problem | None:
    """Write a note; whoever is named in it as @Name is told, if they may see this conversation.

    Raises:
        Forbidden: the actor answers nobody.
        NotHere: there is no such conversation for them.
    """
    actor.needs("answer")
    query = select(conversation.c.id).where(*one_of(actor, conversation_id)).with_for_update(of=conversation)
    if db.execute(query).first() is None:
        raise NotHere
    if not text:
        return "note_empty"
    if len(text) > LONGEST:
        return "note_long"
    named = _named(text, _staff(db, actor))
    if not all(_sees(db, row, conversation_id) for row in named):
        return "note_unseen"
    here = {"conversation_id": conversation_id, "at": now}
    made = db.execute(insert(team_note).values(text=text, by=actor.by, **here))
    note_id = int(made.inserted_primary_key[0])
    for row in named:
        db.execute(insert(team_mention).values(note_id=note_id, user_id=row.id, **here))
    return None


def mentions(db: Connection, actor: Actor) -> list[Mention]:
    """Notes that name the actor and that they have not read yet, the newest first."""
    actor.needs("see_conversations")
    query = (
        select(team_note, conversation.c.customer_id)
        .join(team_mention, team_mention.c.note_id == team_note.c.id)
        .join(conversation, conversation.c.id == team_note.c.conversation_id)
        .where(
            team_mention.c.user_id == actor.id,
            team_mention.c.seen_at.is_(None),
            actor.scope.of_customer(conversation.c.customer_id),
        )
        .order_by(team_note.c.id.desc())
        .limit(MENTIONS)
    )
    rows = db.execute(query).all()
    known = people.persons(db, (row.customer_id for row in rows))
    names = people.users_named(db, (row.by for row in rows))
    return [
        Mention(row.conversation_id, known[row.customer_id], names.get(row.by, row.by), row.at, row.text)
        for row in rows
    ]


def read(db: Connection, actor: Actor, conversation_id: str, now: datetime) -> None:
    """The actor has read what names them in a conversation.

    Raises:
        NotHere: there is no such conversation for them.
    """
    actor.needs("see_conversations")
    if db.execute(select(conversation.c.id).where(*one_of(actor, conversation_id))).first() is None:
        raise NotHere
    mine = team_mention.c.conversation_id == conversation_id, team_mention.c.user_id == actor.id
    db.execute(update(team_mention).where(*mine, team_mention.c.seen_at.is_(None)).values(seen_at=now))


def _staff(db: Connection, actor: Actor) -> Sequence[Any]:
    """Who else sees conversations at all."""
    roles = [role for role, permissions in ROLES.items() if "see_conversations" in permissions]
    query = select(panel_user).where(panel_user.c.active, panel_user.c.role.in_(roles), panel_user.c.id != actor.id)
    return list(db.execute(query.order_by(panel_user.c.id)))


def _named(text: str, staff: Sequence[Any]) -> list[Any]:
    """Who stands in it behind an @: by the whole name, or by a first name that only one of them has."""
    left = letters.fold(text)
    firsts = Counter(_first(row.name) for row in staff)
    found = []
    for row in sorted(staff, key=lambda row: -len(row.name)):
        ways = [letters.fold(row.name), *([_first(row.name)] if firsts[_first(row.name)] == 1 else [])]
        for way in ways:
            left, times = re.subn(rf"@{re.escape(way)}(?!\w)", " ", left)
            if times:
                found.append(row)
                break
    return found


def _first(name: str) -> str:
    return letters.fold(name).split(" ")[0]


def _sees(db: Connection, row: Any, conversation_id: str) -> bool:
    """Whether somebody of the panel sees a conversation."""
    scope = replace(Scope.of(row.branches), own=row.id if row.role in OWN_ONLY else None)
    talk = conversation.c.id == conversation_id, scope.of_customer(conversation.c.customer_id)
    return db.execute(select(conversation.c.id).where(*talk)).first() is not None
