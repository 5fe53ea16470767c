"""A Google account as a `CalendarService` that also pushes."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone

from randevu.calendars.errors import Changed, NotAllowed, NotFound, Unclear
from randevu.calendars.google import changes, writing
from randevu.calendars.google.api import Api, Json, events_path, items
from randevu.calendars.google.free_busy import OnlyFreeBusy, busy_times
from randevu.calendars.google.reading import HOUSE, ITEM_FIELDS, event_of, is_gone, zone_of
from randevu.calendars.model import Channel, Entry, Event, Listed, Page, Written

_WRITABLE = {"owner", "writer"}
_WRITTEN = {"fields": "id,etag"}
# People who were invited are told; without any, nobody is.
_TELL = {"sendUpdates": "all"}


_ANY_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)


class GoogleCalendar:
    """One account; threads may share it.

    Args:
        shown: calendars to list besides those on the account's own list.
    """

    concurrency = 2
    """Writing quickly to one calendar has limits that are not published."""

    def __init__(self, api: Api, default_zone: str, shown: Sequence[str] = ()) -> None:
        self._api = api
        self._zone = default_zone
        self._shown = shown

    def calendars(self) -> Sequence[Listed]:
        fields = "nextPageToken,items(id,summary,summaryOverride,timeZone,accessRole,primary)"
        params = {"showHidden": "true", "maxResults": "250", "fields": fields}
        found = [_listed(item) for page in self._api.pages("users/me/calendarList", params) for item in items(page)]
        known = {one.address for one in found}
        return [*found, *(self._described(address) for address in self._shown if address not in known)]

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        window = changes.Window(first, last)
        pages = changes.instances(self._api, calendar, window, self._zone, {})
        try:
            first_page = next(pages, [])
        except (NotAllowed, NotFound, OnlyFreeBusy):
            yield from busy_times(self._api, calendar, first, last)
            return
        for events in itertools.chain([first_page], pages):
            yield from events

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        marked = {"privateExtendedProperty": f"{HOUSE}={house}"}
        try:
            for events in changes.instances(self._api, calendar, changes.Window(first, last), self._zone, marked):
                yield from (event for event in events if event.mark is not None and event.mark.house == house)
        except OnlyFreeBusy:
            raise NotAllowed("freeBusyReader") from None

    def find(self, calendar: str, uid: str) -> Event | None:
        item = self._item(calendar, uid, ITEM_FIELDS)
        if item is None or is_gone(item):
            return None
        days = "date" in (item.get("start") or {})
        return event_of(item, zone_of(self._about(calendar).get("timeZone") if days else None, self._zone))

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        body = writing.new(uid, entry)
        return _written(self._api.change("POST", events_path(calendar), {**_WRITTEN, **_TELL}, body))

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        invited: Sequence[Json] = ()
        if entry.attendees:
            item = self._item(calendar, event.id, "id,status,etag,attendees")
            if item is None or is_gone(item):
                raise NotFound("deleted")
            if item.get("etag") != event.version:
                raise Changed("etag")
            invited = item.get("attendees") or ()
        body = writing.rewritten(entry, invited)
        params = {**_WRITTEN, **_TELL}
        try:
            answer = self._api.change("PATCH", events_path(calendar, event.id), params, body, event.version)
        except Changed:
            # A removal is a change too.
            item = self._item(calendar, event.id, "id,status")
            if item is None or is_gone(item):
                raise NotFound("deleted") from None
            raise
        return _written(answer)

    def remove(self, calendar: str, event: Written) -> None:
        try:
            self._api.change("DELETE", events_path(calendar, event.id), _TELL)
        except NotFound:
            # Removed before, or the whole calendar is out of reach, and then the event may well be there.
            self._about(calendar)

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        window = changes.Window(first, last)
        if token is not None:
            return changes.since(self._api, calendar, token, window, self._zone)
        return changes.everything(self._api, calendar, window, self._zone)

    def watch(self, calendar: str, address: str, secret: str, until: datetime) -> Channel:
        body = {
            "id": secrets.token_hex(16),
            "type": "web_hook",
            "address": address,
            "token": secret,
            "expiration": str(int(until.timestamp() * 1000)),
        }
        fields = {"fields": "id,resourceId,expiration"}
        answer = self._api.change("POST", events_path(calendar, "watch"), fields, body)
        try:
            ends = datetime.fromtimestamp(int(answer["expiration"]) / 1000, timezone.utc)
        except (KeyError, ValueError, TypeError, OverflowError, OSError):
            ends = until
        return Channel(body["id"], secret, ends, str(answer.get("resourceId") or ""))

    def renew(self, channel: Channel, until: datetime) -> Channel | None:
        """Google's channels cannot be renewed: another is opened before they end."""
        return None

    def unwatch(self, calendar: str, channel: Channel) -> None:
        try:
            self._api.change("POST", "channels/stop", {}, {"id": channel.id, "resourceId": channel.resource})
        except NotFound:
            return

    def _item(self, calendar: str, id: str, fields: str) -> Json | None:
        """An event, perhaps one that is gone; None where no such id was ever used.

        Raises:
            NotFound: there is no such calendar.
        """
        try:
            return self._api.get(events_path(calendar, id), {"fields": fields})
        except NotFound:
            self._about(calendar)
            return None

    def _about(self, calendar: str) -> Json:
        """Name, zone and our role.

        Raises:
            NotFound: there is no such calendar.
        """
        return self._api.get(events_path(calendar), {"maxResults": "1", "fields": "summary,timeZone,accessRole"})

    def _described(self, address: str) -> Listed:
        try:
            return _listed({"id": address, **self._about(address)})
        except (NotAllowed, NotFound):
            # Perhaps it shows when it is busy; of any day, the answer tells.
            for _ in busy_times(self._api, address, _ANY_DAY, _ANY_DAY + timedelta(days=1)):
                break
            return _listed({"id": address})


def _listed(item: Json) -> Listed:
    address = str(item["id"])
    zone = item.get("timeZone")
    return Listed(
        address=address,
        name=str(item.get("summaryOverride") or item.get("summary") or address),
        zone=str(zone) if zone else None,
        writable=item.get("accessRole") in _WRITABLE,
        primary=item.get("primary") is True,
    )


def _written(answer: Json) -> Written:
    if not answer.get("id") or not answer.get("etag"):
        raise Unclear("no_id")
    return Written(str(answer["id"]), str(answer["etag"]))
