"""Random businesses and agendas for property tests, and a naive oracle that knows only single minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from randevu.booking.agenda import Agenda, Seat
from randevu.booking.intervals import Interval
from randevu.booking.local import DAY, day_bounds, moment_of
from randevu.catalogue import Catalogue, Rules, Service
from tests.unit.booking.salon import a_service, made_of

# Around the nights in which clocks change in Berlin and New York; Istanbul has kept +03 since 2016.
DAYS = {
    "Europe/Berlin": (date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
    "Europe/Istanbul": (date(2026, 3, 11), date(2026, 10, 24)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
}
BRANCH = "here"


@dataclass(frozen=True)
class Case:
    """A business with an agenda of three days around a clock change."""

    catalogue: Catalogue
    agenda: Agenda

    @property
    def bounds(self) -> Interval:
        return day_bounds(self.agenda.first, self.agenda.last, self.catalogue.zone)


def spans() -> st.SearchStrategy[tuple[Interval, ...]]:
    """One or two stretches of opening hours, in five-minute steps, around the clock."""
    edges = st.lists(st.integers(0, DAY // 5).map(lambda five: five * 5), min_size=2, max_size=4, unique=True)
    return edges.map(lambda points: tuple(zip(sorted(points)[::2], sorted(points)[1::2], strict=False)))


@st.composite
def cases(draw: st.DrawFn, groups: bool = False, services: int = 1) -> Case:
    """Random hours, services with buffers, own minutes, busy and blocked time, group sessions if wanted."""
    zone = draw(st.sampled_from(sorted(DAYS)))
    middle = draw(st.sampled_from(DAYS[zone]))
    people = [f"p{number}" for number in range(draw(st.integers(1, 3)))]
    offered, does = [], {person: [] for person in people}
    for number in range(services):
        who = draw(st.lists(st.sampled_from(people), min_size=1, unique=True))
        for person in who:
            does[person].append(f"s{number}")
        offered.append(
            a_service(
                f"s{number}",
                draw(st.integers(1, 18)) * 5,
                tuple(sorted(who)),
                buffer_before=draw(st.sampled_from((0, 0, 5, 10))),
                buffer_after=draw(st.sampled_from((0, 0, 10, 15))),
                capacity=draw(st.integers(2, 3)) if groups else 1,
                minutes_by_staff={who[0]: draw(st.integers(1, 18)) * 5} if draw(st.booleans()) else {},
            )
        )
    catalogue = made_of(
        offered,
        does,
        draw(spans()),
        zone,
        Rules(step_minutes=draw(st.sampled_from((5, 10, 15, 20, 30, 45, 60)))),
        {people[0]: draw(spans())} if draw(st.booleans()) else None,
    )
    first, last = middle - timedelta(days=1), middle + timedelta(days=1)
    low, high = day_bounds(first, last, catalogue.zone)
    some = st.lists(st.tuples(st.integers(low, high), st.integers(1, 300)), max_size=4)
    taken, blocked, seats = {}, {}, {}
    for person in people:
        blocked[person] = sorted((start, start + length) for start, length in draw(some))
        seats[person] = draw(sessions(catalogue, person, low, high)) if groups else []
        others = [] if groups and draw(st.booleans()) else [(start, start + length) for start, length in draw(some)]
        taken[person] = sorted([*others, *((seat.start, seat.end) for seat in seats[person])])
    return Case(catalogue, Agenda(catalogue, first, last, taken, blocked, seats))


@st.composite
def sessions(draw: st.DrawFn, catalogue: Catalogue, person: str, low: int, high: int) -> list[Seat]:
    """Group sessions of one person with one or more taken seats."""
    found = []
    for service in catalogue.services.values():
        if person in service.who and draw(st.booleans()):
            start = draw(st.integers(low // 5, high // 5)) * 5
            end = start + service.buffer_before + service.minutes_for(person) + service.buffer_after
            found += [Seat(start, end, service.key)] * draw(st.integers(1, service.capacity))
    return found


# ---------------------------------------------------------------- the oracle: minute by minute, slow and plain


class Grid:
    """Whether each minute of a case is open and free, worked out one by one."""

    def __init__(self, case: Case) -> None:
        self.case, self.catalogue = case, case.catalogue
        self.low, self.high = case.bounds
        self.wall = {}
        for minute in range(self.low, self.high):
            local = moment_of(minute).astimezone(self.catalogue.zone)
            self.wall[minute] = (local.date(), local.hour * 60 + local.minute)
        self.open = {
            person: {minute for minute, (day, clock) in self.wall.items() if self.is_open(person, day, clock)}
            for person in self.catalogue.staff
        }
        self.across = {
            person: [*case.agenda.taken.get(person, ()), *case.agenda.blocked.get(person, ())]
            for person in self.catalogue.staff
        }
        self.taken = {
            person: {minute for start, end in across for minute in range(start, end)}
            for person, across in self.across.items()
        }

    def is_open(self, person: str, day: date, clock: int) -> bool:
        return any(start <= clock < end for start, end in self.catalogue.spans_on(day, BRANCH, person))

    def fits(self, person: str, service: Service, start: int) -> bool:
        """Whether the person could give the service at this minute, in free time or in a session with a seat left."""
        first = start - service.buffer_before
        last = start + service.minutes_for(person) + service.buffer_after
        minutes = range(first, last)
        if person not in service.who or not all(minute in self.open[person] for minute in minutes):
            return False
        if not any(minute in self.taken[person] for minute in minutes):
            return True
        across = [one for one in self.across[person] if set(range(*one)) & set(minutes)]
        seats = self.case.agenda.seats.get(person, []).count(Seat(first, last, service.key))
        return 0 < seats < service.capacity and across == [(first, last)] * seats

    def on_grid(self, minute: int) -> bool:
        return minute in self.wall and self.wall[minute][1] % self.catalogue.rules.step_minutes == 0

    def starts(self, service: Service) -> list[int]:
        """Every possible start: on the step grid in free time, or where a session that can be joined begins."""
        found = []
        for minute in range(self.low, self.high):
            who = [person for person in self.catalogue.staff if self.fits(person, service, minute)]
            joins = any(
                Seat(
                    minute - service.buffer_before,
                    minute + service.minutes_for(person) + service.buffer_after,
                    service.key,
                )
                in self.case.agenda.seats.get(person, ())
                for person in who
            )
            if who and (self.on_grid(minute) or joins):
                found.append(minute)
        return found

    def can_follow(self, services: Sequence[Service], start: int) -> bool:
        """Whether one person can have all services in a row from this minute, by trying all combinations of staff."""
        return any(self._chain(services, staff, start) for staff in product(self.catalogue.staff, repeat=len(services)))

    def _chain(self, services: Sequence[Service], staff: Sequence[str], start: int) -> bool:
        used: list[tuple[str, int]] = []
        minute = start
        for number, (service, person) in enumerate(zip(services, staff, strict=True)):
            if number and staff[number - 1] == person:
                minute += services[number - 1].buffer_after + service.buffer_before
            end = minute + service.minutes_for(person)
            mine = [(person, one) for one in range(minute - service.buffer_before, end + service.buffer_after)]
            if not self.fits(person, service, minute) or set(mine) & set(used):
                return False
            used += mine
            minute = end
        return True
