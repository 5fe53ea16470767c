"""The rows of files: which one is fetched next, by whom, and what became of it.

A row that is taken up gets a new name for its file. The name is also the lease: whoever took it up earlier, and was
thought dead, can no longer save, and what it may still write lies under a name that no row bears.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import conversation, media_file, message

LEASE = timedelta(minutes=15)
LIFE = timedelta(days=7)
"""WhatsApp keeps a file for so long."""
TRIES = 5
"""How often a file is fetched that turns out to be gone or broken."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=20), timedelta(hours=1)


@dataclass(frozen=True)
class Wanted:
    """A file to be fetched; `name`: what it is kept under."""

    id: int
    name: str
    phone_number_id: str
    remote_id: str = field(repr=False)
    kind: str
    claimed: str | None
    filename: str | None = field(repr=False)
    digest: str | None
    attempts: int
    said_at: datetime


def _is_due(now: datetime) -> Any:
    return media_file.c.state.in_(("waiting", "fetching")) & (media_file.c.due_at <= now)


def anything_due(db: Connection, now: datetime) -> bool:
    return db.execute(select(media_file.c.id).where(_is_due(now)).limit(1)).first() is not None


def claim(db: Connection, now: datetime) -> Wanted | None:
    """Take up the file that is due for longest; None when there is none."""
    query = (
        select(media_file, conversation.c.phone_number_id)
        .join(message, message.c.id == media_file.c.message_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(_is_due(now))
        .order_by(media_file.c.due_at, media_file.c.id)
        .limit(1)
        .with_for_update(of=media_file, skip_locked=True)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    name, attempts = secrets.token_hex(16), row.attempts + 1
    taken = {"state": "fetching", "stored_as": name, "due_at": now + LEASE, "attempts": attempts}
    db.execute(update(media_file).where(media_file.c.id == row.id).values(**taken))
    particulars = (row.remote_id, row.kind, row.claimed, row.filename, row.digest, attempts, row.said_at)
    return Wanted(row.id, name, row.phone_number_id, *particulars)


def kept(db: Connection, wanted: Wanted, media_type: str, size: int, now: datetime) -> bool:
    """The file lies under its name and may be shown; False if another worker has it by now, or the row is gone."""
    return _settle(db, wanted, state="kept", type=media_type, size=size, settled_at=now)


def refused(db: Connection, wanted: Wanted, reason: str, now: datetime) -> bool:
    """The file will not be shown."""
    return _settle(db, wanted, state="refused", reason=reason, stored_as=None, settled_at=now)


def later(db: Connection, wanted: Wanted, now: datetime) -> bool:
    """It is tried again, with growing pauses, for as long as WhatsApp keeps it."""
    wait = min(_FIRST_WAIT * 2 ** min(wanted.attempts - 1, 10), _LONGEST_WAIT)
    if now + wait > wanted.said_at + LIFE:
        return refused(db, wanted, "gone", now)
    return _settle(db, wanted, state="waiting", stored_as=None, due_at=now + wait)


def _settle(db: Connection, wanted: Wanted, **values: Any) -> bool:
    mine = (media_file.c.id == wanted.id) & (media_file.c.stored_as == wanted.name)
    return bool(db.execute(update(media_file).where(mine, media_file.c.state == "fetching").values(**values)).rowcount)


def named(db: Connection, names: list[str]) -> set[str]:
    """Those of the names that a row bears."""
    return set(db.execute(select(media_file.c.stored_as).where(media_file.c.stored_as.in_(names))).scalars())
