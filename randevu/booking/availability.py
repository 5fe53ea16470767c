"""Free times: what a wish finds in its window, and what comes nearest when there is nothing.

The arithmetic lives in the pure modules beside this one (`agenda`, `placing`, `asked`, `ranking`, `reasons`); here the
agenda is read and the steps are put in order. Nothing here takes a slot: an offer is only true until somebody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.engine import Connection

from randevu.booking import loading, ranking, reasons
from randevu.booking.agenda import Agenda
from randevu.booking.asked import Asked, Bookable, bookable, read
from randevu.booking.intervals import Interval, merged, without
from randevu.booking.local import day_bounds, day_of, minute_of
from randevu.booking.model import Found, Offer, Reason, Wish
from randevu.booking.placing import Visit, every, place, starts
from randevu.catalogue import Catalogue

Order = Literal["spread", "soonest", "latest"]

LIMIT = 10
"""As many as fit into one list message."""

SPREAD_NEARBY = 4
"""Alternatives of one kind where no time of day was asked for."""

NEARBY_DAYS = 14
"""Alternatives on other days are looked for this far from the asked ones first."""


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
    look = _Look(db, catalogue, wish, now, limits)
    if reason is None:
        reason = reasons.outside_limits(asked, limits, catalogue, minute_of(now))
    if reason is None:
        exact = look.exact(asked, limit, order)
        if exact:
            return Found(exact)
        reason = look.why(asked)
    return Found((), look.nearest(asked, limit), reason)


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
    look = _Look(db, catalogue, wish, now, limits)
    allowed = without([day_bounds(first, last, catalogue.zone)], [(0, limits.earliest)])
    agenda = look.agenda(first, last)
    by_day: dict[date, list[Offer]] = {day: [] for day in found}
    for visit in look.visits(wish.branch, wish.staff):
        ends = -1
        for start, offer in every(agenda, visit, allowed):
            if start >= ends:
                day = day_of(start, catalogue.zone)
                ends = day_bounds(day, day, catalogue.zone)[1]
            by_day[day].append(offer)
    return {day: tuple(sorted(of_day, key=lambda offer: offer.parts[0].starts_at)) for day, of_day in by_day.items()}


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
    look = _Look(db, catalogue, wish, now, limits)
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


class _Look:
    """One look at the agenda for one wish; agendas are read once per stretch of days."""

    def __init__(self, db: Connection, catalogue: Catalogue, wish: Wish, now: datetime, limits: Bookable) -> None:
        self.db, self.catalogue, self.wish, self.now, self.limits = db, catalogue, wish, now, limits
        self.zone = catalogue.zone
        self._agendas: dict[tuple[date, date], Agenda] = {}

    def agenda(self, first: date, last: date) -> Agenda:
        for (low, high), known in self._agendas.items():
            if low <= first and last <= high:
                return known
        services = [self.catalogue.services[key] for key in dict.fromkeys(self.wish.services)]
        made = loading.agenda(
            self.db,
            self.catalogue,
            sorted({staff for service in services for staff in service.who}),
            first,
            last,
            self.now,
            [service.key for service in services if service.capacity > 1],
            self.wish.avoid,
            self.wish.customer,
        )
        self._agendas[first, last] = made
        return made

    def visits(self, branch: str | None, staff: str | None) -> list[Visit]:
        """One visit per branch that can serve the wish, with the staff member where they work."""
        found = []
        for key in [branch] if branch else self.catalogue.branches:
            if not reasons.offers(self.catalogue, key, self.wish.services):
                continue
            if staff and not any(self.catalogue.staff[staff].does(one, key) for one in self.wish.services):
                continue
            found.append(Visit(key, self.wish.services, self.wish.party, staff))
        return found

    def within(self, minutes: Iterable[Interval]) -> list[Interval]:
        """Of these minutes the ones that are not too soon."""
        return without(merged(minutes), [(0, self.limits.earliest)])

    def exact(self, asked: Asked, limit: int, order: Order) -> tuple[Offer, ...]:
        first, last = max(asked.first_day, self.limits.today), min(asked.last_day, self.limits.last_day)
        if self.wish.window is None and order == "spread":
            order = "soonest"
        found: list[Offer] = []
        for low, high in self._portions(first, last, order):
            allowed = self.within(asked.on(low, high, self.zone))
            found += self._in(allowed, asked, limit - len(found), order)
            if len(found) >= limit:
                break
        return tuple(found)

    def _portions(self, first: date, last: date, order: Order) -> Iterator[tuple[date, date]]:
        """The soonest times are usually within a week: there is no need to read two months for them."""
        if order != "soonest" or (last - first).days < 7:
            yield first, last
            return
        middle = first + timedelta(days=6)
        yield first, middle
        yield middle + timedelta(days=1), last

    def _in(self, allowed: list[Interval], asked: Asked, limit: int, order: Order) -> list[Offer]:
        agenda, free = self._free(allowed, self.visits(self.wish.branch, self.wish.staff))
        ranked = sorted(free)
        if asked.point is not None:
            ranked.sort(key=ranking.by_distance(asked.point, self.zone))
        elif order == "latest":
            ranked.reverse()
        elif order == "spread":
            plain = self.wish.party == 1 and len(self.wish.services) == 1
            sure = ranked if plain else [start for start in ranked if self._placed(agenda, free, [start], 1)]
            ranked = ranking.spread(sure, limit, self.zone)
        return self._placed(agenda, free, ranked, limit)

    @staticmethod
    def _placed(agenda: Agenda, free: Mapping[int, Sequence[Visit]], ranked: Iterable[int], limit: int) -> list[Offer]:
        found: list[Offer] = []
        for start in ranked:
            found += [offer for visit in free[start] if (offer := place(agenda, visit, start))]
            if len(found) >= limit:
                break
        return found[:limit]

    def why(self, asked: Asked) -> Reason:
        first, last = max(asked.first_day, self.limits.today), min(asked.last_day, self.limits.last_day)
        allowed = self.within(asked.on(first, last, self.zone))
        empty = Agenda(self.catalogue, first, last)
        return reasons.nothing_free(self.visits(self.wish.branch, self.wish.staff), asked, allowed, empty)

    # ------------------------------------------------------------ alternatives

    def nearest(self, asked: Asked, limit: int) -> tuple[Offer, ...]:
        """Alternatives: a few of each kind first, so that other staff, days and branches are seen too."""
        kinds = list(self._alternatives(asked, limit))
        shares = (4, 3, 4, 3)
        chosen: list[Offer] = []
        for more in (False, True):
            for kind, share in zip(kinds, shares, strict=True):
                rest = [offer for offer in kind if offer not in chosen]
                room = limit - len(chosen)
                chosen += rest[: room if more else min(room, share)]
        order = {id(offer): (number, place) for number, kind in enumerate(kinds) for place, offer in enumerate(kind)}
        return tuple(sorted(chosen, key=lambda offer: order[id(offer)]))

    def _alternatives(self, asked: Asked, limit: int) -> Iterator[list[Offer]]:
        wish, anchor = self.wish, asked.anchor
        first, last = max(asked.first_day, self.limits.today), min(asked.last_day, self.limits.last_day)
        target = first if first <= last else min(max(asked.first_day, self.limits.today), self.limits.last_day)
        near = ranking.by_distance(anchor if anchor is not None else 0, self.zone)
        same_days = asked.whole_days(first, last, self.zone)
        yield self._ranked(same_days, self.visits(wish.branch, wish.staff), near, limit)
        others = self.visits(wish.branch, None) if wish.staff else []
        yield self._spread_or_ranked(asked, same_days, others, near, limit)
        yield self._other_days(asked, target, first, last, limit)
        others = [visit for visit in self.visits(None, None) if visit.branch != wish.branch] if wish.branch else []
        found = self._spread_or_ranked(asked, same_days, others, near, limit)
        yield found or (self._from(asked, target, others, limit) if others else [])

    def _spread_or_ranked(
        self, asked: Asked, minutes: Iterable[Interval], visits: Sequence[Visit], key: ranking.Key, limit: int
    ) -> list[Offer]:
        """Near the asked time; where none was asked, a few times of the whole day."""
        if asked.anchor is not None:
            return self._ranked(minutes, visits, key, limit)
        agenda, free = self._free(minutes, visits)
        return self._placed(agenda, free, ranking.spread(sorted(free), SPREAD_NEARBY, self.zone), limit)

    def _other_days(self, asked: Asked, target: date, first: date, last: date, limit: int) -> list[Offer]:
        visits = self.visits(self.wish.branch, self.wish.staff) or self.visits(self.wish.branch, None)
        low, high = self._around(target)
        for start, end in ((low, high), (self.limits.today, self.limits.last_day)):
            minutes = asked.whole_days(start, end, self.zone)
            if first <= last:
                minutes = without(minutes, [day_bounds(first, last, self.zone)])
            found = self._one_a_day(asked, target, minutes, visits, limit)
            if found:
                return found
        return []

    def _from(self, asked: Asked, target: date, visits: list[Visit], limit: int) -> list[Offer]:
        return self._one_a_day(asked, target, asked.whole_days(*self._around(target), self.zone), visits, limit)

    def _around(self, target: date) -> tuple[date, date]:
        reach = timedelta(days=NEARBY_DAYS)
        return max(self.limits.today, target - reach), min(self.limits.last_day, target + reach)

    def _one_a_day(
        self, asked: Asked, target: date, minutes: list[Interval], visits: list[Visit], limit: int
    ) -> list[Offer]:
        """The time nearest to the asked one on each day, the nearest days first."""
        number = target.toordinal() - date(1970, 1, 1).toordinal()
        key = ranking.by_day_then_distance(asked.anchor, number, self.zone)
        found: dict[int, Offer] = {}
        agenda, free = self._free(minutes, visits)
        for start in sorted(free, key=key):
            day = ranking.local_day(start, self.zone)
            if day not in found and (placed := self._placed(agenda, free, [start], 1)):
                found[day] = placed[0]
                if len(found) == limit:
                    break
        return list(found.values())

    def _ranked(
        self, minutes: Iterable[Interval], visits: Sequence[Visit], key: ranking.Key, limit: int
    ) -> list[Offer]:
        agenda, free = self._free(minutes, visits)
        return self._placed(agenda, free, sorted(free, key=key), limit)

    def _free(self, minutes: Iterable[Interval], visits: Sequence[Visit]) -> tuple[Agenda, dict[int, list[Visit]]]:
        """Where visits could begin within these minutes, and the agenda in which that is so."""
        allowed = self.within(minutes)
        if not allowed or not visits:
            return Agenda(self.catalogue, self.limits.today, self.limits.today), {}
        agenda = self.agenda(day_of(allowed[0][0], self.zone), day_of(allowed[-1][1] - 1, self.zone))
        found: dict[int, list[Visit]] = {}
        for visit in visits:
            for start in starts(agenda, visit, allowed):
                found.setdefault(start, []).append(visit)
        return agenda, found
