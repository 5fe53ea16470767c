"""What time does to conversations that people have: parking ends, silence loses them, late answers are everybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from randevu.handoff import ownership, presence, service
from randevu.store.tables import handover, panel_user
from randevu.store.tables import ownership as table

Step = Callable[[Connection], bool]
AT_ONCE = 200
LATE = "handover_late"
"""Names what the owner is told, `owner_handover_late`."""


def steps(db: Connection, now: datetime) -> Iterator[Step]:
    """What is due, each to be done in a transaction of its own, which looks again whether it still is."""
    for found, act in (
        (_parked(now), _wake),
        (_left(db, now), _release),
        (_near(db, now), _warn),
        (_late(now), _escalate),
    ):
        for conversation_id in db.execute(found.order_by(table.c.changed_at).limit(AT_ONCE)).scalars().all():
            yield lambda db, act=act, one=conversation_id: act(db, one, now)  # type: ignore[misc]


def _parked(now: datetime) -> Any:
    return _ids().where(table.c.state == ownership.PARKED, table.c.parked_until <= now)


def _left(db: Connection, now: datetime) -> Any:
    """Whose agent may not sign in any more, or leaves the customer without a word."""
    silent = now - timedelta(minutes=ownership.rules(db).silent_minutes)
    gone = ~panel_user.c.active
    quiet = table.c.waits_since.is_not(None) & (table.c.waits_since <= silent) & (table.c.acted_at <= silent)
    return (
        _ids()
        .join(panel_user, panel_user.c.id == table.c.user_id)
        .where(or_(gone, (table.c.state == ownership.ASSIGNED) & quiet))
    )


def _near(db: Connection, now: datetime) -> Any:
    told = ownership.rules(db)
    soon = now + timedelta(minutes=told.first_answer_minutes - told.warn_after_minutes)
    return _ids().where(table.c.answer_by <= soon, table.c.warned_at.is_(None))


def _late(now: datetime) -> Any:
    return _ids().where(table.c.answer_by <= now, table.c.escalated_at.is_(None))


def _ids() -> Any:
    return select(table.c.conversation_id)


def _still(db: Connection, conversation_id: str, due: Any) -> Any:
    """The locked row, if it still is what was looked for."""
    row = ownership.locked(db, conversation_id)
    same = due.where(table.c.conversation_id == conversation_id)
    return row if row is not None and db.execute(same).first() is not None else None


def _wake(db: Connection, conversation_id: str, now: datetime) -> bool:
    if _still(db, conversation_id, _parked(now)) is None:
        return False
    return service.wake(db, conversation_id, "time", now)


def _release(db: Connection, conversation_id: str, now: datetime) -> bool:
    row = _still(db, conversation_id, _left(db, now))
    if row is None:
        return False
    presence.stand_back(db, row.user_id)
    return ownership.give_up(db, conversation_id, "silence", now)


def _warn(db: Connection, conversation_id: str, now: datetime) -> bool:
    row = _still(db, conversation_id, _near(db, now))
    return row is not None and _mark(db, row, "warned", now, warned_at=now)


def _escalate(db: Connection, conversation_id: str, now: datetime) -> bool:
    row = _still(db, conversation_id, _late(now))
    if row is None:
        return False
    reason = db.execute(select(handover.c.reason).where(handover.c.id == row.handover_id)).scalar_one()
    service.alert_owner(db, LATE, conversation_id, row.handover_id, reason, now)
    return _mark(db, row, "late", now, escalated_at=now)


def _mark(db: Connection, row: Any, what: str, now: datetime, **values: datetime) -> bool:
    mine = table.c.conversation_id == row.conversation_id
    db.execute(update(table).where(mine).values(**values, changed_at=now))
    ownership.note(db, row.conversation_id, row.handover_id, what, "time", now, row.user_id)
    return True
