"""Lists of events: filters, pages and sync tokens."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.contract.calendars.google_fake.calendar import Calendar
from tests.contract.calendars.google_fake.problems import INVALID, Problem
from tests.contract.calendars.google_fake.recurrence import HORIZON, Resource, moment

Query = dict[str, list[str]]

_NOT_WITH_TOKEN = (
    *("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"),
    *("timeMin", "timeMax", "updatedMin"),
)
_SAME_WITH_TOKEN = ("singleEvents", "maxAttendees", "eventTypes", "showHiddenInvitations", "timeZone")


class Listing:
    """Lists that were begun, so that their later pages show the same state."""

    def __init__(self) -> None:
        self._begun: list[tuple[list[Resource], str | None]] = []

    def page(self, calendar: Calendar, query: Query, most: int, now: datetime) -> Resource:
        """One page of `events.list`."""
        size = min(int(_one(query, "maxResults") or 250), 2500, most)
        if token := _one(query, "pageToken"):
            number, start = _opened(token, "page", calendar)
            items, sync = self._begun[number]
        else:
            start = 0
            items, sync = _listed(calendar, query, now)
            self._begun.append((items, sync))
            number = len(self._begun) - 1
        shown = [_cut_attendees(one, _one(query, "maxAttendees")) for one in items[start : start + size]]
        answer: Resource = {
            "kind": "calendar#events",
            "etag": f'"p{calendar.change}"',
            "summary": calendar.summary,
            "timeZone": calendar.zone,
            "accessRole": calendar.role,
            "defaultReminders": [],
            "items": shown,
        }
        if start + size < len(items):
            return {**answer, "nextPageToken": _sealed("page", calendar, number, start + size)}
        return {**answer, "nextSyncToken": sync} if sync else answer

    def instances(self, calendar: Calendar, series: str, query: Query, most: int) -> Resource:
        """One page of `events.instances`."""
        master = calendar.event(series)
        if master["status"] == "cancelled":
            raise Problem(410, "deleted")
        first, last = _window(query)
        found = calendar.instances(series, last) if master.get("recurrence") else iter(())
        kept = [one for one in found if _overlaps(one, calendar, first, last) and one["status"] != "cancelled"]
        start = _opened(token, "instances", calendar)[1] if (token := _one(query, "pageToken")) else 0
        size = min(int(_one(query, "maxResults") or 250), 2500, most)
        answer: Resource = {
            "kind": "calendar#events",
            "timeZone": calendar.zone,
            "accessRole": calendar.role,
            "items": [_cut_attendees(one, _one(query, "maxAttendees")) for one in kept[start : start + size]],
        }
        more = start + size < len(kept)
        return {**answer, "nextPageToken": _sealed("instances", calendar, 0, start + size)} if more else answer


def _listed(calendar: Calendar, query: Query, now: datetime) -> tuple[list[Resource], str | None]:
    single = _one(query, "singleEvents") == "true"
    same = json.dumps({key: query.get(key) for key in _SAME_WITH_TOKEN})
    issued = _sealed("sync", calendar, calendar.change, same)
    if token := _one(query, "syncToken"):
        if any(name in query for name in _NOT_WITH_TOKEN) or _one(query, "showDeleted") == "false":
            raise Problem(*INVALID)
        since, as_then = _opened(token, "sync", calendar)
        if as_then != same:  # the service calls what comes then undefined; here it is found out
            raise Problem(*INVALID)
        if since < calendar.oldest_token:
            raise Problem(410, "fullSyncRequired", "calendar")
        return [_bare(one) for one in calendar.changed_since(since, single, now)], issued
    first, last = _window(query)
    found: Iterable[Resource] = calendar.single_events(last) if single else list(calendar.events.values())
    marks = [text.partition("=")[::2] for text in query.get("privateExtendedProperty", [])]
    shown = _one(query, "showDeleted") == "true"
    kept = [
        one
        for one in found
        if _shown(one, shown, single)
        and _in_window(one, calendar, first, last)
        and all(one.get("extendedProperties", {}).get("private", {}).get(key) == value for key, value in marks)
    ]
    # Lists narrowed by these cannot be followed up.
    followed = not any(name in query for name in ("privateExtendedProperty", "q", "orderBy", "iCalUID"))
    return kept, issued if followed else None


def _shown(one: Resource, deleted: bool, single: bool) -> bool:
    """Cancelled days of a series are needed by whoever expands it."""
    return one["status"] != "cancelled" or deleted or (not single and "recurringEventId" in one)


def _in_window(one: Resource, calendar: Calendar, first: datetime, last: datetime) -> bool:
    if one.get("recurrence") and one["status"] != "cancelled":
        return any(_overlaps(day, calendar, first, last) for day in calendar.instances(one["id"], last))
    return _overlaps(one, calendar, first, last)


def _overlaps(one: Resource, calendar: Calendar, first: datetime, last: datetime) -> bool:
    return moment(one["start"], calendar.tz) < last and moment(one["end"], calendar.tz) > first


def _window(query: Query) -> tuple[datetime, datetime]:
    start, end = _one(query, "timeMin"), _one(query, "timeMax")
    first = _moment(start) if start else _moment("1970-01-01T00:00:00Z")
    last = _moment(end) if end else (_moment("2026-03-11T00:00:00Z") + HORIZON + timedelta(days=365))
    if start and end and last <= first:
        raise Problem(400, "timeRangeEmpty", "calendar")
    return first, last


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)
    except ValueError:
        raise Problem(*INVALID) from None


def _bare(one: Resource) -> Resource:
    """Of what is gone an incremental list tells no more than this."""
    if one["status"] != "cancelled":
        return one
    kept = ("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")
    return {key: one[key] for key in kept if key in one}


def _cut_attendees(one: Resource, most: str | None) -> Resource:
    people = one.get("attendees", [])
    if most is None or len(people) <= int(most):
        return one
    return {**one, "attendees": [person for person in people if person.get("self")], "attendeesOmitted": True}


def _sealed(kind: str, calendar: Calendar, *values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps([kind, calendar.id, *values]).encode()).decode()


def _opened(token: str, kind: str, calendar: Calendar) -> tuple[int, Any]:
    try:
        told, where, number, rest = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError):
        raise Problem(*INVALID) from None
    if (told, where) != (kind, calendar.id):
        raise Problem(*INVALID)
    return number, rest


def _one(query: Query, name: str) -> str | None:
    return query[name][0] if name in query else None
