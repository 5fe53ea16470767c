"""Placing one visit at one moment: which staff member does which service when, for every person of the party. Pure.

Services of one person follow each other without a gap, except that a staff member who does two in a row first takes
the buffers between them. Persons of a party are served side by side where there is staff for it, otherwise one after
the other. Among free staff the one who served the previous part goes on, then the one with the fewest services that
day, then the first by key: fair, and the same for everyone who looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from randevu.booking.agenda import Agenda
from randevu.booking.intervals import Interval, common, merged, on_grid, overlapping, within, without
from randevu.booking.local import day_bounds, day_of, moment_of, offset_at
from randevu.booking.model import Offer, Part
from randevu.catalogue import Service

TRIES_PER_START, TRIES_PER_SEARCH = 500, 20_000
"""Steps of depth-first search before a start, or a whole search, is given up. An ordinary visit takes two or three; a
family with a list of services each at a full time of day would otherwise keep a conversation waiting for minutes."""


@dataclass
class Budget:
    """What is left of the steps of one search."""

    left: int = TRIES_PER_SEARCH


@dataclass(frozen=True)
class Stretch:
    """A service in a staff member's time: `start` to `end` with buffers, `seen` by the customer without."""

    staff: str
    service: str
    person: int
    seen: Interval
    start: int
    end: int


@dataclass(frozen=True)
class Visit:
    """What is to be placed in one branch: services, number of persons, and the staff member asked for.

    `each` holds the services of each person where they differ.
    """

    branch: str
    services: tuple[str, ...]
    party: int = 1
    staff: str | None = None
    each: tuple[tuple[str, ...], ...] = ()

    @property
    def persons(self) -> tuple[tuple[str, ...], ...]:
        """What each person gets, in the order in which they are placed."""
        return self.each or (self.services,) * self.party

    @property
    def is_plain(self) -> bool:
        return self.party == 1 and len(self.services) == 1


def candidates(agenda: Agenda, visit: Visit, service: str) -> list[str]:
    """Staff who may do this part: the one asked for if they do it in this branch, otherwise everyone who does."""
    catalogue = agenda.catalogue
    who = [key for key in catalogue.services[service].who if catalogue.staff[key].does(service, visit.branch)]
    return [visit.staff] if visit.staff in who else who


def starts(agenda: Agenda, visit: Visit, allowed: Sequence[Interval]) -> list[int]:
    """Moments within `allowed` at which the first part could begin, ascending; all that a plain visit needs.

    The staff's possible starts are joined as intervals first, and laid on the step grid once: with fifty people the
    same minutes would otherwise be counted out fifty times.
    """
    if not allowed:
        return []
    service = agenda.catalogue.services[visit.persons[0][0]]
    spans: list[Interval] = []
    joining: set[int] = set()
    for staff in candidates(agenda, visit, service.key):
        spans += _start_spans(agenda, visit.branch, staff, service, allowed)
        joining.update(_joining(agenda, visit.branch, staff, service, allowed))
    found = _on_grid(agenda, merged(spans))
    return sorted(joining.union(found)) if joining else found


def every(agenda: Agenda, visit: Visit, allowed: Sequence[Interval]) -> Iterator[tuple[int, Offer]]:
    """All offers that begin within `allowed`, one per start, ascending; as `place` gives them, only faster."""
    service = agenda.catalogue.services[visit.persons[0][0]]
    if visit.is_plain and service.capacity == 1:
        who = candidates(agenda, visit, service.key)
        lasting = {staff: timedelta(minutes=service.minutes_for(staff)) for staff in who}
        for start, staff in sorted(_chosen(agenda, visit.branch, who, service, allowed)):
            begin = moment_of(start)
            part = Part(service.key, staff, begin, begin + lasting[staff])
            yield start, Offer(visit.branch, (part,), service.price)
        return
    for start in starts(agenda, visit, allowed):
        offer = place(agenda, visit, start)
        if offer is not None:
            yield start, offer


def _chosen(
    agenda: Agenda, branch: str, who: Sequence[str], service: Service, allowed: Sequence[Interval]
) -> Iterator[tuple[int, str]]:
    """Every possible start with its staff member. Day by day the least busy one has first choice of the minutes."""
    spans_of = {staff: _start_spans(agenda, branch, staff, service, allowed) for staff in who} if allowed else {}
    day = agenda.first
    while day <= agenda.last and spans_of:
        low, high = day_bounds(day, day, agenda.catalogue.zone)
        covered: list[Interval] = []
        for staff in sorted(who, key=lambda one: (agenda.load(one, day), one)):
            spans = [(max(first, low), min(last, high)) for first, last in within(spans_of[staff], low, high)]
            if spans and len(covered) == 1 and covered[0][0] <= spans[0][0] and spans[-1][1] <= covered[0][1]:
                continue
            new = without(spans, covered)
            if new:
                covered = merged([*covered, *new])
                for start in _on_grid(agenda, new):
                    yield start, staff
        day += timedelta(days=1)


