"""What the product asks of a calendar service: one object per signed-in connection.

Calls block and are made in threads; each ends by its own deadline. Every method may raise any `CalendarError`; those
named are the ones a caller must tell apart. An adapter repeats nothing by itself except one refresh of an access token
that ran out: pauses and repetitions belong to the caller, who knows what else is waiting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from randevu.calendars.model import Channel, Entry, Event, Listed, Page, Written


class CalendarService(Protocol):
    """A calendar account. `calendar` is always a `Listed.address`."""

    @property
    def concurrency(self) -> int:
        """How many requests to one mailbox may be under way at once."""
        ...

    def calendars(self) -> Sequence[Listed]:
        """What the account can see, for choosing at set-up."""
        ...

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        """Every event that overlaps [first, last), recurring ones as instances, page by page as they are taken."""
        ...

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        """Events that bear our mark, asked for by the mark where the service can."""
        ...

    def find(self, calendar: str, uid: str) -> Event | None:
        """The event created under this uid, wherever it has been moved to in time; None when it is not there."""
        ...

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        """Make an event under an id of our choosing: the same call twice makes one event.

        Args:
            uid: 32 hexadecimal digits.

        Raises:
            Exists: the uid is taken, perhaps by an event that was removed.
            Unclear: it may be there now; `find` tells.
        """
        ...

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        """Rewrite what is ours in an event.

        Raises:
            Changed: somebody changed it since that version.
            NotFound: it was removed.
            Unclear: it may have been changed; `find` tells, by the mark's generation.
        """
        ...

    def remove(self, calendar: str, event: Written) -> None:
        """Take an event out, whatever its version. One that is gone already is no error.

        Raises:
            Unclear: it may still be there; repeating is harmless.
        """
        ...

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        """What changed since the token, restricted to [first, last); without one, everything there is.

        The same window must be given as when the token was issued.

        Raises:
            TokenExpired: before the first page; begin anew without a token.
        """
        ...


@runtime_checkable
class Pushing(Protocol):
    """A service that calls us when something changes. Calls get lost, so polling goes on beside it."""

    def watch(self, calendar: str, address: str, secret: str, until: datetime) -> Channel:
        """Ask for calls to `address` (https). `expires_at` may come sooner than asked for."""
        ...

    def renew(self, channel: Channel, until: datetime) -> Channel | None:
        """Let a channel go on; None where the service only knows new ones.

        Raises:
            NotFound: it is over; open another.
        """
        ...

    def unwatch(self, calendar: str, channel: Channel) -> None:
        """End it. One that is over already is no error."""
        ...
