"""The calendar: a day, a week or a month of appointments, and what else takes the time of those who serve.

What takes somebody's time is told where their time is shown: for everybody on a day, for one person in a week.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import Appointment, appointments, elsewhere
from randevu.booking.local import day_bounds, instants, moment_of
from randevu.catalogue import Catalogue
from randevu.panel.desk.appointments import Listed, listed
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment

View = Literal["day", "week", "month"]
Shut = Literal["closed", "blocked", "elsewhere", "unknown"]

MOST = 500
"""More appointments than this are told by their number only: nobody reads them in one picture."""
WHOLE_DAY = (0, 24 * 60)
USUAL_HOURS = (9 * 60, 18 * 60)


@dataclass(frozen=True)
class Wanted:
    """What is looked at; `branch` and `staff` None for all of them."""

    view: View
    on: date
    branch: str | None = None
    staff: str | None = None

    @property
    def first(self) -> date:
        """The Monday where weeks are shown, of a month the one before its first day."""
        if self.view == "day":
            return self.on
        start = self.on if self.view == "week" else self.on.replace(day=1)
        return start - timedelta(days=start.weekday())

    @property
    def last(self) -> date:
        if self.view == "day":
            return self.on
        end = self.on if self.view == "week" else self.on.replace(day=monthrange(self.on.year, self.on.month)[1])
        return end + timedelta(days=6 - end.weekday())

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def neighbour(self, way: Literal[-1, 1]) -> date:
        """A day of the same view before or after."""
        if self.view != "month":
            return self.on + way * timedelta(days=1 if self.view == "day" else 7)
        return (self.on.replace(day=1) + timedelta(days=40 if way == 1 else -1)).replace(day=1)


@dataclass(frozen=True)
class Shade:
    """Time without room. `staff`: whose; None where no single person is shown."""

    kind: Shut
    staff: str | None
    starts_at: datetime
    ends_at: datetime
    note: str = ""


@dataclass(frozen=True)
class Day:
    """`closed`: why the business is closed or shortened, if that has a name."""

    on: date
    number: int
    closed: str | None
    is_open: bool


@dataclass(frozen=True)
class Board:
    """Attributes:
    opens, closes: between which minutes of the local day there is something to see, on whole hours.
    staff: whose time is shown, by key, in the order of the business.
    days: every day with its number of appointments.
    listed: the appointments; empty when `is_crowded`.
    """

    wanted: Wanted
    opens: int
    closes: int
    staff: tuple[str, ...]
    days: tuple[Day, ...]
    listed: tuple[Listed, ...]
    shades: tuple[Shade, ...]
    is_crowded: bool


def board(db: Connection, actor: Actor, catalogue: Catalogue, wanted: Wanted, now: datetime, most: int = MOST) -> Board:
    """What stands in the calendar, as far as the actor sees it; only numbers of more than `most` appointments."""
    actor.needs("see_appointments")
    catalogue = actor.scope.narrowed(catalogue)
    first, last = day_bounds(wanted.first, wanted.last, catalogue.zone)
    found, starts = _found(db, actor, wanted, moment_of(first), moment_of(last), most)
    staff = _staff(catalogue, wanted, found)
    numbers = Counter(start.astimezone(catalogue.zone).date() for start in starts)
    opens, closes = _hours(catalogue, wanted, found)
    return Board(
        wanted,
        opens,
        closes,
        staff,
        tuple(
            Day(day, numbers[day], catalogue.closed_reason(day, wanted.branch), _is_open(catalogue, wanted, day))
            for day in wanted.days
        ),
        listed(db, found, now),
        () if wanted.view == "month" else tuple(_shades(db, catalogue, wanted, staff, (opens, closes))),
        len(found) < len(starts),
    )


def _found(
    db: Connection, actor: Actor, wanted: Wanted, start: datetime, end: datetime, most: int
) -> tuple[list[Appointment], Sequence[datetime]]:
    """The appointments, or none when they are too many; and when each of them begins."""
    branches = actor.scope.branches if wanted.branch is None else actor.scope.branches_of(wanted.branch)
    if wanted.view != "day" and wanted.staff is None:
        query = select(appointment.c.starts_at).where(
            appointment.c.starts_at >= start, appointment.c.starts_at < end, appointment.c.status != "cancelled"
        )
        if branches is not None:
            query = query.where(appointment.c.branch.in_(sorted(branches)))
        starts = db.execute(query).scalars().all()
        if len(starts) > most:
            return [], starts
    found = appointments.between(db, start, end, branches)
    if wanted.staff is not None:
        found = [one for one in found if wanted.staff in one.staff]
    return (found if len(found) <= most else []), [one.starts_at for one in found]


def _staff(catalogue: Catalogue, wanted: Wanted, found: Sequence[Appointment]) -> tuple[str, ...]:
    """Who is shown: the one who was asked for, or on a day all who work in the branch or have an appointment."""
    if wanted.staff is not None:
        return (wanted.staff,)
    if wanted.view != "day":
        return ()
    busy = {key for one in found for key in one.staff}
    there = [key for key, one in catalogue.staff.items() if wanted.branch is None or wanted.branch in one.places]
    working = [key for key in there if key in busy or _spans(catalogue, wanted, wanted.on, key)]
    return (*(working or there), *sorted(busy - set(there)))


def _spans(catalogue: Catalogue, wanted: Wanted, day: date, staff: str | None) -> tuple[tuple[int, int], ...]:
    if staff is not None and staff not in catalogue.staff:
        return ()
    return catalogue.spans_on(day, wanted.branch, staff)


def _is_open(catalogue: Catalogue, wanted: Wanted, day: date) -> bool:
    return bool(catalogue.spans_on(day, wanted.branch))


def _hours(catalogue: Catalogue, wanted: Wanted, found: Sequence[Appointment]) -> tuple[int, int]:
    """From the first hour with something in it to the last one."""
    spans = [span for day in wanted.days for span in catalogue.spans_on(day, wanted.branch)]
    for one in found:
        start, end = one.starts_at.astimezone(catalogue.zone), one.ends_at.astimezone(catalogue.zone)
        midnight = 24 * 60 if end.date() > start.date() else end.hour * 60 + end.minute
        spans.append((start.hour * 60 + start.minute, midnight))
    spans = spans or [USUAL_HOURS]
    return min(start for start, _ in spans) // 60 * 60, -(-max(end for _, end in spans) // 60) * 60


def _shades(
    db: Connection, catalogue: Catalogue, wanted: Wanted, staff: tuple[str, ...], hours: tuple[int, int]
) -> Iterator[Shade]:
    for key in staff or (None,):
        for day in wanted.days:
            for start, end in _complement(_spans(catalogue, wanted, day, key), hours):
                for low, high, _ in instants(day, [(start, end)], catalogue.zone):
                    yield Shade("closed", key, moment_of(low), moment_of(high))
    if not staff:
        return
    first, last = (moment_of(minute) for minute in day_bounds(wanted.first, wanted.last, catalogue.zone))
    for one in appointments.blocked(db, first, last):
        if one.staff in staff:
            yield Shade("blocked", one.staff, max(one.starts_at, first), min(one.ends_at, last), one.note)
    yield from _elsewhere(db, catalogue, wanted, staff, first, last)


def _complement(spans: Sequence[tuple[int, int]], hours: tuple[int, int]) -> Iterator[tuple[int, int]]:
    at = hours[0]
    for start, end in spans:
        if start > at:
            yield at, start
        at = max(at, end)
    if at < hours[1]:
        yield at, hours[1]


def _elsewhere(
    db: Connection, catalogue: Catalogue, wanted: Wanted, staff: tuple[str, ...], low: datetime, high: datetime
) -> Iterator[Shade]:
    """What other calendars say of their time: what lies in them, or that nobody knows."""
    found = elsewhere.within(db, catalogue, staff, low, high)
    if found is None:
        return
    for key in staff:
        places = catalogue.staff[key].places if key in catalogue.staff else {}
        owners = [("staff", key), *(("branch", one) for one in places if wanted.branch in (None, one))]
        if any(owner in found.unknown for owner in owners):
            yield Shade("unknown", key, low, high)
            continue
        spans = [*found.staff.get(key, ())]
        if len(owners) == 2:  # whoever works in several branches is not shut out by one of them
            spans += found.branches.get(owners[1][1], ())
        for start, end in spans:
            yield Shade("elsewhere", key, max(moment_of(start), low), min(moment_of(end), high))
