"""What is not as it should be between the agenda and the calendars, for the panel and the health report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one appointment in one calendar.

    Attributes:
        kind: `unwritten`, `removed` or `conflict`.
        staff: whose part of it.
        calendar: as the service calls it.
        problem: the service's short code; `sign_in` when the connection asks for signing in again.
        is_final: refused, so that it is tried again only when somebody says so.
        starts_at, ends_at: of what was put over it.
    """

    kind: str
    staff: str
    calendar: str
    problem: str | None = None
    is_final: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def of_one(db: Connection, number: int, now: datetime) -> tuple[Trouble, ...]:
    """What `of_appointments` says in one word, with all that is known of it."""
    if number not in of_appointments(db, [number], now):
        return ()
    written = (
        select(calendar_event, calendar.c.name, calendar_connection.c.state.label("connection"))
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .join(calendar_connection, calendar_connection.c.id == calendar.c.connection_id)
        .where(
            calendar_event.c.appointment_id == number,
            calendar_event.c.wanted.is_not(None),
            calendar_event.c.state != "settled",
            calendar_connection.c.state != "off",
        )
        .order_by(calendar_event.c.id)
    )
    over = (
        select(calendar_finding, calendar.c.name)
        .join(calendar, calendar.c.id == calendar_finding.c.calendar_id)
        .where(
            calendar_finding.c.appointment_id == number,
            calendar_finding.c.kind == CONFLICT,
            calendar_finding.c.decided_at.is_(None),
        )
        .order_by(calendar_finding.c.id)
    )
    return (
        *(_unwritten(row) for row in db.execute(written) if _is_trouble(row)),
        *(
            Trouble(CONFLICT, row.staff, row.name, starts_at=row.starts_at, ends_at=row.ends_at)
            for row in db.execute(over)
        ),
    )


def _is_trouble(row: Any) -> bool:
    return row.state in ("dead", "removed") or row.connection == "sign_in" or row.failing_since is not None


def _unwritten(row: Any) -> Trouble:
    if row.state == "removed":
        return Trouble(REMOVED, row.staff, row.name)
    problem = "sign_in" if row.connection == "sign_in" else row.problem
    return Trouble(UNWRITTEN, row.staff, row.name, problem, is_final=row.state == "dead")
