"""Who is free when, from opening hours and what already lies in them. Pure: no database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from randevu.booking.intervals import Interval, holds, merged, without
from randevu.booking.local import day_of, instants
from randevu.catalogue import Catalogue, Service


@dataclass(frozen=True, order=True)
class Busy:
    """Time of a staff member that is taken, with buffers; `service` is "" for blocked time."""

    start: int
    end: int
    service: str = ""


@dataclass(frozen=True)
class Stretch:
    """A service as it lies in a staff member's time: `start` to `end` with buffers, seen by the customer without."""

    staff: str
    service: str
    person: int
    seen: Interval
    start: int
    end: int


_opened: WeakKeyDictionary[Catalogue, dict[tuple[str, str | None, date], list[Interval]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Agenda:
    """The staff's time over the local days from `first` to `last`."""

    catalogue: Catalogue
    first: date
    last: date
    busy: Mapping[str, Sequence[Busy]]
    """By staff, sorted. A group session appears once per taken seat."""
    _free: dict[tuple[str, str], list[Interval]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[tuple[str, str | None], list[Interval]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _loads: dict[str, Counter[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

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
            taken = [(one.start, one.end) for one in self.busy.get(staff, ())]
            self._free[key] = without(self.opening(branch, staff), taken)
        return self._free[key]

    def load(self, staff: str, day: date) -> int:
        """How many services the staff member has that day: the one with fewest is chosen first."""
        if staff not in self._loads:
            self._loads[staff] = Counter(
                day_of(one.start, self.catalogue.zone) for one in self.busy.get(staff, ()) if one.service
            )
        return self._loads[staff][day]

    def seats_left(self, branch: str, staff: str, service: Service, start: int, end: int) -> int:
        """Free seats for exactly this stretch (with buffers): all of them, what a group session has left, or none."""
        if holds(self.free(branch, staff), start, end):
            return service.capacity
        if service.capacity == 1 or not holds(self.opening(branch, staff), start, end):
            return 0
        across = [one for one in self.busy.get(staff, ()) if one.start < end and one.end > start]
        same = Busy(start, end, service.key)
        return max(0, service.capacity - len(across)) if all(one == same for one in across) else 0

    def sessions(self, staff: str, service: Service) -> list[int]:
        """Starts (as seen by customers) of group sessions of the service that somebody is already in."""
        if service.capacity == 1:
            return []
        length = service.buffer_before + service.minutes_for(staff) + service.buffer_after
        return sorted(
            {
                one.start + service.buffer_before
                for one in self.busy.get(staff, ())
                if one.service == service.key and one.end - one.start == length
            }
        )
