"""An account of a CalDAV server as a calendar service (`randevu.calendars.port`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from randevu import clock, settings
from randevu.calendars.caldav import reading, writing
from randevu.calendars.caldav.client import CONNECTIONS, Client, Precondition
from randevu.calendars.caldav.collection import Collections, identity
from randevu.calendars.caldav.hosts import Base
from randevu.calendars.caldav.objects import Objects
from randevu.calendars.caldav.syncing import Syncing
from randevu.calendars.errors import Changed, Exists, NotFound, SetupError, Unclear
from randevu.calendars.model import Entry, Event, Listed, Page, Written


def connect(
    credentials: Mapping[str, Any],
    default_zone: str,
    timeout: float,
    on_refresh: Callable[[Mapping[str, Any]], None],
    open_to: Collection[str] | None = None,
) -> CaldavService:
    """An account; no request is made yet.

    Args:
        credentials: `url` of the server or of anything on it, `user` and `password`. They never change by themselves,
            so `on_refresh` is not called.
        default_zone: IANA name, for whole days in calendars that do not say their zone.
        open_to: `host:port` of servers in the private network that may be asked; by default those of
            `CALENDAR_PRIVATE_HOSTS`.

    Raises:
        SetupError: the credentials lack something.
    """
    url, user, password = (str(credentials.get(name) or "").strip() for name in ("url", "user", "password"))
    if not url or not user or not password:
        raise SetupError("CalDAV needs the address of the server, a user name and a password")
    if ":" in user:
        raise SetupError("a CalDAV user name holds no colon")
    hosts = settings.load().calendar_private_hosts if open_to is None else open_to
    return CaldavService(Client(Base(url), user, password, timeout, hosts), user, ZoneInfo(default_zone))


class CaldavService:
    """See the port for what each method promises.

    An event's id is its path inside the calendar; instances of a series add `#` and the moment they stand for.

    Args:
        user: the account's name, an e-mail address at most services.
        zone: of calendars that do not say theirs.
        page: how many events are fetched by one request.
    """

    def __init__(self, client: Client, user: str, zone: ZoneInfo, page: int = 50) -> None:
        self._client = client
        self._collections = Collections(client, user)
        self._objects = Objects(client, self._collections, zone, page)
        self._syncing = Syncing(client, self._collections, self._objects)
        self._user = user if "@" in user else None

    @property
    def concurrency(self) -> int:
        return CONNECTIONS

    def calendars(self) -> Sequence[Listed]:
        return self._collections.listed()

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        view = self._objects.view(calendar)
        for _, found in self._objects.pages(calendar, self._objects.listed(calendar, first, last)):
            for one in found.values():
                yield from reading.events(one.text, identity(one.name), one.version, view, first, last)

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        """Sifted here: servers that cannot filter by properties they do not know answer with nothing."""
        for one in self.events(calendar, first, last):
            if one.mark is not None and one.mark.house == house:
                yield one

    def find(self, calendar: str, uid: str) -> Event | None:
        found = self._objects.get(calendar, _name(uid)) or self._objects.by_uid(calendar, uid)
        if found is None:
            return None
        return reading.whole(found.text, found.name, found.version, self._objects.view(calendar))

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        name = _name(uid)
        text = writing.created(uid, entry, self._organizer(calendar, entry), clock.now())
        try:
            version = self._client.put(self._objects.address(calendar, name), text, If_None_Match="*")
        except Precondition as refused:
            if refused.code == "409":
                # Also what a server says when the calendar itself is not there.
                self._collections.state(calendar)
            raise Exists(refused.code) from None
        return self._written(calendar, name, version)

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        found = self._objects.get(calendar, event.id)
        if found is None:
            raise NotFound("404")
        if found.version != event.version:
            raise Changed("412")
        text = writing.changed(found.text, entry, self._organizer(calendar, entry), clock.now())
        try:
            version = self._client.put(self._objects.address(calendar, event.id), text, If_Match=found.version)
        except Precondition as refused:
            raise Changed(refused.code) from None
        return self._written(calendar, event.id, version)

    def remove(self, calendar: str, event: Written) -> None:
        try:
            self._client.delete(self._objects.address(calendar, event.id))
        except NotFound:
            pass
        except Precondition as refused:
            raise Unclear(refused.code) from None

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        return self._syncing.pages(calendar, token, first, last)

    def _organizer(self, calendar: str, entry: Entry) -> str | None:
        """In whose name attendees are invited."""
        if not entry.attendees:
            return None
        own = self._objects.view(calendar).own
        return self._user if self._user and (not own or self._user.lower() in own) else min(own, default=None)

    def _written(self, calendar: str, name: str, version: str) -> Written:
        """Where an event stands after it was written. Servers that change what they store name no version."""
        if not version or version.startswith("W/"):
            try:
                found = self._objects.get(calendar, name)
            except Exception:
                raise Unclear("no_version") from None
            if found is None:
                raise Unclear("no_version")
            version = found.version
        return Written(name, version)


def _name(uid: str) -> str:
    return f"{uid}.ics"
