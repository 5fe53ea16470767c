"""Corrections of what the assistant understood and did: made at a message, listed, undone, closed.

A row holds no words of the customer: these stay in the turn, and go when the turn goes. A turn has one open correction;
correcting it again replaces that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.desk.conversations import one_of
from randevu.panel.desk.places import behind
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, correction, message, turn
from randevu.teaching import examples, marks, project
from randevu.teaching.marks import Mark
from randevu.turkish import understand

SHOULD_LENGTH, ACTION_LENGTH, REASON_LENGTH = 200, 120, 1000
PAGE = 50
_DAYS_AHEAD = 500

State = Literal["open", "in_set", "done"]
When = Mapping[str, str | None]
"""date_start, date_end, time_start, time_end as `understand` prints them."""


@dataclass(frozen=True)
class Wanted:
    """What a trainer says should have been. `learn`: the sentence becomes an example though it was understood."""

    intent: str | None
    marks: tuple[Mark, ...]
    when: When
    learn: bool = False
    should: str = ""
    action: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Subject:
    """A turn that is corrected: its words, what was made of them, and what should have been as far as it is said.

    `before` is the message before which the conversation's page shows it.
    """

    conversation_id: str
    turn: int
    before: int
    text: str = field(repr=False)
    said_at: datetime
    intent: str | None
    marks: tuple[Mark, ...]
    when: When
    wanted: Wanted
    is_corrected: bool


@dataclass(frozen=True)
class Correction:
    """`text` is None once the turn is gone; `intent`, `marks` and `expected` are None where they were right."""

    id: int
    conversation_id: str
    turn: int
    before: int
    text: str | None = field(repr=False)
    was: str | None
    intent: str | None
    marks: tuple[Mark, ...]
    expected: When | None
    should: str
    action: str
    reason: str
    by: str
    at: datetime
    state: State
    change_set: int | None

    @property
    def teaches(self) -> bool:
        """Whether a file changes by it; else it is a word to whoever writes rules and replies."""
        return self.intent is not None or self.expected is not None


@dataclass(frozen=True)
class Page:
    listed: tuple[Correction, ...]
    older: int | None
    counts: Mapping[State, int]


def intents(actor: Actor, root: Path) -> list[str]:
    """What a sentence can mean, in the order of the families."""
    actor.needs("review")
    return examples.intents(project.on_disk(root))


def subject(db: Connection, actor: Actor, catalogue: Catalogue, conversation_id: str, turn_id: int) -> Subject:
    """The turn as the form shows it first.

    Raises:
        Forbidden: the actor does not review.
        NotHere: there is no such turn, or nothing was said in it.
    """
    actor.needs("review")
    row = db.execute(_turn(actor, conversation_id, turn_id)).first()
    if row is None or not row.text.strip():
        raise NotHere
    heard = message.c.conversation_id == conversation_id, message.c.turn_id == turn_id, message.c.direction == "in"
    at = db.execute(select(func.max(message.c.said_at)).where(*heard)).scalar() or row.started_at
    found = marks.of_entities(row.text, row.understanding.get("entities", ()))
    when = reading(row.text, at, catalogue)
    old = db.execute(select(correction).where(correction.c.turn_id == turn_id, _IS["open"])).first()
    was = row.intent if row.intent != "nlu_fallback" else None
    if old is None:
        wanted = Wanted(was, found, when)
    else:
        wanted = Wanted(
            old.intent or was,
            _marks(old.marks),
            old.expected or when,
            old.intent is not None,
            *(old.should, old.action, old.reason),
        )
    before = behind(db, [(conversation_id, turn_id)]).get(turn_id, 0)
    return Subject(conversation_id, turn_id, before, row.text, at, row.intent, found, when, wanted, old is not None)


def reading(text: str, said_at: datetime, catalogue: Catalogue) -> When:
    """Date and time as the grammar reads them now."""
    local = said_at.astimezone(catalogue.zone)
    holidays = catalogue.holidays(local.date(), local.date() + timedelta(days=_DAYS_AHEAD))
    return understand.dates_line(text, local, catalogue.when_hours(), holidays)


def save(
    db: Connection,
    actor: Actor,
    catalogue: Catalogue,
    conversation_id: str,
    turn_id: int,
    wanted: Wanted,
    now: datetime,
) -> bool:
    """Keep what should have been; False if that is what was, and nothing is to be learned or done.

    Raises:
        Forbidden: the actor does not review.
        NotHere: there is no such turn.
    """
    actor.needs("review")
    lock = select(conversation.c.id).where(*one_of(actor, conversation_id)).with_for_update(of=conversation)
    db.execute(lock)
    old = subject(db, actor, catalogue, conversation_id, turn_id)
    learns = wanted.intent is not None and (
        wanted.learn or wanted.intent != old.intent or tuple(sorted(wanted.marks)) != old.marks
    )
    expected = dict(wanted.when) if dict(wanted.when) != dict(old.when) else None
    if not (learns or expected or wanted.should or wanted.action):
        return False
    db.execute(delete(correction).where(correction.c.turn_id == turn_id, _IS["open"]))
    row = {
        "conversation_id": conversation_id,
        "turn_id": turn_id,
        "intent": wanted.intent if learns else None,
        "marks": [[one.start, one.end, one.entity] for one in sorted(wanted.marks)],
        "expected": expected,
        "should": wanted.should,
        "action": wanted.action,
        "reason": wanted.reason,
        "by": actor.by,
        "at": now,
    }
    db.execute(insert(correction).values(**row))
    return True


def undo(db: Connection, actor: Actor, number: int) -> str:
    """Take an open correction back; returns its conversation.

    Raises:
        NotHere: there is none, or it is part of a change set.
    """
    actor.needs("review")
    row = db.execute(_rows(actor).where(correction.c.id == number, _IS["open"])).first()
    if row is None:
        raise NotHere
    db.execute(delete(correction).where(correction.c.id == number))
    return str(row.conversation_id)


def close(db: Connection, actor: Actor, number: int, now: datetime) -> None:
    """Say that an open correction has been seen to by hand.

    Raises:
        NotHere: there is none, or it is part of a change set.
    """
    actor.needs("review")
    if db.execute(_rows(actor).where(correction.c.id == number, _IS["open"])).first() is None:
        raise NotHere
    db.execute(update(correction).where(correction.c.id == number).values(closed_at=now, closed_by=actor.by))


def of_turns(db: Connection, actor: Actor, turns: Sequence[int]) -> Mapping[int, Correction]:
    """The newest correction of each turn of a conversation that the actor was shown."""
    actor.needs("review")
    rows = db.execute(_rows(actor).where(correction.c.turn_id.in_(sorted(turns))).order_by(correction.c.id))
    return {one.turn: one for one in _read(db, list(rows))}


def listed(db: Connection, actor: Actor, state: State, before: int | None) -> Page:
    """Corrections in a state, the newest first."""
    actor.needs("review")
    query = _rows(actor).where(_IS[state]).order_by(correction.c.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(correction.c.id < before)
    rows = list(db.execute(query))
    counts = {one: int(db.execute(_counted(actor).where(_IS[one])).scalar_one()) for one in _IS}
    return Page(tuple(_read(db, rows[:PAGE])), rows[PAGE - 1].id if len(rows) > PAGE else None, counts)


def of_set(db: Connection, actor: Actor, change_set_id: int) -> list[Correction]:
    """All corrections of a change set in the order in which they were made."""
    actor.needs("review")
    return _read(db, list(db.execute(_rows(actor).where(correction.c.change_set_id == change_set_id))))


_IS: Mapping[State, ColumnElement[bool]] = {
    "open": correction.c.closed_at.is_(None) & correction.c.change_set_id.is_(None),
    "in_set": correction.c.closed_at.is_(None) & correction.c.change_set_id.is_not(None),
    "done": correction.c.closed_at.is_not(None),
}


def _turn(actor: Actor, conversation_id: str, turn_id: int) -> Any:
    return (
        select(turn)
        .join(conversation, conversation.c.id == turn.c.conversation_id)
        .where(turn.c.id == turn_id, *one_of(actor, conversation_id))
    )


def _rows(actor: Actor) -> Any:
    return (
        select(correction, turn.c.text, turn.c.intent.label("was"))
        .join(conversation, conversation.c.id == correction.c.conversation_id)
        .outerjoin(turn, turn.c.id == correction.c.turn_id)
        .where(actor.scope.of_customer(conversation.c.customer_id))
    )


def _counted(actor: Actor) -> Any:
    return (
        select(func.count())
        .select_from(correction)
        .join(conversation, conversation.c.id == correction.c.conversation_id)
        .where(actor.scope.of_customer(conversation.c.customer_id))
    )


def _read(db: Connection, rows: Sequence[Any]) -> list[Correction]:
    names = people.users_named(db, [row.by for row in rows])
    places = behind(db, [(row.conversation_id, row.turn_id) for row in rows])
    return [
        Correction(
            *(row.id, row.conversation_id, row.turn_id, places.get(row.turn_id, 0), row.text, row.was, row.intent),
            _marks(row.marks),
            *(row.expected, row.should, row.action, row.reason, names.get(row.by, row.by), row.at),
            "done" if row.closed_at else "open" if row.change_set_id is None else "in_set",
            row.change_set_id,
        )
        for row in rows
    ]


def _marks(kept: Sequence[Sequence[Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(*one) for one in kept)
