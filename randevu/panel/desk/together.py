"""One thing done with several conversations of the inbox, each for itself, so that one refusal stops no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.handoff import ownership
from randevu.panel.desk import answering, conversations, labels, people
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation

Deed = Literal["take", "give", "park", "return", "label", "unlabel"]
Outcome = Literal["done", "gone", "theirs", "elsewhere", "until", "unknown", "already"]
MOST = 50
"""Conversations at once."""


@dataclass(frozen=True)
class Wanted:
    """What shall be done: `to` whom, `until` when with what `reason`, which `label`; each deed needs its own."""

    deed: Deed
    to: int = 0
    until: datetime | None = None
    reason: str = ""
    then: str = "agent"
    label: int = 0


@dataclass(frozen=True)
class Result:
    conversation_id: str
    name: str | None
    outcome: Outcome


def do(
    db: Connection, actor: Actor, conversation_id: str, wanted: Wanted, now: datetime, resume: timedelta
) -> Result | None:
    """Do it with one of them; None for what the actor does not see at all.

    Raises:
        Forbidden: the actor may not do this to any.
    """
    actor.needs("give_back" if wanted.deed == "return" else "assign" if wanted.deed == "give" else "answer")
    found = db.execute(select(conversation.c.customer_id).where(*one_of(actor, conversation_id))).scalar()
    if found is None:
        return None
    person = people.persons(db, [found])[found]
    try:
        outcome = _done(db, actor, conversation_id, wanted, now, resume)
    except NotHere:
        outcome = "unknown"
    return Result(conversation_id, person.name, outcome)


def _done(
    db: Connection, actor: Actor, conversation_id: str, wanted: Wanted, now: datetime, resume: timedelta
) -> Outcome:
    problem: str | None = None
    if wanted.deed == "take":
        owner = ownership.locked(db, conversation_id)
        if owner is not None and owner.user_id not in (None, actor.id):
            return "theirs"  # of somebody else's, one is taken over at a time
        answering.take(db, actor, conversation_id, now, resume)
    elif wanted.deed == "give":
        problem = answering.give(db, actor, conversation_id, wanted.to, now)
    elif wanted.deed == "park":
        problem = answering.park(db, actor, conversation_id, wanted.until, wanted.reason, wanted.then, now)
    elif wanted.deed == "return":
        problem = None if conversations.give_back(db, actor, conversation_id, now) else "already"
    else:
        labels.put(db, actor, conversation_id, wanted.label, wanted.deed == "label", now)
    return problem or "done"  # type: ignore[return-value]
