"""What customers said about visits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import appointment, visit_rating

SCORES = range(1, 6)
BAD = 2
"""This and less is for a person to look at."""
LONGEST = 1000


@dataclass(frozen=True)
class Rating:
    """`score` from 1 to 5, `word` in the customer's own words; either may be missing."""

    appointment_id: int
    asked_at: datetime
    answered_at: datetime | None
    score: int | None
    word: str | None = field(repr=False)

    @property
    def is_bad(self) -> bool:
        return self.score is not None and self.score <= BAD


def of_appointment(db: Connection, appointment_id: int) -> Rating | None:
    """What was asked and said about a visit; None if nothing was asked."""
    row = db.execute(select(visit_rating).where(visit_rating.c.appointment_id == appointment_id)).first()
    if row is None:
        return None
    return Rating(row.appointment_id, row.asked_at, row.answered_at, row.score, row.word)


def rate(
    db: Connection, appointment_id: int, customer_id: int, score: int | None, word: str | None, now: datetime
) -> Rating | None:
    """Keep an answer; a later one replaces the score, and the words that came with it.

    Returns:
        What is kept now; None if this customer was not asked about that visit.
    """
    theirs = select(appointment.c.id).where(
        appointment.c.id == appointment_id, appointment.c.customer_id == customer_id
    )
    before = of_appointment(db, appointment_id)
    if before is None or db.execute(theirs).first() is None:
        return None
    values = {
        "answered_at": now,
        "score": score if score in SCORES else before.score,
        "word": word[:LONGEST] if word else before.word,
    }
    db.execute(update(visit_rating).where(visit_rating.c.appointment_id == appointment_id).values(**values))
    return of_appointment(db, appointment_id)
