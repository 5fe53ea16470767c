"""What is not as it should be between the agenda and the calendars, for the panel and the health report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from randevu.store.tables import appointment, calendar, calendar_connection, calendar_event, calendar_finding

UNWRITTEN, REMOVED, CONFLICT = "unwritten", "removed", "conflict"
PATIENCE = timedelta(minutes=15)
"""What has not been written for so long is in the health report."""


@dataclass(frozen=True)
class Troubles:
    """Attributes:
    unwritten: events that could not be written for long, or were refused.
    undecided: findings that wait for somebody's decision.
    sign_in: names of connections that ask for signing in again.
    unread: calendars that cannot be read: their owners' time is unknown.
    """

    unwritten: int
    undecided: int
    sign_in: tuple[str, ...]
    unread: int

    def __bool__(self) -> bool:
        return bool(self.unwritten or self.undecided or self.sign_in or self.unread)


def everywhere(db: Connection, now: datetime) -> Troubles:
    """The whole, in numbers."""
    late = or_(calendar_event.c.state == "dead", calendar_event.c.failing_since <= now - PATIENCE)
    unwritten = select(func.count()).select_from(calendar_event).where(calendar_event.c.state != "settled", late)
    undecided = select(func.count()).select_from(calendar_finding).where(calendar_finding.c.decided_at.is_(None))
    asking = select(calendar_connection.c.name).where(calendar_connection.c.state == "sign_in")
    unread = (
        select(func.count()).select_from(calendar).where(calendar.c.respects, calendar.c.failing_since.is_not(None))
    )
    return Troubles(
        int(db.execute(unwritten).scalar_one()),
        int(db.execute(undecided).scalar_one()),
        tuple(db.execute(asking.order_by(calendar_connection.c.id)).scalars()),
        int(db.execute(unread).scalar_one()),
    )


def of_appointments(db: Connection, numbers: Iterable[int], now: datetime) -> dict[int, str]:
    """Coming appointments of these that do not stand in a calendar as they should: `unwritten` or, if somebody took the
    event out, `removed`; or over which somebody put something, `conflict`. A write that is merely under way is no
    trouble.
    """
    asked = sorted(set(numbers))
    waits = calendar_event.c.state.in_(("waiting", "unclear", "sending"))
    barred = waits & (calendar_connection.c.state == "sign_in")
    failing = waits & calendar_event.c.failing_since.is_not(None)
    query = (
        select(calendar_event.c.appointment_id, calendar_event.c.state)
        .join(appointment, appointment.c.id == calendar_event.c.appointment_id)
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
        .where(
            calendar_event.c.appointment_id.in_(asked),
            calendar_event.c.wanted.is_not(None),
            appointment.c.ends_at > now,
            calendar_connection.c.state != "off",
            or_(calendar_event.c.state.in_(("dead", "removed")), barred, failing),
        )
    )
    over = (
        select(calendar_finding.c.appointment_id)
        .join(appointment, appointment.c.id == calendar_finding.c.appointment_id)
        .where(
            calendar_finding.c.appointment_id.in_(asked),
            calendar_finding.c.kind == "conflict",
            calendar_finding.c.decided_at.is_(None),
            appointment.c.ends_at > now,
            appointment.c.status == "booked",
        )
    )
    found: dict[int, str] = dict.fromkeys(db.execute(over).scalars(), CONFLICT)
    for row in db.execute(query):
        what = REMOVED if row.state == "removed" else UNWRITTEN
        found[row.appointment_id] = UNWRITTEN if UNWRITTEN in (what, found.get(row.appointment_id)) else what
    return found
