"""What the business's own calendars say of its staff's time: what lies in them, and whose time nobody knows.

Booking reads the tables only. Who fills them, and when a calendar counts as unknown, is told in
docs/decisions/0016-calendars-as-a-mirror.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, case, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.booking.intervals import Interval
from randevu.booking.local import minute_after, minute_of
from randevu.booking.minutes import intervals, joined
from randevu.catalogue import Catalogue
from randevu.store import is_sqlite
from randevu.store.tables import calendar, calendar_busy

Owner = tuple[str, str]
"""("staff" or "branch", key)."""

UNKNOWN = or_(calendar.c.read_at.is_(None), calendar.c.failing_since.is_not(None))
_OF_STAFF = and_(calendar.c.owner_kind == "staff", calendar.c.owner_key.in_(bindparam("staff", expanding=True)))
# Built once: also a business without calendars asks it for every offer.
_CONCERNED = select(calendar.c.id, calendar.c.owner_kind, calendar.c.owner_key, case((UNKNOWN, 1), else_=0)).where(
    calendar.c.respects, or_(_OF_STAFF, calendar.c.owner_kind == "branch")
)


@dataclass(frozen=True)
class Elsewhere:
    """Time that is not offered, by staff member and by branch, in minutes since the epoch, sorted by start.

    Attributes:
        unknown: owners of calendars that could not be read; their whole time is among the above.
    """

    staff: Mapping[str, list[Interval]] = field(default_factory=dict)
    branches: Mapping[str, list[Interval]] = field(default_factory=dict)
    unknown: frozenset[Owner] = frozenset()


def within(
    db: Connection, catalogue: Catalogue, staff: Iterable[str], first: datetime, last: datetime
) -> Elsewhere | None:
    """What the calendars of these staff members and of all branches say of [first, last); None without calendars."""
    rows = db.execute(_CONCERNED, {"staff": list(staff)})
    owners = {id: (kind, key, bool(unknown)) for id, kind, key, unknown in rows}
    if not owners:
        return None
    found: dict[Owner, list[Interval]] = {}
    busy = calendar_busy.c
    overlapping = and_(busy.calendar_id.in_(list(owners)), busy.starts_at < last, busy.ends_at > first)
    lying = select(busy.calendar_id, joined(calendar_busy, is_sqlite(db))).where(overlapping)
    for id, text in db.execute(lying.group_by(busy.calendar_id)):
        kind, key, _ = owners[id]
        found.setdefault((kind, key), []).extend(intervals(text))
    unknown = frozenset((kind, key) for kind, key, is_unknown in owners.values() if is_unknown)
    if catalogue.rules.calendars_unknown == "withhold":
        found |= {owner: [(minute_of(first), minute_after(last))] for owner in unknown}
    else:
        unknown = frozenset()
    by_kind: dict[str, dict[str, list[Interval]]] = {"staff": {}, "branch": {}}
    for (kind, key), lies in found.items():
        by_kind[kind][key] = sorted(lies)
    return Elsewhere(by_kind["staff"], by_kind["branch"], unknown)


def has_room(
    db: Connection, staff: str, branch: str, starts_at: datetime, ends_at: datetime, withhold: bool
) -> bool | None:
    """Whether no calendar of the staff member or the branch bars [starts_at, ends_at); None: one is not known.

    Args:
        withhold: whether unknown time counts as barred; otherwise it counts as what was last known of it.
    """
    concerned = and_(calendar.c.respects, _owned_by(staff, branch))
    there = (
        select(calendar_busy.c.id)
        .where(
            calendar_busy.c.calendar_id == calendar.c.id,
            calendar_busy.c.starts_at < ends_at,
            calendar_busy.c.ends_at > starts_at,
        )
        .exists()
    )
    rows = db.execute(select(case((there, 1), else_=0), case((UNKNOWN, 1), else_=0)).where(concerned)).all()
    if any(busy for busy, _ in rows):
        return False
    return None if withhold and any(unknown for _, unknown in rows) else True


def _owned_by(staff: str, branch: str) -> ColumnElement[bool]:
    return or_(
        and_(calendar.c.owner_kind == "staff", calendar.c.owner_key == staff),
        and_(calendar.c.owner_kind == "branch", calendar.c.owner_key == branch),
    )
