"""Placing one visit at one moment: which staff member does which service when, for every person of the party. Pure.

Services of one person follow each other without a gap, except that a staff member who does two in a row first takes
the buffers between them. Persons of a party are served side by side where there is staff for it, otherwise one after
the other. Among free staff the one who served the previous part goes on, then the one with the fewest services that
day, then the first by key: fair, and the same for everyone who looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from randevu.booking.agenda import Agenda, Stretch
from randevu.booking.intervals import Interval, on_grid
from randevu.booking.local import day_of, moment_of, offset_at
from randevu.booking.model import Offer, Part

MOST_TRIES = 20_000
"""Steps of one placement search; reached only by parties of many with long lists of services, where it gives up."""


@dataclass(frozen=True)
class Visit:
    """What is to be placed in one branch: services, number of persons, and the staff member asked for."""

    branch: str
    services: tuple[str, ...]
    party: int = 1
    staff: str | None = None

    @property
    def is_plain(self) -> bool:
        return self.party == 1 and len(self.services) == 1


def candidates(agenda: Agenda, visit: Visit, service: str) -> list[str]:
    """Staff who may do this part: the one asked for if they do it in this branch, otherwise everyone who does."""
    catalogue = agenda.catalogue
    who = [key for key in catalogue.services[service].who if catalogue.staff[key].does(service, visit.branch)]
    return [visit.staff] if visit.staff in who else who


def starts(agenda: Agenda, visit: Visit, allowed: Sequence[Interval]) -> list[int]:
    """Moments within `allowed` at which the first part could begin, ascending; all that a plain visit needs."""
    catalogue = agenda.catalogue
    service = catalogue.services[visit.services[0]]
    step = catalogue.rules.step_minutes
    found: set[int] = set()
    if not allowed:
        return []
    for staff in candidates(agenda, visit, service.key):
        before, rest = service.buffer_before, service.minutes_for(staff) + service.buffer_after
        possible = [
            (start + before, end - rest + 1)
            for start, end in agenda.free(visit.branch, staff)
            if end - start >= before + rest
        ]
        for low, high in _common(possible, allowed):
            found.update(_grid(agenda, low, high, step))
        for start in agenda.sessions(staff, service):
            if any(low <= start < high for low, high in allowed) and agenda.seats_left(
                visit.branch, staff, service, start - before, start + rest
            ):
                found.add(start)
    return sorted(found)


def _grid(agenda: Agenda, low: int, high: int, step: int) -> Iterator[int]:
    """Wall-clock minutes of [low, high) on the step grid, which begins at local midnight."""
    zone = agenda.catalogue.zone
    first, last = offset_at(low, zone), offset_at(high - 1, zone)
    if first % step == last % step:
        yield from on_grid(low, high - 1, step, first)
    else:
        yield from (minute for minute in range(low, high) if (minute + offset_at(minute, zone)) % step == 0)


def _common(left: Sequence[Interval], right: Sequence[Interval]) -> Iterator[Interval]:
    """The intersection of two sorted lists, in one pass."""
    i = j = 0
    while i < len(left) and j < len(right):
        low, high = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if low < high:
            yield low, high
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1


def place(agenda: Agenda, visit: Visit, start: int) -> Offer | None:
    """The best way to carry out the visit with its first service at `start`, or None."""
    search = _Search(agenda, visit, start)
    found = search.person(1, ())
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

    def __init__(self, agenda: Agenda, visit: Visit, start: int) -> None:
        self.agenda, self.visit, self.start = agenda, visit, start
        self.services = [agenda.catalogue.services[key] for key in visit.services]
        self.day = day_of(start, agenda.catalogue.zone)
        self.staff = {key: self._in_order(key) for key in set(visit.services)}
        self.tries = 0

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
        if number == len(self.services):
            return self.person(person + 1, placed)
        service = self.services[number]
        staff_in_order = self.staff[service.key]
        if previous in staff_in_order:
            staff_in_order = [previous, *(one for one in staff_in_order if one != previous)]
        for staff in staff_in_order:
            self.tries += 1
            if self.tries > MOST_TRIES:
                return None
            stretch = self.stretch(staff, person, number, base, placed)
            if stretch is not None:
                found = self.part(person, number + 1, stretch.seen[1], (*placed, stretch), staff)
                if found is not None:
                    return found
        return None

    def stretch(self, staff: str, person: int, number: int, base: int, placed: tuple[Stretch, ...]) -> Stretch | None:
        service = self.services[number]
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
