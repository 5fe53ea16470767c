"""Whose time each calendar of a connection shows, and whether our appointments are written into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from randevu.calendars import planning
from randevu.calendars.errors import SetupError
from randevu.calendars.model import Listed
from randevu.store.tables import calendar, calendar_busy, calendar_event

Kind = Literal["staff", "branch"]
_UNREAD: dict[str, Any] = dict.fromkeys(
    ("token", "window_start", "window_end", "read_at", "failing_since", "problem", "lease_owner", "lease_until")
)

NO_CHANNEL: dict[str, Any] = dict.fromkeys(
    ("channel_id", "channel_secret", "channel_resource", "channel_until", "channel_address")
)


class Owner(NamedTuple):
    """Whose time a calendar shows, by the catalogue's key: a staff member, or everybody at a branch."""

    kind: Kind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Tied:
    """A calendar of a connection, tied to its owner."""

    id: int
    connection_id: int
    address: str
    name: str
    owner: Owner
    respects: bool
    writes: bool
    zone: str | None
    read_at: datetime | None
    failing_since: datetime | None
    problem: str | None
    channel_until: datetime | None
    """Until when its service calls us when something changes; None: it does not."""


def tie(
    db: Connection,
    connection_id: int,
    listed: Listed,
    owner: Owner,
    now: datetime,
    respects: bool = True,
    writes: bool = False,
) -> int:
    """Let a calendar show an owner's time, or change how it does; returns its number. It is read as soon as may be.

    Raises:
        SetupError: it cannot be written into, the owner has another calendar to write into, or it would serve nothing.
    """
    if writes and not listed.writable:
        raise SetupError(
            f"calendar {listed.name} may only be read by this account: share it with the right to change", "read_only"
        )
    if not respects and not writes:
        raise SetupError("a calendar is connected to be respected, written into, or both", "for_nothing")
    same = (
        calendar.c.connection_id == connection_id,
        calendar.c.address == listed.address,
        calendar.c.owner_kind == owner.kind,
        calendar.c.owner_key == owner.key,
    )
    if writes:
        known = db.execute(select(calendar.c.id).where(*same)).scalar()
        other = writing_calendar(db, owner)
        if other is not None and other.id != known:
            raise SetupError(
                f"appointments of {owner} are written into {other.name} already:"
                " connect that one with --no-write first",
                "written_elsewhere",
            )
    if writes or db.execute(select(calendar.c.id).where(*same, calendar.c.writes)).first() is not None:
        planning.plan_anew(db, now)  # what is booked already is to stand there too, or no longer
    values = {"name": listed.name[:200], "zone": listed.zone, "respects": respects, "writes": writes, "due_at": now}
    changed = db.execute(update(calendar).where(*same).values(**values, **_UNREAD))
    if changed.rowcount:
        return int(db.execute(select(calendar.c.id).where(*same)).scalar_one())
    made = db.execute(
        calendar.insert().values(
            connection_id=connection_id,
            address=listed.address,
            owner_kind=owner.kind,
            owner_key=owner.key,
            **values,
        )
    )
    return int(made.inserted_primary_key[0])


def tied(db: Connection, connection_id: int | None = None) -> list[Tied]:
    """All calendars in use, or those of one connection."""
    query = select(calendar).where(calendar.c.respects | calendar.c.writes).order_by(calendar.c.id)
    if connection_id is not None:
        query = query.where(calendar.c.connection_id == connection_id)
    return [_tied(row) for row in db.execute(query)]


def read_soon(db: Connection, ids: Iterable[int], now: datetime, anew: bool = False) -> None:
    """Let calendars be read at the next occasion, whatever became of the last; `anew`: from the beginning."""
    values = {"due_at": now, **({"token": None} if anew else {})}
    db.execute(update(calendar).where(calendar.c.id.in_(sorted(ids))).values(**values))


def standing(db: Connection, connection_id: int, now: datetime) -> int:
    """How many events of ours stand in a connection's calendars and are not over."""
    query = (
        select(func.count())
        .select_from(calendar_event)
        .join(calendar, calendar.c.id == calendar_event.c.calendar_id)
        .where(
            calendar.c.connection_id == connection_id,
            calendar_event.c.written.is_not(None),
            calendar_event.c.ends_at > now,
        )
    )
    return int(db.execute(query).scalar_one())


def writing_calendar(db: Connection, owner: Owner) -> Tied | None:
    """Where appointments of a staff member, or of a branch, are written; None for nowhere."""
    query = select(calendar).where(
        calendar.c.writes, calendar.c.owner_kind == owner.kind, calendar.c.owner_key == owner.key
    )
    row = db.execute(query.limit(1)).first()
    return _tied(row) if row is not None else None


def begin_again(db: Connection, connection_id: int, now: datetime) -> None:
    """Read a connection's calendars soon: it has other credentials, which may not reach the channels of the former."""
    again = {"due_at": now, "channel_due_at": now}
    db.execute(update(calendar).where(calendar.c.connection_id == connection_id).values(**again))


def untie(db: Connection, connection_id: int, calendar_id: int, now: datetime) -> bool:
    """One calendar counts no more; what we wrote into it is taken out. False when it did not count already."""
    used = calendar.c.respects | calendar.c.writes
    mine = (calendar.c.id == calendar_id) & (calendar.c.connection_id == connection_id) & used
    row = db.execute(select(calendar.c.writes).where(mine)).first()
    if row is None:
        return False
    if row.writes:
        planning.plan_anew(db, now)
    db.execute(delete(calendar_busy).where(calendar_busy.c.calendar_id == calendar_id))
    db.execute(update(calendar).where(mine).values(respects=False, writes=False, **_UNREAD, **NO_CHANNEL))
    return True


def loose(db: Connection, connection_id: int) -> None:
    """A connection's calendars count no more, and what lay in them is forgotten."""
    own = select(calendar.c.id).where(calendar.c.connection_id == connection_id)
    db.execute(delete(calendar_busy).where(calendar_busy.c.calendar_id.in_(own)))
    db.execute(
        update(calendar)
        .where(calendar.c.connection_id == connection_id)
        .values(respects=False, writes=False, **_UNREAD, **NO_CHANNEL)
    )


def _tied(row: Any) -> Tied:
    return Tied(
        id=row.id,
        connection_id=row.connection_id,
        address=row.address,
        name=row.name,
        owner=Owner(row.owner_kind, row.owner_key),
        respects=row.respects,
        writes=row.writes,
        zone=row.zone,
        read_at=row.read_at,
        failing_since=row.failing_since,
        problem=row.problem,
        channel_until=row.channel_until,
    )
