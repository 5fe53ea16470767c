"""What reviewers mark on a conversation: looked at, flagged, labels, comments, and each one's own pile for later.

"Looked at" holds until the customer writes again. Every mark names who made it, except that a pile is its owner's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection

from randevu.panel.desk import people
from randevu.panel.desk.conversations import one_of
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import conversation, review, review_comment, review_label, review_later

LABEL_LENGTH = 40
COMMENT_LENGTH = 2000
MOST_LABELS = 200


@dataclass(frozen=True)
class Comment:
    text: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True)
class Marks:
    """`reviewed_by` is who looked at all of it, None when the customer wrote since."""

    reviewed_by: str | None = None
    flagged: bool = False
    later: bool = False
    labels: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()


def of(db: Connection, actor: Actor, conversation_ids: Sequence[str]) -> Mapping[str, Marks]:
    """The marks of conversations that the actor was shown, by id."""
    actor.needs("review")
    wanted = list(conversation_ids)
    if not wanted:
        return {}
    looked_at = {row.id: row for row in db.execute(_looked_at(wanted))}
    labels, comments = _rows(db, review_label, wanted), _rows(db, review_comment, wanted)
    later = {row.conversation_id for row in _rows(db, review_later, wanted) if row.user_id == actor.id}
    names = people.users_named(
        db, [*(row.by for row in comments), *(one.reviewed_by or "" for one in looked_at.values())]
    )

    def marks(one: str) -> Marks:
        row = looked_at[one]
        current = row.reviewed_at is not None and (row.said_at is None or row.reviewed_at >= row.said_at)
        return Marks(
            names.get(row.reviewed_by, row.reviewed_by) if current else None,
            bool(row.flagged),
            one in later,
            tuple(sorted(row.label for row in labels if row.conversation_id == one)),
            tuple(
                Comment(row.text, names.get(row.by, row.by), row.at) for row in comments if row.conversation_id == one
            ),
        )

    return {one: marks(one) for one in wanted if one in looked_at}


def labels(db: Connection, actor: Actor) -> list[str]:
    """Labels in use, to choose from."""
    actor.needs("review")
    query = select(review_label.c.label).distinct().order_by(review_label.c.label).limit(MOST_LABELS)
    return list(db.execute(query).scalars())


def set_reviewed(db: Connection, actor: Actor, conversation_id: str, done: bool, now: datetime) -> None:
    """Say that all of it was looked at, or that somebody should look again."""
    _set(db, actor, conversation_id, reviewed_at=now if done else None, reviewed_by=actor.by if done else None)


def set_flagged(db: Connection, actor: Actor, conversation_id: str, flagged: bool) -> None:
    _set(db, actor, conversation_id, flagged=flagged)


def put_aside(db: Connection, actor: Actor, conversation_id: str, later: bool, now: datetime) -> None:
    """Put it on the actor's own pile for later, or take it off."""
    _lock(db, actor, conversation_id)
    mine = review_later.c.user_id == actor.id, review_later.c.conversation_id == conversation_id
    db.execute(delete(review_later).where(*mine))
    if later:
        db.execute(insert(review_later).values(user_id=actor.id, conversation_id=conversation_id, at=now))


def add_label(db: Connection, actor: Actor, conversation_id: str, label: str, now: datetime) -> None:
    _lock(db, actor, conversation_id)
    taken = review_label.c.conversation_id == conversation_id, review_label.c.label == label
    if label and db.execute(select(review_label.c.id).where(*taken)).first() is None:
        row = {"conversation_id": conversation_id, "label": label, "by": actor.by, "at": now}
        db.execute(insert(review_label).values(**row))


def drop_label(db: Connection, actor: Actor, conversation_id: str, label: str) -> None:
    _lock(db, actor, conversation_id)
    mine = review_label.c.conversation_id == conversation_id, review_label.c.label == label
    db.execute(delete(review_label).where(*mine))


def add_comment(db: Connection, actor: Actor, conversation_id: str, text: str, now: datetime) -> None:
    _lock(db, actor, conversation_id)
    if text:
        row = {"conversation_id": conversation_id, "text": text, "by": actor.by, "at": now}
        db.execute(insert(review_comment).values(**row))


def _set(db: Connection, actor: Actor, conversation_id: str, **values: Any) -> None:
    _lock(db, actor, conversation_id)
    mine = review.c.conversation_id == conversation_id
    if not db.execute(update(review).where(mine).values(**values)).rowcount:
        db.execute(insert(review).values(conversation_id=conversation_id, **{"flagged": False, **values}))


def _lock(db: Connection, actor: Actor, conversation_id: str) -> None:
    """Reviewers of one conversation mark it one after the other.

    Raises:
        Forbidden: the actor does not review.
        NotHere: there is no such conversation for them.
    """
    actor.needs("review")
    query = select(conversation.c.id).where(*one_of(actor, conversation_id)).with_for_update(of=conversation)
    if db.execute(query).first() is None:
        raise NotHere


def _looked_at(wanted: list[str]) -> Any:
    return (
        select(conversation.c.id, conversation.c.said_at, review.c.reviewed_at, review.c.reviewed_by, review.c.flagged)
        .outerjoin(review, review.c.conversation_id == conversation.c.id)
        .where(conversation.c.id.in_(wanted))
    )


def _rows(db: Connection, table: Table, wanted: list[str]) -> list[Any]:
    return list(db.execute(select(table).where(table.c.conversation_id.in_(wanted)).order_by(table.c.id)))
