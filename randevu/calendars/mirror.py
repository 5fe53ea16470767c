"""What is known of the calendars: rows only, no service is asked here.

One reader at a time has a calendar under lease; only the holder of the lease writes. A window that is read anew is
written page by page under a new round; what still bears an older round at the end was not found again and goes. So
neither memory nor a transaction grows with the calendar, and a reader that dies half way leaves nothing wrong behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, func, literal, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu import store
from randevu.calendars.model import Event, Gone
from randevu.calendars.ties import Owner
from randevu.store.tables import calendar, calendar_busy

LEASE = timedelta(seconds=60)
POLL = timedelta(seconds=60)
"""How long after a successful reading the worker reads again."""
SLOW = "slow"
"""The problem of a calendar that did not answer before the deadline."""
LONGEST_ID, LONGEST_CODE = 400, 120
AT_ONCE = 500
"""Parameters of one statement: SQLite bears a limited number."""


@dataclass(frozen=True)
class Window:
    """The stretch of time of which everything is known; `last` is exclusive."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class Reading:
    """A calendar as whoever reads it needs it.

    Attributes:
        token: where to go on; None: the window is read anew.
        window: of the token; None before the first reading.
        round: how often the window was begun to be read anew.
    """

    id: int
    connection_id: int
    address: str
    owner: Owner
    respects: bool
    token: str | None
    window: Window | None
    round: int
    read_at: datetime | None
    failing_since: datetime | None
    due_at: datetime
    leased_until: datetime | None

    @property
    def is_known(self) -> bool:
        """Whether what is kept of it can be relied upon."""
        return self.read_at is not None and self.failing_since is None


# ---------------------------------------------------------------- which ones


def calendars(db: Connection, owners: Iterable[Owner] | None = None) -> list[Reading]:
    """Calendars that count for somebody's time; without owners, all that are in use."""
    if owners is None:
        condition: ColumnElement[bool] = or_(calendar.c.respects, calendar.c.writes)
    else:
        condition = and_(calendar.c.respects, _of(owners))
    return [_reading(row) for row in db.execute(select(calendar).where(condition).order_by(calendar.c.id))]


def known(db: Connection, ids: Iterable[int]) -> list[Reading]:
    return [_reading(row) for row in db.execute(select(calendar).where(calendar.c.id.in_(sorted(ids))))]


def lease(db: Connection, ids: Iterable[int], holder: str, now: datetime) -> list[Reading]:
    """Take those calendars that nobody else is reading."""
    free = or_(calendar.c.lease_until.is_(None), calendar.c.lease_until <= now)
    query = select(calendar.c.id).where(calendar.c.id.in_(sorted(ids)), free).order_by(calendar.c.id)
    mine = list(db.execute(query.with_for_update(skip_locked=True)).scalars())
    if not mine:
        return []
    values = {"lease_owner": holder, "lease_until": now + LEASE}
    db.execute(update(calendar).where(calendar.c.id.in_(mine)).values(**values))
    return known(db, mine)


# ---------------------------------------------------------------- what lies in them


def begin_round(db: Connection, one: Reading, holder: str) -> Reading | None:
    """Read the window anew; None when the lease was lost."""
    if not _hold(db, one, holder, round=one.round + 1):
        return None
    return replace(one, token=None, round=one.round + 1)


def extend(db: Connection, one: Reading, holder: str, at: datetime) -> bool:
    """Keep the lease for the next page; False when it was lost, and nothing may be written."""
    return _hold(db, one, holder, lease_until=at + LEASE)


def apply(db: Connection, one: Reading, changes: Sequence[Event | Gone], house: str) -> list[Event | Gone]:
    """Write a page of changes; returns what is true after all of them, each event once. The lease must be held."""
    events: dict[str, Event] = {}
    touched: set[str] = set()
    gone: set[str] = set()
    for change in changes:
        touched.add(change.id)
        if isinstance(change, Gone):
            gone.add(change.id)
            events = {id: event for id, event in events.items() if change.id not in (id, event.series)}
        else:
            events[change.id] = change
    for ids in _portions({_key(id) for id in touched}):
        db.execute(
            delete(calendar_busy).where(calendar_busy.c.calendar_id == one.id, calendar_busy.c.event_id.in_(ids))
        )
    for ids in _portions({_key(id) for id in gone}):
        of_series = calendar_busy.c.series_id.in_(ids)
        db.execute(delete(calendar_busy).where(calendar_busy.c.calendar_id == one.id, of_series))
    rows = [_row(one, event) for event in events.values() if one.respects and _takes_time(event, house)]
    if rows:
        db.execute(calendar_busy.insert(), rows)
    there = {id for event in events.values() for id in (event.id, event.series)}
    return [*map(Gone, sorted(gone - there)), *events.values()]


def finish(db: Connection, one: Reading, holder: str, token: str, window: Window, read_at: datetime) -> bool:
    """The calendar was read to its end: it is known as it stood at `read_at`. False when the lease was lost.

    If its service has called since then, it is due again at once: the change may have come behind the reader's back.
    """
    if not _hold(
        db,
        one,
        holder,
        token=token,
        window_start=window.first,
        window_end=window.last,
        read_at=read_at,
        failing_since=None,
        problem=None,
        due_at=case(
            (calendar.c.called_at > read_at, calendar.c.called_at),
            else_=literal(read_at + POLL, store.UtcDateTime()),
        ),
        lease_owner=None,
        lease_until=None,
    ):
        return False
    if one.token is None:
        old = (calendar_busy.c.calendar_id == one.id, calendar_busy.c.round < one.round)
        db.execute(delete(calendar_busy).where(*old))
    return True


