"""What was found in calendars that somebody must know of, or decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import calendar_finding

_LONGEST_ID = 400


def note(
    db: Connection,
    kind: str,
    key: str,
    calendar_id: int,
    appointment_id: int | None,
    staff: str,
    event_id: str,
    span: tuple[datetime | None, datetime | None],
    now: datetime,
    decision: str | None = None,
) -> int | None:
    """Write something down, unless it stands there already; returns its number if it is new.

    Args:
        key: what makes it the same finding.
        decision: what was done by itself; None when somebody must decide.
    """
    whole = f"{kind}:{key}"[:600]
    if db.execute(select(calendar_finding.c.id).where(calendar_finding.c.key == whole)).first() is not None:
        return None
    made = db.execute(
        insert(calendar_finding).values(
            key=whole,
            kind=kind,
            calendar_id=calendar_id,
            appointment_id=appointment_id,
            staff=staff,
            event_id=event_id[:_LONGEST_ID],
            starts_at=span[0],
            ends_at=span[1],
            found_at=now,
            decided_at=now if decision else None,
            decision=decision,
            decided_by="system" if decision else None,
        )
    )
    return int(made.inserted_primary_key[0])


def decide(db: Connection, finding_id: int, decision: str, by: str, now: datetime) -> bool:
    """Close an open finding; False when it is closed already."""
    mine = (calendar_finding.c.id == finding_id) & calendar_finding.c.decided_at.is_(None)
    values = {"decided_at": now, "decision": decision, "decided_by": by[:60]}
    return bool(db.execute(update(calendar_finding).where(mine).values(**values)).rowcount)


def over(db: Connection, row: Any, now: datetime) -> None:
    """What was found about an event no longer matters: its appointment was moved or cancelled since.

    Args:
        row: of `calendar_event`.
    """
    mine = (
        (calendar_finding.c.calendar_id == row.calendar_id)
        & (calendar_finding.c.appointment_id == row.appointment_id)
        & (calendar_finding.c.staff == row.staff)
        & calendar_finding.c.decided_at.is_(None)
    )
    values = {"decided_at": now, "decision": "over", "decided_by": "system"}
    db.execute(update(calendar_finding).where(mine).values(**values))


def settle_conflicts(db: Connection, calendar_id: int, event_id: str, still: Collection[str], now: datetime) -> None:
    """Conflicts with an event are over, except those that still hold.

    Args:
        still: their keys, as they were given to `note`.
    """
    open_ones = (
        (calendar_finding.c.calendar_id == calendar_id)
        & (calendar_finding.c.kind == "conflict")
        & (calendar_finding.c.event_id == event_id[:_LONGEST_ID])
        & calendar_finding.c.decided_at.is_(None)
    )
    kept = [f"conflict:{key}"[:600] for key in still]
    values = {"decided_at": now, "decision": "over", "decided_by": "system"}
    db.execute(update(calendar_finding).where(open_ones, calendar_finding.c.key.not_in(kept)).values(**values))


def conflicts_over(db: Connection, appointment_id: int, now: datetime) -> None:
    """The appointment was moved or cancelled: what lay over it does no longer."""
    mine = (
        (calendar_finding.c.appointment_id == appointment_id)
        & (calendar_finding.c.kind == "conflict")
        & calendar_finding.c.decided_at.is_(None)
    )
    values = {"decided_at": now, "decision": "over", "decided_by": "system"}
    db.execute(update(calendar_finding).where(mine).values(**values))


def decided_of(db: Connection, appointment_id: int) -> list[Any]:
    """Rows of what was found about an appointment and is decided, in order of the decisions."""
    mine = (calendar_finding.c.appointment_id == appointment_id) & calendar_finding.c.decided_at.is_not(None)
    return db.execute(select(calendar_finding).where(mine).order_by(calendar_finding.c.decided_at)).all()


def open_of(db: Connection, appointment_id: int) -> list[int]:
    """Numbers of what must be decided about an appointment."""
    mine = (calendar_finding.c.appointment_id == appointment_id) & calendar_finding.c.decided_at.is_(None)
    return list(db.execute(select(calendar_finding.c.id).where(mine).order_by(calendar_finding.c.id)).scalars())
