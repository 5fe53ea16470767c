"""What changed in a calendar since it was last read.

The sync token belongs to a list of single events and series, not of instances. A list of instances would be shorter to
read, but after a change of a series it goes on for years past the window, and after its removal it names only the
instances of some months. So a series that changed is named, and its instances in the window are read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from randevu.calendars.errors import Away, NotAllowed, NotFound, Refused, TokenExpired
from randevu.calendars.google.api import Api, Json, events_path, items
from randevu.calendars.google.free_busy import OnlyFreeBusy, busy_times, shows_events
from randevu.calendars.google.reading import ITEM_FIELDS, event_of, is_gone, zone_of
from randevu.calendars.google.writing import instant
from randevu.calendars.model import Event, Gone, Page

PAGE_ITEMS = 500
LIST_FIELDS = f"nextPageToken,nextSyncToken,timeZone,accessRole,items({ITEM_FIELDS})"

_INSTANCE_FIELDS = f"nextPageToken,timeZone,items({ITEM_FIELDS})"
# All parameters except the window must be the same with the token as they were when it was issued.
_SAME = {"singleEvents": "false", "maxResults": str(PAGE_ITEMS), "maxAttendees": "1", "fields": LIST_FIELDS}
# For calendars without tokens: next time everything is read anew.
_NO_TOKEN = "freebusy"


class Window:
    """The part of a calendar that is kept."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last
        self.bounds = {"timeMin": instant(first), "timeMax": instant(last)}

    def holds(self, event: Event) -> bool:
        return event.starts_at < self.last and event.ends_at > self.first


def instances(api: Api, calendar: str, window: Window, zone: str, more: dict[str, str]) -> Iterator[list[Event]]:
    """All events that overlap the window, recurring ones as instances, page by page.

    Args:
        more: parameters that narrow the question.

    Raises:
        OnlyFreeBusy: before anything else: the calendar shows no events.
    """
    params = {**_SAME, **window.bounds, **more, "singleEvents": "true", "fields": LIST_FIELDS}
    for answer in api.pages(events_path(calendar), params):
        shows_events(answer)
        yield _there(answer, zone)


def everything(api: Api, calendar: str, window: Window, zone: str) -> Iterator[Page]:
    """The window as it is, and a token for what changes from now on.

    The token is asked for first: what changes while the rest is read comes again next time, and is not lost.
    """
    try:
        token = _new_token(api, calendar, window)
    except (NotAllowed, NotFound, OnlyFreeBusy):
        yield Page(tuple(busy_times(api, calendar, window.first, window.last)), _NO_TOKEN)
        return
    for events in instances(api, calendar, window, zone, {}):
        if events:
            yield Page(tuple(events))
    yield Page((), token)


def _new_token(api: Api, calendar: str, window: Window) -> str:
    token: object = None
    for answer in api.pages(events_path(calendar), {**_SAME, **window.bounds}):
        shows_events(answer)
        token = answer.get("nextSyncToken")
    return _checked(token)


def _checked(token: object) -> str:
    if not isinstance(token, str) or not token:
        raise Away("no_sync_token")
    return token


def since(api: Api, calendar: str, token: str, window: Window, zone: str) -> Iterator[Page]:
    """What changed since the token, restricted to the window.

    Raises:
        TokenExpired: before the first page.
    """
    if token == _NO_TOKEN:
        raise TokenExpired(_NO_TOKEN)
    reader = _Reader(api, calendar, window)
    new_token: object = None
    try:
        for answer in api.pages(events_path(calendar), {**_SAME, "syncToken": token}):
            shows_events(answer)
            reader.begun = True
            here = zone_of(answer.get("timeZone"), zone)
            for changes in reader.of(items(answer), here):
                if changes:
                    yield Page(tuple(changes))
            new_token = answer.get("nextSyncToken")
    except OnlyFreeBusy:
        raise TokenExpired("access") from None  # it showed events when the token was issued
    except (TokenExpired, Refused, NotAllowed, NotFound) as error:
        if reader.begun:
            raise Away(error.code) from None
        # A token that is none is called a wrong request, and a calendar may show less than it did. If it is our request
        # that is wrong, or the calendar that is gone, reading anew will say so.
        raise TokenExpired(error.code) from None
    yield Page((), _checked(new_token))


class _Reader:
    """Turns items of the list of changes into changes of instances."""

    def __init__(self, api: Api, calendar: str, window: Window) -> None:
        self._api, self._calendar, self._window = api, calendar, window
        self._read: set[str] = set()
        self._elsewhere: set[str] = set()
        self.begun = False

    def of(self, found: Sequence[Json], zone: ZoneInfo) -> Iterator[list[Event | Gone]]:
        changes: list[Event | Gone] = []
        for item in found:
            series = _series_of(item)
            if series is None or series in self._elsewhere:
                changes.extend(self._single(item, zone))
            elif series not in self._read:
                yield changes
                changes = []
                try:
                    yield from self._series(series, zone)
                    self._read.add(series)
                except NotFound:
                    # Invited to some days of somebody's series only, or the series is gone, which its own item says.
                    self._elsewhere.add(series)
                    changes.extend(self._single(item, zone))
        yield changes

    def _single(self, item: Json, zone: ZoneInfo) -> Iterator[Event | Gone]:
        """An event that is no series, perhaps no longer: then days of it are still known. Ours never was one."""
        if is_gone(item):
            yield Gone(str(item.get("id", "")))
            return
        event = event_of(item, zone)
        inside = self._window.holds(event)
        if event.mark is None or not inside:
            yield Gone(event.id)
        if inside:
            yield event

    def _series(self, series: str, zone: ZoneInfo) -> Iterator[list[Event | Gone]]:
        """Everything known of it is out of date; what there is in the window follows."""
        params = {**self._window.bounds, "maxResults": str(PAGE_ITEMS), "maxAttendees": "1", "fields": _INSTANCE_FIELDS}
        before: list[Event | Gone] = [Gone(series)]
        for answer in self._api.pages(events_path(self._calendar, series, "instances"), params):
            yield [*before, *_there(answer, zone.key)]
            before = []


def _there(answer: Json, zone: str) -> list[Event]:
    here = zone_of(answer.get("timeZone"), zone)
    return [event_of(item, here) for item in items(answer) if not is_gone(item)]


def _series_of(item: Json) -> str | None:
    """The series that an item is, or is an exception of; None for a single event, and for whatever is gone."""
    if item.get("recurringEventId"):
        return str(item["recurringEventId"])
    return str(item["id"]) if item.get("recurrence") and not is_gone(item) else None
