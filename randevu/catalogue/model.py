"""The business as frozen values. Keys are the slugs under which entries stand in the business file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

Span = tuple[int, int]
"""Minutes of a local day, start inclusive, end exclusive: (540, 1140) is 09:00 to 19:00; 1440 is midnight."""

Week = tuple[tuple[Span, ...], ...]
"""Seven days from Monday, each its open spans in order; an empty day is closed."""


@dataclass(frozen=True)
class DayOverride:
    """The hours of one date, instead of what the week and the holidays say. No spans: closed."""

    spans: tuple[Span, ...]
    name: str | None = None


@dataclass(frozen=True)
class Service:
    """Something a customer can book. Buffers are minutes of the staff member that the customer does not see.

    `discreet`: its name is nobody else's affair (health, laser) and stays out of calendars. `paused`: not offered for
    now, by nobody done; appointments for it stay.
    """

    key: str
    name: str
    minutes: int
    price: Decimal
    group: str
    everyday: tuple[str, ...] = ()
    deposit: Decimal = Decimal(0)
    buffer_before: int = 0
    buffer_after: int = 0
    capacity: int = 1
    description: str = ""
    who: tuple[str, ...] = ()
    minutes_by_staff: Mapping[str, int] = field(default_factory=dict)
    discreet: bool = False
    paused: bool = False

    def minutes_for(self, staff: str) -> int:
        return self.minutes_by_staff.get(staff, self.minutes)


@dataclass(frozen=True)
class Branch:
    """A place of the business."""

    key: str
    name: str
    address: str
    latitude: float
    longitude: float
    phone: str
    week: Week
    everyday: tuple[str, ...] = ()
    directions: str = ""
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """What a staff member does in one branch, and when; `week` None: whenever the branch is open."""

    branch: str
    services: frozenset[str]
    week: Week | None = None


@dataclass(frozen=True)
class Staff:
    """Someone who serves customers. `breaks` are spans of each weekday in which nothing is offered. `paused`: not
    offered for now, and so without places; their appointments stay.
    """

    key: str
    name: str
    places: Mapping[str, Place]
    breaks: Week
    everyday: tuple[str, ...] = ()
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    days_off: tuple[tuple[date, date], ...] = ()
    paused: bool = False

    def is_off(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.days_off)

    def does(self, service: str, branch: str | None = None) -> bool:
        """Whether they do the service, in the branch or, without one, anywhere."""
        return any(service in place.services for key, place in self.places.items() if branch in (None, key))


@dataclass(frozen=True)
class Reminder:
    """One reminder of an appointment: so many minutes before it, or at a clock time of its own day.

    `asks`: whether it asks if the customer comes. `settled_minutes`: it is left out where the appointment got its time
    so shortly before the reminder would be due. `quiet`: what becomes of it in the quiet hours: ``wait`` puts it off to
    their end, ``drop`` leaves it out, ``ignore`` sends it. `branches`, `services`: only for these; empty for all.
    `answer_by_minutes`: how long before the start a missing answer is told to the owner; None for never. `frees`:
    whether the appointment is then cancelled too, so that others may have its time.
    """

    key: str
    minutes_before: int | None = None
    at: time | None = None
    asks: bool = False
    settled_minutes: int = 180
    quiet: str = "wait"
    branches: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    answer_by_minutes: int | None = None
    frees: bool = False


@dataclass(frozen=True)
class Rules:
    """What the business allows. Times in minutes unless the name says otherwise.

    `calendar_moves`: what becomes of an appointment that staff moved by hand in their own calendar: ``accept`` takes
    the new time if it is free, ``restore`` puts the event back. `calendar_reminder_minutes`: how long before the
    start a calendar reminds staff; 0 for not at all. `calendars_unknown`: what becomes of somebody's time while their
    calendar cannot be read: ``withhold`` offers none of it, ``offer`` trusts what was last known. `quiet_from` and
    `quiet_until` are minutes of the local day between which reminders keep still; the same minute twice for never.
    `waiting_answer_minutes`: how long a time given back is kept for whoever it is offered to from the waiting list.
    """

    step_minutes: int = 15
    notice_minutes: int = 60
    window_days: int = 60
    cutoff_minutes: int = 120
    max_open: int = 3
    max_party: int = 4
    hold_minutes: int = 10
    fragment_wait_seconds: float = 1.5
    handover_resume_minutes: int = 60
    calendar_moves: str = "accept"
    calendar_reminder_minutes: int = 10
    calendars_unknown: str = "withhold"
    quiet_from: int = 21 * 60 + 30
    quiet_until: int = 8 * 60
    waiting_answer_minutes: int = 120


@dataclass(frozen=True)
class Concern:
    """What becomes of conversations handed over for one reason.

    `department`: whose they are; None for anybody's. `head_start_minutes`: they go before all who wait by less more.
    """

    department: str | None = None
    head_start_minutes: int = 0


@dataclass(frozen=True)
class Handover:
    """How people share what the assistant hands over. Minutes count while the business is open.

    `first_answer_minutes`: how long a customer waits for a person at most; at `warn_after_minutes` it is said that this
    is near. `silent_minutes`: an agent who leaves a customer without a word for so long loses the conversation to the
    queue. `chats_at_once`: how many the queue gives one agent. `after_park`: what is proposed for the end of parking.
    `concerns`: by the reason of the handover.
    """

    first_answer_minutes: int = 10
    warn_after_minutes: int = 7
    silent_minutes: int = 5
    chats_at_once: int = 5
    after_park: str = "agent"
    concerns: Mapping[str, Concern] = field(default_factory=dict)

    def concern(self, reason: str) -> Concern:
        return self.concerns.get(reason, Concern())


@dataclass(frozen=True)
class HolidayRules:
    """Which public holidays close the business; `half_day_until` is the closing minute of half holidays."""

    country: str | None
    half_day_until: int | None
    open_on: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Marketing:
    """When messages that advertise may leave: not between `quiet_from` and `quiet_until` (local clock), and at most
    `at_most` to one customer in `in_days` days. `iys`: they need an approval in the national register too.
    """

    quiet_from: time = time(21)
    quiet_until: time = time(9)
    at_most: int = 2
    in_days: int = 7
    iys: bool = False


@dataclass(frozen=True)
class Retention:
    """For how many days what customers wrote is kept: the messages themselves, the files among them (never longer than
    their messages), the log of what was understood, and the rows by which messages came in and went out.
    """

    messages_days: int = 730
    files_days: int = 365
    turn_log_days: int = 365
    queue_days: int = 180


@dataclass(frozen=True)
class OwnerAlerts:
    """Where the owner learns of bookings; either may be absent."""

    whatsapp: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Satisfaction:
    """The question after a visit: whether it is asked, so many hours after the visit's end, and to one customer not
    again for so many days.
    """

    ask: bool = False
    hours_after: int = 2
    not_again_days: int = 30


@dataclass(frozen=True)
class Channels:
    """Other ways to customers than WhatsApp.

    `email_copies`: who has an e-mail address gets each booking, move and cancellation there too, with a calendar entry.
    `fallback`: ways, best first, by which a reminder goes out that WhatsApp did not get through; the first one that
    reaches the customer is taken. `fallback_minutes`: how long WhatsApp is given; `fallback_until`: ``delivered`` or
    ``read``.
    """

    email_copies: bool = True
    fallback: tuple[str, ...] = ()
    fallback_minutes: int = 60
    fallback_until: str = "delivered"


@dataclass(frozen=True)
class BankAccount:
    """Where deposits are transferred to; `iban` without spaces."""

    iban: str
    holder: str


@dataclass(frozen=True)
class Deposits:
    """How deposits are collected; without this section none is, and services only name theirs.

    `minutes_to_pay`: for so long an appointment is kept for a customer who has not paid. `refund_hours`: who cancels so
    long before the start gets the deposit back. `after_missed`: customers who stayed away or cancelled too late so
    often pay `missed_amount` for any service; None for never. `account`: for those who pay by transfer.
    """

    minutes_to_pay: int = 120
    refund_hours: int = 24
    after_missed: int | None = None
    missed_amount: Decimal = Decimal(0)
    account: BankAccount | None = None
