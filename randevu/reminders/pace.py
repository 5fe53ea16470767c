"""One row for what all workers share: how fast reminders leave, and for which version of the business they stand.

Its lock makes one worker at a time put reminders into the outbox. The tokens keep thousands that are due in one minute
from filling it at once: there they would stand in front of each other and past the moment at which they were decided.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import reminder_pace

PER_SECOND = 80.0
"""What one number of ours may send at WhatsApp."""
BURST = 200.0

_ROW = select(reminder_pace).where(reminder_pace.c.id == 1)
_CHANGE = update(reminder_pace).where(reminder_pace.c.id == 1)


def version(db: Connection) -> int | None:
    """The version of the business that everything was worked out for; None before the first time."""
    row = db.execute(_ROW).first()
    return None if row is None else int(row.catalogue_version)


def ruled_at(db: Connection) -> datetime:
    """Since when."""
    found: datetime = db.execute(_ROW).one().ruled_at
    return found


def adopt(db: Connection, catalogue_version: int | None, now: datetime) -> bool:
    """Work for this version of the business from now on; False if that was so already."""
    row = db.execute(_ROW.with_for_update()).first()
    new = {"catalogue_version": catalogue_version, "ruled_at": now}
    if row is None:
        db.execute(insert(reminder_pace).values(id=1, tokens=BURST, tokens_at=now, **new))
        return True
    if row.catalogue_version == catalogue_version:
        return False
    db.execute(_CHANGE.values(**new))
    return True


def allowed(db: Connection, now: datetime, per_second: float) -> int:
    """How many may go now. Locks the row: nobody else puts any in meanwhile."""
    row = db.execute(_ROW.with_for_update()).first()
    if row is None:
        return 0  # nothing was planned yet
    gained = max(0.0, (now - row.tokens_at).total_seconds()) * per_second
    tokens = min(BURST, row.tokens + gained)
    db.execute(_CHANGE.values(tokens=tokens, tokens_at=max(now, row.tokens_at)))
    return int(tokens)


def spend(db: Connection, number: int) -> None:
    db.execute(_CHANGE.values(tokens=reminder_pace.c.tokens - number))
