"""What a returning customer usually books ("her zamanki gibi")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import rows
from randevu.store.tables import appointment

LOOKED_AT = 10
"""Newest appointments that count: habits change."""

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Usual:
    """The most frequent choices of the newest visits; `last_at` is when the newest of them began."""

    services: tuple[str, ...]
    staff: str
    branch: str
    last_at: datetime


def usual(db: Connection, customer_id: int) -> Usual | None:
    """The customer's habits, or None for somebody who has never booked. Cancelled visits and no-shows do not count."""
    query = (
        select(appointment)
        .where(appointment.c.customer_id == customer_id, appointment.c.status.in_(("booked", "done")))
        .order_by(appointment.c.starts_at.desc(), appointment.c.id.desc())
        .limit(LOOKED_AT)
    )
    visits = rows.appointments_from(db.execute(query))
    if not visits:
        return None
    services = _most_frequent([visit.services for visit in visits])
    same = [visit for visit in visits if visit.services == services]
    return Usual(
        services,
        _most_frequent([visit.staff[0] for visit in same]),
        _most_frequent([visit.branch for visit in same]),
        visits[0].starts_at,
    )


def _most_frequent(newest_first: Sequence[T]) -> T:
    """The most frequent value; of several the newest."""
    counts = Counter(newest_first)
    return max(newest_first, key=lambda value: counts[value])
