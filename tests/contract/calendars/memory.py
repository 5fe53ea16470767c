"""A calendar service that lives in memory: stands for all of them wherever the wire does not matter.

`MemoryCalendars` is the service with its state, and the colleague who uses it too; `MemoryService` is our adapter to
it. It passes the same contract tests as the real adapters, so that what is proven with it holds for them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from randevu.calendars.errors import CalendarError, Changed, Exists, NotFound, TokenExpired
from randevu.calendars.model import Entry, Event, Gone, Listed, Page, Written
from tests.contract.calendars.peer import TAKES_TIME, Meeting, Shows

PAGE = 3


@dataclass
class _Item:
    """An event or a series as the service keeps it."""

    id: str
    revision: int
    meeting: Meeting
    entry: Entry | None = None
    uid: str | None = None
    removed: bool = False
    skipped: set[date] = field(default_factory=set)


class MemoryCalendars:
    """The service, with the switches that a test may turn.

    Attributes:
        before: called with the name of each method before anything is done; may raise a `CalendarError`, wait, or
            count.
        after: called when it is done but not yet answered: an `Unclear` raised here leaves the change made.
        entries: the entries that stand in a calendar, by event id.
    """

    calendar = "ayse@example.com"
    zone = "Europe/Istanbul"
    shows: frozenset[Shows] = frozenset(TAKES_TIME)

    def __init__(self, *more: str, page: int = PAGE, concurrency: int = 4) -> None:
        self.page, self.concurrency = page, concurrency
        self.before: Callable[[str], None] = lambda method: None
        self.after: Callable[[str], None] = lambda method: None
        self._items: dict[str, dict[str, _Item]] = {name: {} for name in (self.calendar, *more)}
        self._revision = 0
        self._oldest = 0
        self._lock = threading.RLock()

    # ------------------------------------------------------------ the colleague

    def put(self, meeting: Meeting, calendar: str | None = None) -> str:
        with self._lock:
            id = f"m{self._next()}"
            self.items(calendar)[id] = _Item(id, self._revision, meeting)
            return id

    def move(self, id: str, first: datetime, last: datetime) -> None:
        with self._lock:
            item = self._item(id)
            item.meeting = replace(item.meeting, first=first, last=last)
            item.revision = self._next()

    def take_out(self, id: str) -> None:
        with self._lock:
            item = self._item(id)
            item.removed, item.revision = True, self._next()

    def skip(self, id: str, day: date) -> None:
        with self._lock:
            item = self._item(id)
            item.skipped.add(day)
            item.revision = self._next()

    def expire_tokens(self) -> None:
        with self._lock:
            self._oldest = self._next()

    def add_calendar(self, name: str) -> None:
        """Make another calendar of the same account."""
        with self._lock:
            self._items[name] = {}

    def lose(self, calendar: str) -> None:
        """Delete a whole calendar."""
        with self._lock:
            del self._items[calendar]

    @property
    def entries(self) -> dict[str, Entry]:
        with self._lock:
            return {
                item.id: item.entry
                for items in self._items.values()
                for item in items.values()
                if item.entry is not None and not item.removed
            }

    # ------------------------------------------------------------ the state, for the adapter

    @property
    def names(self) -> list[str]:
        return list(self._items)

    def items(self, calendar: str | None = None) -> dict[str, _Item]:
        try:
            return self._items[self.calendar if calendar is None else calendar]
        except KeyError:
            raise NotFound("404") from None

    def locked(self) -> threading.RLock:
        return self._lock

    def revision(self) -> int:
        return self._revision

    def oldest(self) -> int:
        return self._oldest

    def next(self) -> int:
        return self._next()

    def _next(self) -> int:
        self._revision += 1
        return self._revision

    def _item(self, id: str) -> _Item:
        return next(items[id] for items in self._items.values() if id in items)


class MemoryService:
    """See `randevu.calendars.port.CalendarService`."""

    def __init__(
        self, server: MemoryCalendars, on_refresh: Callable[[Mapping[str, str]], None] = lambda credentials: None
    ) -> None:
        self._server = server
        self.on_refresh = on_refresh

    @property
    def concurrency(self) -> int:
        return self._server.concurrency

    def calendars(self) -> Sequence[Listed]:
        self._server.before("calendars")
        return [
            Listed(name, name.partition("@")[0], self._server.zone, True, number == 0)
            for number, name in enumerate(self._server.names)
        ]

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        self._server.before("events")
        with self._server.locked():
            found = [event for item in self._server.items(calendar).values() for event in self._instances(item)]
        yield from (one for one in found if one.starts_at < last and one.ends_at > first)

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        self._server.before("ours")
        for one in self.events(calendar, first, last):
            if one.mark and one.mark.house == house:
                yield one

    def find(self, calendar: str, uid: str) -> Event | None:
        self._server.before("find")
        with self._server.locked():
            for item in self._server.items(calendar).values():
                if item.uid == uid and not item.removed:
                    return self._instances(item)[0]
        return None

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        self._server.before("create")
        with self._server.locked():
            items = self._server.items(calendar)
            if any(item.uid == uid for item in items.values()):
                raise Exists("409")
            id = f"e{uid}"
            meeting = Meeting(entry.starts_at, entry.ends_at)
            items[id] = _Item(id, self._server.next(), meeting, entry, uid)
            written = Written(id, str(items[id].revision))
        self._server.after("create")
        return written

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        self._server.before("change")
        with self._server.locked():
            item = self._server.items(calendar).get(event.id)
            if item is None or item.removed:
                raise NotFound("404")
            if str(item.revision) != event.version:
                raise Changed("412")
            item.meeting = replace(item.meeting, first=entry.starts_at, last=entry.ends_at)
            item.entry, item.revision = entry, self._server.next()
            written = Written(event.id, str(item.revision))
        self._server.after("change")
        return written

    def remove(self, calendar: str, event: Written) -> None:
        self._server.before("remove")
        with self._server.locked():
            item = self._server.items(calendar).get(event.id)
            if item is not None and not item.removed:
                item.removed, item.revision = True, self._server.next()
        self._server.after("remove")

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        self._server.before("changes")
        with self._server.locked():
            items = sorted(self._server.items(calendar).values(), key=lambda item: item.revision)
            since = -1 if token is None else int(token)
            if token is not None and since < self._server.oldest():
                raise TokenExpired("410")
            found: list[Event | Gone] = []
            for item in items:
                if item.revision > since:
                    found += [] if token is None else [Gone(item.id)]
                    found += [one for one in self._instances(item) if one.starts_at < last and one.ends_at > first]
            newest = str(self._server.revision())
        pages = [tuple(found[start : start + self._server.page]) for start in range(0, len(found), self._server.page)]
        for page in pages[:-1]:
            yield Page(page)
            self._server.before("page")
        yield Page(pages[-1] if pages else (), newest)

    def _instances(self, item: _Item) -> list[Event]:
        if item.removed:
            return []
        zone = ZoneInfo(self._server.zone)
        first, last = item.meeting.first, item.meeting.last
        whole = not isinstance(first, datetime)
        start, end = _moment(first, zone), _moment(last, zone)
        found = []
        for number in range(item.meeting.daily):
            away = timedelta(days=number)
            if (start + away).date() not in item.skipped:
                id = item.id if item.meeting.daily == 1 else f"{item.id}_{number}"
                found.append(
                    Event(
                        id,
                        item.id,
                        str(item.revision),
                        start + away,
                        end + away,
                        TAKES_TIME[item.meeting.shows],
                        whole,
                        item.entry.mark if item.entry else None,
                    )
                )
        return found


def _moment(given: datetime | date, zone: ZoneInfo) -> datetime:
    return given if isinstance(given, datetime) else datetime.combine(given, time(), zone)


SERVERS: dict[str, MemoryCalendars] = {}
"""Accounts that `connect` can sign in to, by name; a test puts its own in."""


def connect(
    credentials: Mapping[str, str], default_zone: str, timeout: float, on_refresh: Callable[[Mapping[str, str]], None]
) -> MemoryService:
    """The entrance of an adapter, as `randevu.calendars.wiring` calls it."""
    server = SERVERS.get(credentials.get("account", ""))
    if server is None:
        raise CalendarError("no_account")
    return MemoryService(server, on_refresh)
