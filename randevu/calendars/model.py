"""Events as values, the same for every service. All moments are aware; `ends_at` is exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mark:
    """What makes an event ours, kept in the event's private properties and never shown to people.

    Attributes:
        house: the installation that wrote it: a test system on the same calendar must not tidy up after the real one.
        appointment: the appointment's number.
        staff: the key of the staff member whose part of it this is.
        generation: of the appointment, when the event was written.
    """

    house: str
    appointment: int
    staff: str
    generation: int


@dataclass(frozen=True)
class Entry:
    """What is to stand in a calendar for one staff member's part of an appointment.

    Attributes:
        zone: IANA name of the zone in which people read it; the moments themselves are what counts.
        reminder_minutes: before the start; None for none.
        attendees: e-mail addresses that the service shall invite.
    """

    mark: Mark
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    description: str = ""
    place: str = ""
    reminder_minutes: int | None = None
    attendees: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("an entry needs aware moments")
        if self.starts_at >= self.ends_at:
            raise ValueError("an entry ends after it starts")


@dataclass(frozen=True)
class Written:
    """Where an event stands now."""

    id: str
    """The service's own name for it, by which it is changed and removed."""
    version: str
    """ETag or change key."""


@dataclass(frozen=True)
class Event:
    """An event, or one instance of a recurring one, as a calendar holds it.

    Attributes:
        series: the id that changes and removals of the whole series name; the same as `id` for a single event.
        busy: whether it takes time; free, transparent, declined, cancelled, working-location and birthday events take
            none.
        whole_day: given as days; `starts_at` and `ends_at` are midnights of the calendar's own zone.
        mark: ours, if it bears one.
    """

    id: str
    series: str
    version: str
    starts_at: datetime
    ends_at: datetime
    busy: bool = True
    whole_day: bool = False
    mark: Mark | None = None


@dataclass(frozen=True)
class Gone:
    """An event, or a whole series, that is no longer there. It need not ever have been seen."""

    id: str


@dataclass(frozen=True)
class Page:
    """Some of the changes since a token.

    Attributes:
        changes: every instance inside the window of an event that changed, after a `Gone` of its series where
            instances may have disappeared: whoever applies them in order holds the calendar's state.
        token: for the next time; only the last page has one.
    """

    changes: tuple[Event | Gone, ...]
    token: str | None = None


@dataclass(frozen=True)
class Listed:
    """A calendar that an account can see.

    Attributes:
        zone: IANA name; None when the service does not say.
        writable: whether events may be written into it.
    """

    address: str
    name: str
    zone: str | None
    writable: bool
    primary: bool = False


@dataclass(frozen=True)
class Call:
    """News that a service sends to our address: something in a watched calendar changed. What it was is read there.

    Attributes:
        channel: the `Channel.id` for which it is made.
        secret: to be compared with the channel's before the call is believed.
        opens: the first call of a new channel, which announces no change.
        renew: the channel is about to end unless it is renewed.
        over: it has been ended; another must be opened.
    """

    channel: str
    secret: str
    opens: bool = False
    renew: bool = False
    over: bool = False


@dataclass(frozen=True)
class Heard:
    """What a request to our address was, and the answer that its service expects, whether or not we know the channels.

    Attributes:
        body: plain text, for a service that tries the address out.
    """

    status: int
    calls: tuple[Call, ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Channel:
    """A subscription to changes of a calendar, by which the service calls our public address.

    Attributes:
        secret: sent along by the service with every call; it proves that the call is meant for us.
        resource: the service's own second name of it, needed to end it; empty where there is none.
    """

    id: str
    secret: str
    expires_at: datetime
    resource: str = ""