def _start_spans(
    agenda: Agenda, branch: str, staff: str, service: Service, allowed: Sequence[Interval]
) -> list[Interval]:
    """Minutes at which the service could begin in wholly free time of the staff member, as (first, last + 1)."""
    before, rest = service.buffer_before, service.minutes_for(staff) + service.buffer_after
    spans = [
        (start + before, end - rest + 1)
        for start, end in within(agenda.free(branch, staff), allowed[0][0] - before, allowed[-1][1] + rest)
        if end - start >= before + rest
    ]
    if len(allowed) > 1:
        return common(spans, allowed)
    low, high = allowed[0]
    return [(max(first, low), min(last, high)) for first, last in spans if first < high and last > low]


def _joining(agenda: Agenda, branch: str, staff: str, service: Service, allowed: Sequence[Interval]) -> list[int]:
    """Starts of group sessions that have a seat left."""
    before, rest = service.buffer_before, service.minutes_for(staff) + service.buffer_after
    return [
        start
        for start in agenda.sessions(staff, service)
        if overlapping(allowed, start, start + 1)
        and agenda.seats_left(branch, staff, service, start - before, start + rest)
    ]


def _on_grid(agenda: Agenda, spans: Sequence[Interval]) -> list[int]:
    """Wall-clock minutes of the spans on the step grid, which begins at local midnight."""
    step, zone, phase = agenda.catalogue.rules.step_minutes, agenda.catalogue.zone, agenda.phase
    if phase is not None:
        return [minute for low, high in spans for minute in on_grid(low, high - 1, step, phase)]
    return [
        minute for low, high in spans for minute in range(low, high) if (minute + offset_at(minute, zone)) % step == 0
    ]


def place(agenda: Agenda, visit: Visit, start: int, budget: Budget | None = None) -> Offer | None:
    """The best way to carry out the visit with its first service at `start`, or None."""
    search = _Search(agenda, visit, start, min(TRIES_PER_START, budget.left) if budget else TRIES_PER_START)
    found = search.person(1, ())
    if budget:
        budget.left -= search.tries
    if found is None:
        return None
    services = agenda.catalogue.services
    parts = tuple(
        Part(one.service, one.staff, moment_of(one.seen[0]), moment_of(one.seen[1]), one.person) for one in found
    )
    return Offer(
        visit.branch, parts, sum((services[part.service].price for part in parts), services[parts[0].service].price * 0)
    )


class _Search:
    """Depth first over persons and their services; the first complete placement wins."""

    def __init__(self, agenda: Agenda, visit: Visit, start: int, most: int) -> None:
        self.agenda, self.visit, self.start = agenda, visit, start
        self.services = [[agenda.catalogue.services[key] for key in keys] for keys in visit.persons]
        self.day = day_of(start, agenda.catalogue.zone)
        self.staff = {key: self._in_order(key) for keys in visit.persons for key in keys}
        self.tries, self.most = 0, most

    def _in_order(self, service: str) -> list[str]:
        return sorted(
            candidates(self.agenda, self.visit, service), key=lambda one: (self.agenda.load(one, self.day), one)
        )

    def person(self, person: int, placed: tuple[Stretch, ...]) -> tuple[Stretch, ...] | None:
        if person > self.visit.party:
            return placed
        ends = {max(one.seen[1] for one in placed if one.person == other) for other in range(1, person)}
        for base in sorted({self.start, *ends}):
            found = self.part(person, 0, base, placed, None)
            if found is not None:
                return found
        return None

    def part(
        self, person: int, number: int, base: int, placed: tuple[Stretch, ...], previous: str | None
    ) -> tuple[Stretch, ...] | None:
        services = self.services[person - 1]
        if number == len(services):
            return self.person(person + 1, placed)
        service = services[number]
        staff_in_order = self.staff[service.key]
        if previous in staff_in_order:
            staff_in_order = [previous, *(one for one in staff_in_order if one != previous)]
        for staff in staff_in_order:
            if self.tries >= self.most:
                return None
            self.tries += 1
            stretch = self.stretch(staff, person, number, base, placed)
            if stretch is not None:
                found = self.part(person, number + 1, stretch.seen[1], (*placed, stretch), staff)
                if found is not None:
                    return found
        return None

    def stretch(self, staff: str, person: int, number: int, base: int, placed: tuple[Stretch, ...]) -> Stretch | None:
        service = self.services[person - 1][number]
        minutes = service.minutes_for(staff)
        own = [one for one in placed if one.staff == staff]
        start = base
        for one in own:
            if one.seen[1] <= base < one.end + service.buffer_before:
                start = max(start, one.end + service.buffer_before)
        if start != base and not placed:
            return None
        made = Stretch(
            staff,
            service.key,
            person,
            (start, start + minutes),
            start - service.buffer_before,
            start + minutes + service.buffer_after,
        )
        across = [one for one in own if one.start < made.end and one.end > made.start]
        if any((one.service, one.start, one.end) != (made.service, made.start, made.end) for one in across):
            return None
        left = self.agenda.seats_left(self.visit.branch, staff, service, made.start, made.end)
        return made if left > len(across) else None
