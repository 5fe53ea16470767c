"""Handing a conversation to a person and back.

While a person has it, messages are stored and the assistant is silent. While one is only waited for, the assistant
still serves clear wishes (docs/decisions/0018).

Opening also writes what the owner is told into the outbox, in the same transaction. Which person has it, or who is to
get it, stands in `randevu/handoff/ownership.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, literal_column, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.handoff import ownership
from randevu.messaging import entries, owner
from randevu.store.tables import conversation, customer, handover

NEEDS_SOMEBODY = or_(conversation.c.holder != literal_column("'assistant'"), conversation.c.flagged.is_not(None))
"""Condition: a person has the conversation or should look at it. Written as `ix_conversation_attention` is, whose few
rows are then all that is read.
"""


TAKEN = "taken"
"""The reason of a handover that a person of the panel makes by stepping in: nobody need be told."""


@dataclass(frozen=True)
class Waiting:
    """A conversation that waits for a person, or is with one."""

    handover_id: int
    conversation_id: str
    customer_id: int
    customer_name: str | None
    reason: str
    holder: str
    opened_at: datetime
    resumes_at: datetime | None


def open(db: Connection, conversation_id: str, reason: str, now: datetime, resume_after: timedelta | None) -> int:
    """Hand a conversation to a person; returns the handover's id. One that is open already stays as it is.

    Args:
        reason: one word for the list of those who wait, e.g. ``requested``, ``complaint``, ``not_understood``.
        resume_after: when the assistant takes over again by itself; None for never.
    """
    db.execute(select(conversation.c.id).where(conversation.c.id == conversation_id).with_for_update())
    already = _open_one(db, conversation_id)
    if already is not None:
        return int(already.id)
    resumes_at = now + resume_after if resume_after is not None else None
    made = db.execute(
        insert(handover).values(
            conversation_id=conversation_id, reason=reason[:40], opened_at=now, resumes_at=resumes_at
        )
    )
    handover_id = int(made.inserted_primary_key[0])
    mine = conversation.c.id == conversation_id
    db.execute(update(conversation).where(mine).values(holder="waiting", resumes_at=resumes_at))
    ownership.begin(db, conversation_id, handover_id, reason, now, resume_after)
    if reason != TAKEN:
        alert_owner(db, "handover", conversation_id, handover_id, reason, now)
    return handover_id


def give_back(db: Connection, conversation_id: str, by: str, now: datetime, announce: bool = True) -> bool:
    """The assistant has the conversation again; False if no person had it.

    Args:
        by: a panel user's id, ``customer`` or ``time``.
        announce: whether the assistant gets a turn of its own to say so (``{"intent": "given_back"}``).
    """
    db.execute(select(conversation.c.id).where(conversation.c.id == conversation_id).with_for_update())
    row = _open_one(db, conversation_id)
    mine = conversation.c.id == conversation_id
    released = db.execute(
        update(conversation)
        .where(mine, conversation.c.holder != "assistant")
        .values(holder="assistant", resumes_at=None)
    )
    ownership.end(db, conversation_id, by, now)
    if row is not None:
        db.execute(update(handover).where(handover.c.id == row.id).values(closed_at=now, closed_by=by[:60]))
    if row is not None and announce:
        told = {"intent": "given_back", "entities": {"by": by, "reason": row.reason}}
        entries.enqueue(db, conversation_id, "given_back", f"given_back:{row.id}", told, now)
    return bool(released.rowcount)


def heard(db: Connection, conversation_id: str, now: datetime) -> None:
    """The customer wrote in a conversation that people have; what was parked for the assistant is its again."""
    if ownership.heard(db, conversation_id, now) == "assistant":
        give_back(db, conversation_id, "customer", now, announce=False)


def wake(db: Connection, conversation_id: str, by: str, now: datetime) -> bool:
    """End a parking as it was set; False if it is not parked. The customer is told nothing: they ask for nothing."""
    then = ownership.wake(db, conversation_id, by, now)
    if then == "assistant":
        give_back(db, conversation_id, by, now, announce=False)
    return then is not None


def opened_at(db: Connection, conversation_id: str) -> datetime | None:
    """Since when the conversation waits for a person, or is with one; None when the assistant has it."""
    row = _open_one(db, conversation_id)
    return row.opened_at if row is not None else None


def waiting(db: Connection, *among: ColumnElement[bool]) -> list[Waiting]:
    """Every conversation that is not with the assistant, the longest waiting first.

    Args:
        among: conditions that it must meet, on `conversation` and `customer`.
    """
    rows = db.execute(
        select(handover, conversation.c.holder, conversation.c.customer_id, customer.c.name)
        .join(conversation, conversation.c.id == handover.c.conversation_id)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(handover.c.closed_at.is_(None), *among)
        .order_by(handover.c.opened_at, handover.c.id)
    )
    return [
        Waiting(
            row.id,
            row.conversation_id,
            row.customer_id,
            row.name,
            row.reason,
            row.holder,
            row.opened_at,
            row.resumes_at,
        )
        for row in rows
    ]


def resume_due(db: Connection, now: datetime) -> int:
    """Give back every conversation whose time has come; returns how many."""
    due = select(conversation.c.id).where(conversation.c.holder != "assistant", conversation.c.resumes_at <= now)
    return sum(give_back(db, conversation_id, "time", now) for conversation_id in list(db.execute(due).scalars()))


def _open_one(db: Connection, conversation_id: str) -> Any:
    mine = (handover.c.conversation_id == conversation_id) & handover.c.closed_at.is_(None)
    return db.execute(select(handover).where(mine).order_by(handover.c.id)).first()


def alert_owner(db: Connection, what: str, conversation_id: str, handover_id: int, reason: str, now: datetime) -> None:
    """Tell the owner of a handover, once; `what` names the templates (`randevu/messaging/owner.py`)."""
    who = db.execute(
        select(customer.c.name)
        .join(conversation, conversation.c.customer_id == customer.c.id)
        .where(conversation.c.id == conversation_id)
    ).scalar()
    values = {"customer": who or "", "reason": owner.reason(reason)}
    owner.tell(db, what, f"{what}:{handover_id}", values, now)
