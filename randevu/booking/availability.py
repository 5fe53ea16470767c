"""Free times: what a wish finds in its window, and what comes nearest when there is nothing.

The arithmetic lives in the pure modules beside this one (`agenda`, `placing`, `asked`, `ranking`, `reasons`); here the
agenda is read and the steps are put in order. Nothing here takes a slot: an offer is only true until somebody does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.engine import Connection

from randevu.booking import alternatives, ranking, reasons
from randevu.booking.agenda import Agenda
from randevu.booking.asked import Asked, bookable, read
from randevu.booking.intervals import Interval, without
from randevu.booking.local import day_bounds, day_of, minute_of
from randevu.booking.look import Look
from randevu.booking.model import Found, Offer, Reason, Wish
from randevu.booking.placing import every, place, starts
from randevu.catalogue import Catalogue

Order = Literal["spread", "soonest", "latest"]

LIMIT = 10
"""As many as fit into one list message."""


def search(
    db: Connection, catalogue: Catalogue, wish: Wish, now: datetime, limit: int = LIMIT, order: Order = "spread"
) -> Found:
    """Offers for a wish, ranked to its window.

    A named time comes first (with "gibi" the times around it follow); a range is answered with times spread over it,
    or with its `soonest` or `latest` ones. When the window holds nothing, `reason` says why and `nearest` holds other
    times of that day, then other staff, other days and other branches.

    Raises:
        KeyError: for a service, branch or staff member that the catalogue does not have.
    """
    _known(catalogue, wish)
    limits = bookable(catalogue, now)
    asked = read(wish.window, limits)
    reason = reasons.before_looking(catalogue, wish)
    if reason == "party_too_big":
        return Found((), (), reason)
    look = Look(db, catalogue, wish, now, limits)
    if reason is None:
        reason = reasons.outside_limits(asked, limits, catalogue, minute_of(now))
    if reason is None:
        exact = _exact(look, asked, limit, order)
        if exact:
            return Found(exact)
        reason = _why(look, asked)
    return Found((), alternatives.nearest(look, asked, limit), reason)


def days(
    db: Connection,
    catalogue: Catalogue,
    wish: Wish,
    first: date,
    last: date,
    now: datetime,
    by_staff: bool = False,
) -> Mapping[date, tuple[Offer, ...]]:
    """Every offer from day to day, for a calendar or a list of times; one per start and branch.

    The window of the wish is not looked at. With `by_staff` the notice and the last bookable day do not count.
    """
    _known(catalogue, wish)
    limits = bookable(catalogue, now, notice=not by_staff)
    first = max(first, limits.today)
    last = last if by_staff else min(last, limits.last_day)
    found: dict[date, tuple[Offer, ...]] = {
        first + timedelta(days=number): () for number in range((last - first).days + 1)
    }
    if not found or reasons.before_looking(catalogue, wish):
        return found
    look = Look(db, catalogue, wish, now, limits)
    allowed = without([day_bounds(first, last, catalogue.zone)], [(0, limits.earliest)])
    agenda = look.agenda(first, last)
    by_day: dict[date, list[Offer]] = {day: [] for day in found}
    visits = look.visits(wish.branch, wish.staff)
    for visit in visits:
        ends = -1
        for start, offer in every(agenda, visit, allowed):
            if start >= ends:
                day = day_of(start, catalogue.zone)
                ends = day_bounds(day, day, catalogue.zone)[1]
            by_day[day].append(offer)
    if len(visits) > 1:
        for of_day in by_day.values():
            of_day.sort(key=lambda offer: offer.parts[0].starts_at)
    return {day: tuple(of_day) for day, of_day in by_day.items()}


def at(
    db: Connection, catalogue: Catalogue, wish: Wish, starts_at: datetime, now: datetime, by_staff: bool = False
) -> Offer | None:
    """The offer that begins at exactly this moment, or None.

    With `by_staff` it may lie off the step grid, and notice and booking window do not count.
    """
    _known(catalogue, wish)
    if reasons.before_looking(catalogue, wish):
        return None
    limits = bookable(catalogue, now, notice=not by_staff)
    start, day = minute_of(starts_at), starts_at.astimezone(catalogue.zone).date()
    if start < limits.earliest or (day > limits.last_day and not by_staff):
        return None
    look = Look(db, catalogue, wish, now, limits)
    agenda = look.agenda(day, day)
    for visit in look.visits(wish.branch, wish.staff):
        if by_staff or start in starts(agenda, visit, [(start, start + 1)]):
            offer = place(agenda, visit, start)
            if offer:
                return offer
    return None


def _known(catalogue: Catalogue, wish: Wish) -> None:
    for service in wish.services:
        catalogue.services[service]
    if wish.branch:
        catalogue.branches[wish.branch]
    if wish.staff:
        catalogue.staff[wish.staff]


def _exact(look: Look, asked: Asked, limit: int, order: Order) -> tuple[Offer, ...]:
    first, last = max(asked.first_day, look.limits.today), min(asked.last_day, look.limits.last_day)
    if look.wish.window is None and order == "spread":
        order = "soonest"
    found: list[Offer] = []
    for low, high in _portions(first, last, order):
        allowed = look.within(asked.on(low, high, look.zone))
        found += _in(look, allowed, asked, limit - len(found), order)
        if len(found) >= limit:
            break
    return tuple(found)


def _portions(first: date, last: date, order: Order) -> Iterator[tuple[date, date]]:
    """The soonest times are usually within a week: there is no need to read two months for them."""
    if order != "soonest" or (last - first).days < 7:
        yield first, last
        return
    middle = first + timedelta(days=6)
    yield first, middle
    yield middle + timedelta(days=1), last


def _in(look: Look, allowed: list[Interval], asked: Asked, limit: int, order: Order) -> list[Offer]:
    agenda, free = look.free(allowed, look.visits(look.wish.branch, look.wish.staff))
    ranked = sorted(free)
    if asked.point is not None:
        ranked.sort(key=ranking.by_distance(asked.point, look.zone))
    elif order == "latest":
        ranked.reverse()
    elif order == "spread":
        plain = look.wish.party == 1 and len(look.wish.services) == 1
        sure = ranked if plain else [start for start in ranked if look.placed(agenda, free, [start], 1)]
        ranked = ranking.spread(sure, limit, look.zone)
    return look.placed(agenda, free, ranked, limit)


def _why(look: Look, asked: Asked) -> Reason:
    first, last = max(asked.first_day, look.limits.today), min(asked.last_day, look.limits.last_day)
    allowed = look.within(asked.on(first, last, look.zone))
    visits = look.visits(look.wish.branch, look.wish.staff)
    reason = reasons.nothing_free(visits, asked, allowed, Agenda(look.catalogue, first, last))
    return "calendar_away" if reason == "full" and reasons.is_unknown(visits, look.agenda(first, last)) else reason
