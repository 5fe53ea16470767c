"""The free times staff may choose from, and why one of them cannot be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from randevu.booking import Appointment, Offer, Wish, availability
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.turkish.when import Window

NEAREST = 6
ALREADY_BEGUN = timedelta(minutes=30)
"""A walk-in may be entered so long after it began."""


@dataclass(frozen=True)
class Criteria:
    """What shall be booked, and on which day; all of it known to the catalogue."""

    services: tuple[str, ...]
    day: date
    branch: str | None = None
    staff: str | None = None
    party: int = 1

    @property
    def wish(self) -> Wish:
        return Wish(self.services, self.branch, self.staff, self.party)


@dataclass(frozen=True)
class Chosen:
    """A time that was picked; its branch where several were offered."""

    starts_at: datetime
    branch: str | None


@dataclass(frozen=True)
class Times:
    """Free times of a day by branch; when there are none, why, and what comes nearest."""

    criteria: Criteria
    by_branch: tuple[tuple[str, tuple[Offer, ...]], ...]
    reason: str | None = None
    nearest: tuple[Offer, ...] = ()

    @property
    def number(self) -> int:
        return sum(len(offers) for _, offers in self.by_branch)


def look_first(url: str, actor: Actor, services: Sequence[str], now: datetime) -> None:
    """Bring the calendars up to date; to be called before the transaction that shows times."""
    actor.needs("change_appointments")
    calendars.refresh(now, services, url=url)


def times(db: Connection, actor: Actor, catalogue: Catalogue, criteria: Criteria, now: datetime) -> Times:
    """The free times of the day for a new appointment."""
    actor.needs("change_appointments")
    return _times(db, actor.scope.narrowed(catalogue), criteria, criteria.wish, now)


def times_for_move(
    db: Connection, actor: Actor, catalogue: Catalogue, current: Appointment, criteria: Criteria, now: datetime
) -> Times:
    """The free times of the day for moving an appointment, whose own time counts as free."""
    actor.needs("change_appointments")
    return _times(db, actor.scope.narrowed(catalogue), criteria, wish_of_move(criteria, current), now)


def criteria_of(
    catalogue: Catalogue, current: Appointment, day: date, branch: str | None, staff: str | None
) -> Criteria:
    """What moving an appointment looks for.

    Raises:
        NotHere: the business no longer has one of its services.
    """
    if not all(service in catalogue.services for service in current.services):
        raise NotHere
    return Criteria(current.services, day, branch, staff, current.party)


def wish_of_move(criteria: Criteria, current: Appointment) -> Wish:
    return replace(criteria.wish, avoid=current.id, customer=current.customer_id)


def offer(db: Connection, catalogue: Catalogue, wish: Wish, chosen: Chosen, now: datetime) -> Offer | None:
    wanted = replace(wish, branch=chosen.branch or wish.branch)
    begun = chosen.starts_at <= now <= chosen.starts_at + ALREADY_BEGUN
    return availability.at(db, catalogue, wanted, chosen.starts_at, chosen.starts_at if begun else now, by_staff=True)


def _times(db: Connection, catalogue: Catalogue, criteria: Criteria, wish: Wish, now: datetime) -> Times:
    found = availability.days(db, catalogue, wish, criteria.day, criteria.day, now, by_staff=True)
    offers = found.get(criteria.day, ())
    if offers:
        return Times(criteria, _by_branch(catalogue, offers))
    window = Window(date_start=criteria.day)
    answer = availability.search(db, catalogue, replace(wish, window=window), now, limit=NEAREST)
    return Times(criteria, (), _for_staff(answer.reason), (answer.exact or answer.nearest)[:NEAREST])


def _by_branch(catalogue: Catalogue, offers: Sequence[Offer]) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
    keys = [key for key in catalogue.branches if any(offer.branch == key for offer in offers)]
    return tuple((key, tuple(offer for offer in offers if offer.branch == key)) for key in keys)


def why(db: Connection, catalogue: Catalogue, criteria: Criteria, wish: Wish, chosen: Chosen, now: datetime) -> str:
    """Why the chosen time is not to be had."""
    local = chosen.starts_at.astimezone(catalogue.zone)
    if chosen.starts_at < now:
        return "past"
    window = Window(date_start=local.date(), time_start=time(local.hour, local.minute))
    wanted = replace(wish, window=window, branch=chosen.branch or criteria.branch)
    return _for_staff(availability.search(db, catalogue, wanted, now, limit=1).reason)


def _for_staff(reason: str | None) -> str:
    """Limits that bind customers only are no reason for staff: what is left is that the time is taken."""
    return "full" if reason in {None, "too_soon", "too_far", "off_step"} else str(reason)
