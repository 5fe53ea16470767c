"""The methods of the API over the account's calendars."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.contract.calendars.google_fake.calendar import Calendar
from tests.contract.calendars.google_fake.listing import Listing
from tests.contract.calendars.google_fake.problems import INVALID, NOT_FOUND, Problem
from tests.contract.calendars.google_fake.recurrence import Resource, moment

Query = dict[str, list[str]]
Parts = dict[str, str]

_WRITE = {"owner", "writer"}
_SHOW_EVENTS = {*_WRITE, "reader", "writerWithoutPrivateAccess"}
_WEEK = timedelta(days=7)


@dataclass
class Pushed:
    """A call to somebody who watches a calendar."""

    address: str
    headers: dict[str, str]


@dataclass
class Account:
    """One person's calendars, and who watches them.

    Attributes:
        now: the service's clock.
        page_items: no page holds more.
        free_busy_error: told for every calendar instead of its busy times.
        invitations: guests who were written to, with the method that caused it.
        on_push: called for every push; without it they are only kept.
        limit: how many requests in how many seconds are served; None for any number.
    """

    now: datetime = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
    page_items: int = 2500
    free_busy_error: str | None = None
    calendars: dict[str, Calendar] = field(default_factory=dict)
    channels: dict[str, Resource] = field(default_factory=dict)
    pushed: list[Pushed] = field(default_factory=list)
    invitations: list[tuple[str, str]] = field(default_factory=list)
    on_push: Callable[[Pushed], None] | None = None
    limit: tuple[int, float] | None = None
    served: deque[float] = field(default_factory=deque)
    listing: Listing = field(default_factory=Listing)

    def handle(self, method: str, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource | None:
        """Carry out a method by its name in the discovery document; None for an answer without a body."""
        known: dict[str, Callable[[Parts, Query, Any, str | None], Resource | None]] = {
            "events.list": self._list,
            "events.instances": self._instances,
            "events.get": self._get,
            "events.insert": self._insert,
            "events.patch": self._patch,
            "events.update": self._update,
            "events.delete": self._delete,
            "events.watch": self._watch,
            "channels.stop": self._stop,
            "calendarList.list": self._calendar_list,
            "freebusy.query": self._free_busy,
        }
        if method not in known:
            raise Problem(501, "notImplemented")
        return known[method](parts, query, body, if_match)

    def calendar(self, parts: Parts, roles: set[str]) -> Calendar:
        id = parts["calendarId"]
        found = self.calendars.get(id)
        if id == "primary":
            found = next((one for one in self.calendars.values() if one.primary), None)
        if found is None or found.role == "none":
            raise Problem(*NOT_FOUND)
        if found.role not in roles:
            raise Problem(403, "requiredAccessLevel", "calendar")
        return found

    def changed(self, calendar: Calendar) -> None:
        """Tell everybody who watches this calendar."""
        for channel in list(self.channels.values()):
            if channel["calendar"] == calendar.id and int(channel["expiration"]) > self.now.timestamp() * 1000:
                self._push(channel, "exists")

    # ------------------------------------------------------------ events

    def _list(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, {*_SHOW_EVENTS, "freeBusyReader"})
        if calendar.role not in _SHOW_EVENTS:
            return {"kind": "calendar#events", "accessRole": calendar.role, "timeZone": calendar.zone, "items": []}
        return self.listing.page(calendar, query, self.page_items, self.now)

    def _instances(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, _SHOW_EVENTS)
        return self.listing.instances(calendar, parts["eventId"], query, self.page_items)

    def _get(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        return self.calendar(parts, _SHOW_EVENTS).event(parts["eventId"])

    def _insert(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, _WRITE)
        made = calendar.insert(body, self.now, secrets.token_hex(13))
        return self._done(calendar, made, query, "insert")

    def _patch(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, _WRITE)
        _check_version(calendar, parts["eventId"], if_match)
        return self._done(calendar, calendar.patch(parts["eventId"], body, self.now), query, "patch")

    def _update(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, _WRITE)
        old = calendar.event(parts["eventId"])
        _check_version(calendar, parts["eventId"], if_match)
        kept = {key: old[key] for key in ("kind", "id", "htmlLink", "created", "creator", "organizer", "iCalUID")}
        series = {key: old[key] for key in ("recurringEventId", "originalStartTime") if key in old}
        made = {"sequence": old["sequence"], "eventType": old["eventType"], **body, **kept, **series}
        return self._done(calendar, calendar.keep(made, self.now), query, "update")

    def _delete(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> None:
        calendar = self.calendar(parts, _WRITE)
        event = calendar.event(parts["eventId"])
        if event["status"] != "cancelled":
            _check_version(calendar, parts["eventId"], if_match)
        calendar.delete(parts["eventId"], self.now)
        self._done(calendar, event, query, "delete")

    def _done(self, calendar: Calendar, event: Resource, query: Query, how: str) -> Resource:
        if query.get("sendUpdates", ["none"])[0] == "all":
            guests = [person["email"] for person in event.get("attendees", ()) if not person.get("self")]
            self.invitations += [(how, guest) for guest in guests]
        self.changed(calendar)
        return event

    # ------------------------------------------------------------ the rest

    def _calendar_list(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        kept = [one for one in self.calendars.values() if one.role != "none" and one.listed]
        start = int(query.get("pageToken", ["0"])[0])
        size = min(int(query.get("maxResults", ["100"])[0]), 250, self.page_items)
        entries = [
            {
                "kind": "calendar#calendarListEntry",
                "id": one.id,
                "summary": one.summary,
                "timeZone": one.zone,
                "accessRole": one.role,
                "selected": True,
                **({"primary": True} if one.primary else {}),
            }
            for one in kept[start : start + size]
        ]
        answer: Resource = {"kind": "calendar#calendarList", "items": entries}
        return {**answer, "nextPageToken": str(start + size)} if start + size < len(kept) else answer

    def _free_busy(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        first, last = (datetime.fromisoformat(body[key].replace("Z", "+00:00")) for key in ("timeMin", "timeMax"))
        if last <= first:
            raise Problem(400, "timeRangeEmpty", "calendar")
        if last - first > timedelta(days=60):
            raise Problem(400, "timeRangeTooLong", "calendar")
        told = {item["id"]: self._busy(item["id"], first, last) for item in body["items"]}
        return {
            "kind": "calendar#freeBusy",
            "timeMin": _utc(first),
            "timeMax": _utc(last),
            "calendars": told,
        }

    def _busy(self, id: str, first: datetime, last: datetime) -> Resource:
        calendar = self.calendars.get(id)
        if calendar is None or calendar.role == "none" or self.free_busy_error:
            return {"errors": [{"domain": "global", "reason": self.free_busy_error or "notFound"}], "busy": []}
        times: list[list[datetime]] = []
        for start, end in sorted(_times(calendar, first, last)):
            if times and start <= times[-1][1]:
                times[-1][1] = max(times[-1][1], end)
            else:
                times.append([start, end])
        return {"busy": [{"start": _utc(start), "end": _utc(end)} for start, end in times]}

    def _watch(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> Resource:
        calendar = self.calendar(parts, _SHOW_EVENTS)
        if not str(body.get("address", "")).startswith("https://"):
            raise Problem(400, "push.webhookUrlNotHttps")
        if body.get("type") not in ("web_hook", "webhook") or not 0 < len(body.get("id", "")) <= 64:
            raise Problem(*INVALID)
        if body["id"] in self.channels:
            raise Problem(400, "channelIdNotUnique")
        most = int((self.now + _WEEK).timestamp() * 1000)
        channel = {
            **body,
            "kind": "api#channel",
            "resourceId": f"res-{calendar.id}",
            "resourceUri": f"https://www.googleapis.com/calendar/v3/calendars/{calendar.id}/events?alt=json",
            "expiration": str(min(int(body.get("expiration", most)), most)),
            "calendar": calendar.id,
            "number": 0,
        }
        self.channels[body["id"]] = channel
        self._push(channel, "sync")
        told = ("kind", "id", "resourceId", "resourceUri", "token", "expiration")
        return {key: channel[key] for key in told if key in channel}

    def _stop(self, parts: Parts, query: Query, body: Any, if_match: str | None) -> None:
        channel = self.channels.get(body.get("id"))
        if channel is None or channel["resourceId"] != body.get("resourceId"):
            raise Problem(*NOT_FOUND)
        del self.channels[body["id"]]

    def _push(self, channel: Resource, state: str) -> None:
        channel["number"] += 1
        ends = datetime.fromtimestamp(int(channel["expiration"]) / 1000, timezone.utc)
        headers = {
            "X-Goog-Channel-ID": channel["id"],
            "X-Goog-Channel-Expiration": f"{ends:%a, %d %b %Y %H:%M:%S} GMT",
            "X-Goog-Resource-ID": channel["resourceId"],
            "X-Goog-Resource-URI": channel["resourceUri"],
            "X-Goog-Resource-State": state,
            "X-Goog-Message-Number": str(channel["number"]),
            **({"X-Goog-Channel-Token": channel["token"]} if channel.get("token") else {}),
        }
        push = Pushed(channel["address"], headers)
        self.pushed.append(push)
        if self.on_push is not None:
            self.on_push(push)


def _check_version(calendar: Calendar, id: str, if_match: str | None) -> None:
    if if_match not in (None, "*", calendar.event(id)["etag"]):
        raise Problem(412, "conditionNotMet")


def _times(calendar: Calendar, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    found = []
    for one in calendar.single_events(last):
        free = one.get("transparency") == "transparent" or one.get("eventType") in ("workingLocation", "birthday")
        declined = any(
            person.get("self") and person["responseStatus"] == "declined" for person in one.get("attendees", ())
        )
        start, end = moment(one["start"], calendar.tz), moment(one["end"], calendar.tz)
        if one["status"] != "cancelled" and not free and not declined and start < last and end > first:
            found.append((max(start, first), min(end, last)))
    return found


def _utc(at: datetime) -> str:
    return f"{at.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