def add(db: Connection, one: Reading, events: Iterable[Event], house: str) -> int:
    """Write what a look at one moment found and the mirror does not know yet; returns how much it was.

    Nothing is taken away, and no lease is needed: whoever reads the calendar meanwhile meets the same events.
    """
    found = {_key(event.id): event for event in events if _takes_time(event, house)}
    there = (calendar_busy.c.calendar_id == one.id, calendar_busy.c.event_id.in_(list(found)))
    query = select(calendar_busy.c.event_id, calendar_busy.c.starts_at, calendar_busy.c.ends_at).where(*there)
    same = {
        row.event_id
        for row in db.execute(query)
        if (row.starts_at, row.ends_at) == (found[row.event_id].starts_at, found[row.event_id].ends_at)
    }
    new = {id: event for id, event in found.items() if id not in same}
    if new:
        db.execute(
            delete(calendar_busy).where(calendar_busy.c.calendar_id == one.id, calendar_busy.c.event_id.in_(list(new)))
        )
        db.execute(calendar_busy.insert(), [_row(one, event) for event in new.values()])
    return len(new)


Lies = tuple[str, datetime, datetime]
"""An event that takes time: its key, start and end."""


def lying(db: Connection, calendar_id: int) -> set[Lies]:
    """What is known to lie in a calendar."""
    query = select(calendar_busy.c.event_id, calendar_busy.c.starts_at, calendar_busy.c.ends_at)
    return {
        (row.event_id, row.starts_at, row.ends_at)
        for row in db.execute(query.where(calendar_busy.c.calendar_id == calendar_id))
    }


def counted(events: Iterable[Event], house: str) -> set[Lies]:
    """What of these events would be known to lie there."""
    return {(_key(one.id), one.starts_at, one.ends_at) for one in events if _takes_time(one, house)}


# ---------------------------------------------------------------- when it does not work


def fail(
    db: Connection, ids: Iterable[int], code: str, at: datetime, due_at: datetime, holder: str | None
) -> list[int]:
    """What lies in these calendars is not known any more; returns those of which it was known until now.

    Args:
        holder: only those still under this lease, which ends with it; None: whoever reads them.
    """
    condition = [calendar.c.id.in_(sorted(ids))]
    values: dict[str, Any] = {"problem": code[:LONGEST_CODE], "due_at": due_at}
    if holder is not None:
        condition.append(calendar.c.lease_owner == holder)
        values |= {"lease_owner": None, "lease_until": None}
    rows = db.execute(select(calendar.c.id, calendar.c.failing_since).where(*condition).with_for_update()).all()
    if not rows:
        return []
    db.execute(update(calendar).where(calendar.c.id.in_([row.id for row in rows])).values(**values))
    fresh = [row.id for row in rows if row.failing_since is None]
    db.execute(update(calendar).where(calendar.c.id.in_(fresh)).values(failing_since=at))
    return fresh


def unsure(db: Connection, ids: Iterable[int], at: datetime) -> None:
    """What lies in these calendars is not known as long as whoever reads them right now is not done."""
    still = and_(calendar.c.id.in_(sorted(ids)), calendar.c.lease_until.is_not(None))
    values = {"failing_since": func.coalesce(calendar.c.failing_since, at), "problem": SLOW, "due_at": at}
    db.execute(update(calendar).where(still).values(**values))


def give_back(db: Connection, ids: Iterable[int], holder: str, due_at: datetime) -> None:
    """End a lease without having learnt anything."""
    mine = and_(calendar.c.id.in_(sorted(ids)), calendar.c.lease_owner == holder)
    db.execute(update(calendar).where(mine).values(lease_owner=None, lease_until=None, due_at=due_at))


# ---------------------------------------------------------------- rows


def _hold(db: Connection, one: Reading, holder: str, **values: Any) -> bool:
    mine = and_(calendar.c.id == one.id, calendar.c.lease_owner == holder)
    return bool(db.execute(update(calendar).where(mine).values(**values)).rowcount)


def _of(owners: Iterable[Owner]) -> ColumnElement[bool]:
    keys: dict[str, list[str]] = {"staff": [], "branch": []}
    for owner in owners:
        keys[owner.kind].append(owner.key)
    return or_(
        *(and_(calendar.c.owner_kind == kind, calendar.c.owner_key.in_(sorted(named))) for kind, named in keys.items())
    )


def _takes_time(event: Event, house: str) -> bool:
    """Our own events take none here: the appointment they show does already, and must not bar its own move."""
    ours = event.mark is not None and event.mark.house == house
    return event.busy and not ours and event.starts_at < event.ends_at


def _key(id: str) -> str:
    return id if len(id) <= LONGEST_ID else hashlib.sha256(id.encode()).hexdigest()


def _row(one: Reading, event: Event) -> Mapping[str, Any]:
    return {
        "calendar_id": one.id,
        "event_id": _key(event.id),
        "series_id": _key(event.series),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "round": one.round,
    }


def _portions(ids: set[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _reading(row: Any) -> Reading:
    return Reading(
        id=row.id,
        connection_id=row.connection_id,
        address=row.address,
        owner=Owner(row.owner_kind, row.owner_key),
        respects=row.respects,
        token=row.token,
        window=Window(row.window_start, row.window_end) if row.window_start and row.window_end else None,
        round=row.round,
        read_at=row.read_at,
        failing_since=row.failing_since,
        due_at=row.due_at,
        leased_until=row.lease_until,
    )
