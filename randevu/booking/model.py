"""Values of booking. Moments are aware UTC datetimes; services, branches and staff are catalogue keys.

Results of commands are values, refusals included: a full slot is an ordinary answer, not an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, Protocol

Reason = Literal[
    "closed",
    "holiday",
    "past",
    "too_soon",
    "too_far",
    "full",
    "staff_off",
    "staff_not_doing",
    "branch_not_doing",
    "off_step",
    "party_too_big",
    "calendar_away",
]
"""Why nothing is free in the asked window.

closed: outside opening hours, or too late to finish; holiday: closed or shortened by a holiday or a named exception;
past, too_soon (notice), too_far (booking window); staff_off: nobody who may do it works then; off_step: the time lies
between two offered ones; full: all of it is taken; calendar_away: a calendar of somebody who may do it cannot be read.
"""

RefusalReason = Literal[
    "cutoff", "limit", "blocked", "past", "too_soon", "too_far", "closed", "not_offered", "not_found", "not_open"
]
"""Why a command was refused although nobody else took the time."""


class Window(Protocol):
    """When a customer wishes to come, as `randevu.turkish.when.resolve` gives it; local days and times.

    One day or one time: only the `_start` is set. A range has both; an open end is marked by its flag. A visit may
    begin at the start of a clock range but not at its end; a lone latest time ("en geç 16:00") may be used itself.
    """

    @property
    def date_start(self) -> date | None: ...
    @property
    def date_end(self) -> date | None: ...
    @property
    def time_start(self) -> time | None: ...
    @property
    def time_end(self) -> time | None: ...
    @property
    def open_end_date(self) -> bool: ...
    @property
    def open_end_time(self) -> bool: ...
    @property
    def approximate(self) -> bool: ...
    @property
    def refused(self) -> Sequence[Window]: ...


@dataclass(frozen=True)
class Wish:
    """What somebody wants to book.

    Attributes:
        services: in the order in which they shall follow each other; each person of the party gets all of them.
        each: the services of each person where they differ; `services` then names all of them.
        staff: who shall do what they do of it; services they do not do may be done by others.
        avoid: the appointment being moved, whose own time counts as free.
        customer: whose own hold counts as free.
    """

    services: tuple[str, ...]
    branch: str | None = None
    staff: str | None = None
    party: int = 1
    window: Window | None = None
    avoid: int | None = None
    customer: int | None = None
    each: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.services or self.party < 1:
            raise ValueError("a wish needs at least one service and one person")
        if self.each and (len(self.each) != self.party or not all(self.each)):
            raise ValueError("each person of the party needs a service")


@dataclass(frozen=True)
class Part:
    """One service for one person by one staff member; times as the customer sees them, without buffers."""

    service: str
    staff: str
    starts_at: datetime
    ends_at: datetime
    person: int = 1

    def to_json(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "staff": self.staff,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "person": self.person,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Part:
        return cls(
            data["service"],
            data["staff"],
            datetime.fromisoformat(data["starts_at"]),
            datetime.fromisoformat(data["ends_at"]),
            data["person"],
        )


@dataclass(frozen=True)
class Offer:
    """A visit that can be booked as it stands: parts in order of time, and their price together."""

    branch: str
    parts: tuple[Part, ...]
    price: Decimal

    @property
    def starts_at(self) -> datetime:
        return min(part.starts_at for part in self.parts)

    @property
    def ends_at(self) -> datetime:
        return max(part.ends_at for part in self.parts)

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(part.service for part in self.parts if part.person == 1)

    @property
    def each(self) -> tuple[tuple[str, ...], ...]:
        """The services of each person."""
        return tuple(
            tuple(part.service for part in self.parts if part.person == number) for number in range(1, self.party + 1)
        )

    @property
    def staff(self) -> tuple[str, ...]:
        """Everyone who takes part, each once, in order of appearance."""
        return tuple(dict.fromkeys(part.staff for part in self.parts))

    @property
    def party(self) -> int:
        return max(part.person for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        return {"branch": self.branch, "parts": [part.to_json() for part in self.parts], "price": str(self.price)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Offer:
        return cls(data["branch"], tuple(Part.from_json(part) for part in data["parts"]), Decimal(data["price"]))


@dataclass(frozen=True)
class Found:
    """What a search found: offers in the asked window, else ranked alternatives and the reason for nothing there."""

    exact: tuple[Offer, ...]
    nearest: tuple[Offer, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True)
class Appointment:
    """A booked visit. `generation` grows with every move, so that older calendar writes can be dropped."""

    id: int
    customer_id: int
    branch: str
    parts: tuple[Part, ...]
    party: int
    price: Decimal
    starts_at: datetime
    ends_at: datetime
    status: str
    attendance: str | None
    source: str
    generation: int
    conversation_id: str | None = None
    note: str = ""

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(part.service for part in self.parts if part.person == 1)

    @property
    def staff(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.staff for part in self.parts))

    @property
    def offer(self) -> Offer:
        return Offer(self.branch, self.parts, self.price)


@dataclass(frozen=True)
class Hold:
    """A time kept for a customer who is deciding."""

    offer: Offer
    until: datetime


@dataclass(frozen=True)
class Taken:
    """Somebody else has the time, or it was blocked; nothing was changed.

    `unknown`: nobody is known to have it, but the calendar that would tell cannot be read.
    """

    staff: str
    unknown: bool = False


@dataclass(frozen=True)
class Refused:
    """The business's rules, or the state of the appointment, do not allow it; nothing was changed."""

    reason: RefusalReason


@dataclass(frozen=True)
class Booked:
    """`repeated`: the command was carried out before and this is its first result; write nothing further."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Moved:
    """`before` is where the appointment stood."""

    appointment: Appointment
    before: Offer
    repeated: bool = False


@dataclass(frozen=True)
class Cancelled:
    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Attended:
    """The customer said whether they will come."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Blocked:
    """Time of a staff member that is not offered; `conflicts` are appointments that were already booked in it."""

    id: int
    staff: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    conflicts: tuple[int, ...] = ()
