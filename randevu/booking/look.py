"""One look at the agenda for one wish: what the search and its alternatives share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.engine import Connection

from randevu.booking import loading, ranking, reasons
from randevu.booking.agenda import Agenda
from randevu.booking.asked import Bookable
from randevu.booking.intervals import Interval, merged, without
from randevu.booking.local import day_of
from randevu.booking.model import Offer, Wish
from randevu.booking.placing import Budget, Visit, place, starts
from randevu.catalogue import Catalogue


class Look:
    """One look at the agenda for one wish; agendas are read once per stretch of days."""

    def __init__(self, db: Connection, catalogue: Catalogue, wish: Wish, now: datetime, limits: Bookable) -> None:
        self.db, self.catalogue, self.wish, self.now, self.limits = db, catalogue, wish, now, limits
        self.zone = catalogue.zone
        self.budget = Budget()
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
            found.append(Visit(key, self.wish.services, self.wish.party, staff, self.wish.each))
        return found

    def within(self, minutes: Iterable[Interval]) -> list[Interval]:
        """Of these minutes the ones that are not too soon."""
        return without(merged(minutes), [(0, self.limits.earliest)])

    def placed(
        self, agenda: Agenda, free: Mapping[int, Sequence[Visit]], ranked: Iterable[int], limit: int
    ) -> list[Offer]:
        """The first offers that can be carried out, in the order of the starts given."""
        found: list[Offer] = []
        for start in ranked:
            found += [offer for visit in free[start] if (offer := place(agenda, visit, start, self.budget))]
            if len(found) >= limit:
                break
        return found[:limit]

    def ranked(self, minutes: Iterable[Interval], visits: Sequence[Visit], key: ranking.Key, limit: int) -> list[Offer]:
        """The best offers within these minutes by a key over their starts."""
        agenda, free = self.free(minutes, visits)
        return self.placed(agenda, free, sorted(free, key=key), limit)

    def free(self, minutes: Iterable[Interval], visits: Sequence[Visit]) -> tuple[Agenda, dict[int, list[Visit]]]:
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
