"""Values of the waiting list. Days and minutes are the business's own; moments are aware UTC datetimes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from randevu.booking import Offer, Wish
from randevu.booking.asked import AROUND, bookable, read
from randevu.booking.model import Window
from randevu.catalogue import Catalogue

DAY = 24 * 60
End = Literal["booked", "left", "removed", "past"]
"""Why nobody waits any more: they have their appointment; said so; staff took them off; the last day is over."""


@dataclass(frozen=True)
class Wanted:
    """What somebody waits for: a visit that begins on one of these days, within these minutes (both ends included)."""

    services: tuple[str, ...]
    branch: str | None
    staff: str | None
    party: int
    each: tuple[tuple[str, ...], ...]
    first_day: date
    last_day: date
    from_minute: int
    to_minute: int

    @classmethod
    def of(cls, wish: Wish, window: Window | None, catalogue: Catalogue, now: datetime) -> Wanted | None:
        """What was wished for; a single time counts half an hour either way. None when all of it is past."""
        limits = bookable(catalogue, now)
        asked = read(window, limits)
        low, high = asked.from_minute, asked.to_minute
        if asked.point is not None:
            low, high = max(0, asked.point - AROUND), min(DAY - 1, asked.point + AROUND)
        first, last = max(asked.first_day, limits.today), min(asked.last_day, limits.last_day)
        if first > last:
            return None
        made = cls(wish.services, wish.branch, wish.staff, wish.party, wish.each, first, last, low, high)
        return None if made.is_past(now, catalogue) else made

    @property
    def days(self) -> Iterator[date]:
        """From the first to the last."""
        return (self.first_day + timedelta(days=ahead) for ahead in range((self.last_day - self.first_day).days + 1))

    def may_come(self, catalogue: Catalogue) -> bool:
        """Whether such a visit could begin and end while the doors are open, were everything free."""
        least = max(catalogue.services[key].minutes for key in self.services)
        spans = (span for day in self.days for span in catalogue.spans_on(day, self.branch))
        return any(max(self.from_minute, opens) <= min(self.to_minute, closes - least) for opens, closes in spans)

    @property
    def any_hour(self) -> bool:
        return (self.from_minute, self.to_minute) == (0, DAY - 1)

    def wish(self, customer_id: int) -> Wish:
        return Wish(self.services, self.branch, self.staff, self.party, None, None, customer_id, self.each)

    def holds(self, starts_at: datetime, catalogue: Catalogue) -> bool:
        """Whether a visit that begins then is what is waited for."""
        local = starts_at.astimezone(catalogue.zone)
        on = self.first_day <= local.date() <= self.last_day
        return on and self.from_minute <= local.hour * 60 + local.minute <= self.to_minute

    def touches(self, starts_at: datetime, ends_at: datetime, catalogue: Catalogue) -> bool:
        """Whether time given back lies on one of the days."""
        first, last = (moment.astimezone(catalogue.zone).date() for moment in (starts_at, ends_at))
        return first <= self.last_day and last >= self.first_day

    def is_past(self, now: datetime, catalogue: Catalogue) -> bool:
        """Whether no visit of it can begin any more."""
        local = now.astimezone(catalogue.zone)
        return (self.last_day, self.to_minute) < (local.date(), local.hour * 60 + local.minute)

    def rivals(self, other: Wanted) -> bool:
        """Whether one time could be wanted by both."""
        return (
            bool(set(self.services) & set(other.services))
            and (None in (self.branch, other.branch) or self.branch == other.branch)
            and (None in (self.staff, other.staff) or self.staff == other.staff)
            and max(self.first_day, other.first_day) <= min(self.last_day, other.last_day)
            and max(self.from_minute, other.from_minute) <= min(self.to_minute, other.to_minute)
        )

    def columns(self) -> dict[str, Any]:
        """As a row of `waiting_entry`."""
        return {
            "wish": {
                "services": list(self.services),
                "branch": self.branch,
                "staff": self.staff,
                "party": self.party,
                "each": [list(one) for one in self.each],
            },
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "from_minute": self.from_minute,
            "to_minute": self.to_minute,
        }

    @classmethod
    def from_row(cls, row: Any) -> Wanted:
        wish: Mapping[str, Any] = row.wish
        return cls(
            tuple(wish["services"]),
            wish["branch"],
            wish["staff"],
            wish["party"],
            tuple(tuple(one) for one in wish["each"]),
            date.fromisoformat(row.first_day),
            date.fromisoformat(row.last_day),
            row.from_minute,
            row.to_minute,
        )


@dataclass(frozen=True)
class Entry:
    """One wish on the list."""

    id: int
    customer_id: int
    conversation_id: str
    wanted: Wanted
    state: str
    created_at: datetime
    appointment_id: int | None = None
    """Their appointment that an earlier time is wanted for."""

    @classmethod
    def from_row(cls, row: Any) -> Entry:
        wanted = Wanted.from_row(row)
        whose = (row.customer_id, row.conversation_id)
        return cls(row.id, *whose, wanted, row.state, row.created_at, row.appointment_id)


@dataclass(frozen=True)
class Asked:
    """A time that is or was offered to somebody who waits."""

    id: int
    entry: Entry
    freed_id: int
    offer: Offer
    state: str
    until: datetime
    outbox_id: int | None
