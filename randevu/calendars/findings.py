"""What was found in calendars that somebody must know of, or decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import calendar_finding


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
) -> bool:
    """Write something down, unless it stands there already; returns whether it is new.

    Args:
        key: what makes it the same finding.
        decision: what was done by itself; None when somebody must decide.
    """
    whole = f"{kind}:{key}"[:600]
    if db.execute(select(calendar_finding.c.id).where(calendar_finding.c.key == whole)).first() is not None:
        return False
    db.execute(
        insert(calendar_finding).values(
            key=whole,
            kind=kind,
            calendar_id=calendar_id,
            appointment_id=appointment_id,
            staff=staff,
            event_id=event_id,
            starts_at=span[0],
            ends_at=span[1],
            found_at=now,
            decided_at=now if decision else None,
            decision=decision,
            decided_by="system" if decision else None,
        )
    )
    return True


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
