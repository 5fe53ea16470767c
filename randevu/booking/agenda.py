"""Who is free when, from opening hours and what already lies in them. Pure: no database, no clock."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from randevu.booking.intervals import Interval, holds, merged, without
from randevu.booking.local import DAY, day_bounds, instants, offset_at
from randevu.catalogue import Catalogue, Service


class Seat(NamedTuple):
    """One taken seat of a group session; the same session appears once per seat. Times with buffers."""

    start: int
    end: int
    service: str


_opened: WeakKeyDictionary[Catalogue, dict[tuple[str, str | None, date], list[Interval]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Agenda:
    """The staff's time over the local days from `first` to `last`.

    Attributes:
        taken: by staff, what is held or booked, with buffers, sorted by start; a group session once per seat.
        blocked: by staff, time that is not offered, sorted by start.
        seats: by staff, those of `taken` that are seats of the group services being looked for.
        shut: by branch, time that is not offered there, sorted by start.
        unknown: owners, as ("staff" or "branch", key), whose calendars could not be read; their time is in the above.
    """

    catalogue: Catalogue
    first: date
    last: date
    taken: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    blocked: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    seats: Mapping[str, Sequence[Seat]] = field(default_factory=dict)
    shut: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    unknown: frozenset[tuple[str, str]] = frozenset()
    _free: dict[tuple[str, str], list[Interval]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[tuple[str, str | None], list[Interval]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def opening(self, branch: str, staff: str | None) -> list[Interval]:
        """When the staff member works in the branch; without one, when the branch is open."""
        key = (branch, staff)
        if key not in self._open:
            known = _opened.setdefault(self.catalogue, {})
            found: list[Interval] = []
            day = self.first
            while day <= self.last:
                cached = known.get((branch, staff, day))
                if cached is None:
                    spans = self.catalogue.spans_on(day, branch, staff)
                    cached = merged((start, end) for start, end, _ in instants(day, spans, self.catalogue.zone))
                    known[branch, staff, day] = cached
                found += cached
                day += timedelta(days=1)
            self._open[key] = merged(found)
        return self._open[key]

    def free(self, branch: str, staff: str) -> list[Interval]:
        """When the staff member works in the branch and nothing lies."""
        key = (branch, staff)
        if key not in self._free:
            left = without(self.opening(branch, staff), self.taken.get(staff, ()))
            left = without(left, self.blocked.get(staff, ()))
            self._free[key] = without(left, self.shut[branch]) if branch in self.shut else left
        return self._free[key]

    def load(self, staff: str, day: date) -> int:
        """How many services the staff member has that day: the one with fewest is chosen first."""
        low, high = day_bounds(day, day, self.catalogue.zone)
        taken = self.taken.get(staff, ())
        return bisect_left(taken, (high,)) - bisect_left(taken, (low,))

    @cached_property
    def phase(self) -> int | None:
        """What to add to a minute so that multiples of the step lie on the grid; None when it changes on the way.

        It is the same on both sides of a clock change unless steps are longer than the change.
        """
        step, zone = self.catalogue.rules.step_minutes, self.catalogue.zone
        low, high = day_bounds(self.first, self.last, zone)
        days = (low + number * DAY for number in range((high - low) // DAY + 1))
        phases = {offset_at(minute, zone) % step for minute in (*days, high)}
        return phases.pop() if len(phases) == 1 else None

    def seats_left(self, branch: str, staff: str, service: Service, start: int, end: int) -> int:
        """Free seats for exactly this stretch (with buffers): all of them, what a group session has left, or none."""
        if holds(self.free(branch, staff), start, end):
            return service.capacity
        if service.capacity == 1 or not holds(self.opening(branch, staff), start, end):
            return 0
        wanted = Seat(start, end, service.key)
        in_session = sum(1 for seat in self.seats.get(staff, ()) if seat == wanted)
        across = (*self.taken.get(staff, ()), *self.blocked.get(staff, ()), *self.shut.get(branch, ()))
        if sum(1 for low, high in across if low < end and high > start) != in_session:
            return 0
        return max(0, service.capacity - in_session)

    def sessions(self, staff: str, service: Service) -> list[int]:
        """Starts (as seen by customers) of group sessions of the service that somebody is already in."""
        length = service.buffer_before + service.minutes_for(staff) + service.buffer_after
        return sorted(
            {
                seat.start + service.buffer_before
                for seat in self.seats.get(staff, ())
                if seat.service == service.key and seat.end - seat.start == length
            }
        )
