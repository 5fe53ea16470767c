"""The register of what customers asked: when, until when it must be answered, and how it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.errors import RandevuError
from randevu.store.tables import privacy_request

Kind = Literal["export", "erase", "correct", "object"]
KINDS = ("export", "erase", "correct", "object")
TIME_TO_ANSWER = timedelta(days=30)


class NoRequest(RandevuError):
    """There is no such request, or it is answered already."""


@dataclass(frozen=True)
class Request:
    id: int
    customer_id: int
    kind: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    answer: str | None

    def days_left(self, now: datetime) -> int:
        """Whole days until it must be answered; negative when it is late."""
        return (self.due_at - now).days


def add(db: Connection, customer_id: int, kind: str, by: str, received_at: datetime, note: str = "") -> int:
    """Enter a request; returns its number.

    Raises:
        NoRequest: there is no such kind.
    """
    if kind not in KINDS:
        raise NoRequest(f"a request is one of {', '.join(KINDS)}")
    made = db.execute(
        insert(privacy_request).values(
            customer_id=customer_id,
            kind=kind,
            received_at=received_at,
            due_at=received_at + TIME_TO_ANSWER,
            taken_by=by[:60],
            note=note,
        )
    )
    return int(made.inserted_primary_key[0])


def listed(db: Connection, answered: bool = False) -> list[Request]:
    """Open requests, the most urgent first; with `answered` all."""
    query = select(privacy_request).order_by(privacy_request.c.due_at, privacy_request.c.id)
    if not answered:
        query = query.where(privacy_request.c.answered_at.is_(None))
    return [
        Request(row.id, row.customer_id, row.kind, row.received_at, row.due_at, row.answered_at, row.answer)
        for row in db.execute(query)
    ]


def close(db: Connection, number: int, answer: Literal["done", "refused"], by: str, now: datetime) -> None:
    """Note that a request was answered.

    Raises:
        NoRequest: there is none of this number that is open.
    """
    is_open = (privacy_request.c.id == number) & privacy_request.c.answered_at.is_(None)
    values = {"answered_at": now, "answer": answer, "answered_by": by[:60]}
    if not db.execute(update(privacy_request).where(is_open).values(**values)).rowcount:
        raise NoRequest(f"no open request has number {number}; see: python -m randevu privacy requests list")


def erased(db: Connection, customers: list[int], by: str, now: datetime) -> None:
    """The customers' data is gone: what they asked is answered by that, and notes about them are emptied."""
    theirs = privacy_request.c.customer_id.in_(customers)
    done = {"answered_at": now, "answer": "done", "answered_by": by[:60]}
    db.execute(update(privacy_request).where(theirs, privacy_request.c.answered_at.is_(None)).values(**done))
    db.execute(update(privacy_request).where(theirs).values(note=""))
