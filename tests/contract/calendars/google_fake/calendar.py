"""One calendar: its events, what removed ones leave behind, and the order in which things changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from tests.contract.calendars.google_fake.discovery import ENUMS, document
from tests.contract.calendars.google_fake.problems import INVALID, NOT_FOUND, Problem
from tests.contract.calendars.google_fake.recurrence import HORIZON, Resource, instances, moment

ID = re.compile(r"[a-v0-9]{5,1024}")
READ_ONLY = {"kind", "etag", "htmlLink", "created", "updated", "creator", "organizer", "recurringEventId"}
WRITABLE = set(document()["schemas"]["Event"]["properties"]) - READ_ONLY


@dataclass
class Calendar:
    """
    Attributes:
        role: what the account may do with it, as `accessRole` says it.
        listed: stands on the account's own list.
        owner: the address of the person whose calendar it is; `self` among attendees.
        change: the number of the latest change; every event keeps its own.
    """

    id: str
    zone: str = "Europe/Istanbul"
    summary: str = "Takvim"
    role: str = "owner"
    primary: bool = False
    listed: bool = True
    owner: str = ""
    events: dict[str, Resource] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    change: int = 0
    oldest_token: int = 0

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    # ------------------------------------------------------------ reading

    def event(self, id: str) -> Resource:
        """An event, a series or an instance, whether it is there or was removed."""
        if id in self.events:
            return self.events[id]
        series, _, rest = id.rpartition("_")
        if series in self.events and self.events[series].get("recurrence"):
            for one in self.instances(series, _instance_moment(rest) + timedelta(days=2)):
                if one["id"] == id:
                    return one
        raise Problem(*NOT_FOUND)

    def instances(self, series: str, until: datetime) -> Iterator[Resource]:
        own = {id: one for id, one in self.events.items() if one.get("recurringEventId") == series}
        master = self.events[series]
        seen = set()
        for one in instances(master, own, self.tz, until):
            seen.add(one["id"])
            yield one
        # One that was moved stays, whatever became of the rule.
        yield from (one for id, one in own.items() if id not in seen and master["status"] != "cancelled")

    def single_events(self, until: datetime) -> Iterator[Resource]:
        """Everything as single events; of removed ones what is left."""
        for id, one in list(self.events.items()):
            if one.get("recurrence"):
                if one["status"] != "cancelled":
                    yield from self.instances(id, until)
            elif not (one.get("recurringEventId") and one["recurringEventId"] in self.events):
                yield one

    def changed_since(self, number: int, single: bool, now: datetime) -> Iterator[Resource]:
        """In the order of the changes. As instances a series goes on for years, and a removed one only for months."""
        for id in sorted((id for id, at in self.numbers.items() if at > number), key=self.numbers.__getitem__):
            one = self.events[id]
            if single and one.get("recurrence"):
                gone = one["status"] == "cancelled"
                until = now + (timedelta(days=180) if gone else HORIZON)
                found = instances({**one, "status": "confirmed"}, {}, self.tz, until) if gone else None
                for instance in found or self.instances(id, until):
                    yield {**instance, "status": "cancelled"} if gone else instance
            else:
                yield one

    # ------------------------------------------------------------ writing

    def insert(self, body: Resource, now: datetime, new_id: str) -> Resource:
        id = body.get("id") or new_id
        if not ID.fullmatch(id):
            raise Problem(*INVALID)
        if id in self.events:
            raise Problem(409, "duplicate")
        if body.get("status") == "cancelled":
            raise Problem(*INVALID)
        made = {
            "kind": "calendar#event",
            "id": id,
            "status": "confirmed",
            "htmlLink": f"https://www.google.com/calendar/event?eid={id}",
            "created": _stamp(now),
            "creator": {"email": self.owner, "self": True},
            "organizer": {"email": self.owner, "self": True},
            "iCalUID": f"{id}@google.com",
            "sequence": 0,
            "reminders": {"useDefault": True},
            "eventType": "default",
            **{key: value for key, value in body.items() if key in WRITABLE and value is not None},
        }
        return self.keep(made, now)

    def patch(self, id: str, body: Resource, now: datetime) -> Resource:
        old = self.event(id)
        new = _merged(old, {key: value for key, value in body.items() if key in WRITABLE - {"id"}})
        if (new.get("start"), new.get("end")) != (old.get("start"), old.get("end")):
            new["sequence"] = int(old.get("sequence", 0)) + 1
        return self.keep(new, now)

    def delete(self, id: str, now: datetime) -> None:
        old = self.event(id)
        if old["status"] == "cancelled":
            raise Problem(410, "deleted")
        self.keep({**old, "status": "cancelled"}, now)
        for other in [one for one in self.events.values() if one.get("recurringEventId") == id]:
            self.keep({**other, "status": "cancelled"}, now)

    def keep(self, event: Resource, now: datetime) -> Resource:
        """Let an event stand as it is given, as a change of the calendar.

        Raises:
            Problem: its times are none.
        """
        event = {**event, "start": self._told(event.get("start")), "end": self._told(event.get("end"))}
        if bool(event["start"].get("date")) != bool(event["end"].get("date")):
            raise Problem(*INVALID)
        if moment(event["end"], self.tz) < moment(event["start"], self.tz):
            raise Problem(400, "timeRangeEmpty", "calendar")
        if event.get("recurrence") and not event["start"].get("date") and not event["start"].get("timeZone"):
            raise Problem(400, "required")
        if any(event.get(key, values[0]) not in values for (name, key), values in ENUMS.items() if name == "Event"):
            raise Problem(*INVALID)
        for person in event.get("attendees", ()):
            if not person.get("email"):
                raise Problem(400, "required")
            person.setdefault("responseStatus", "needsAction")
            if person["email"] == self.owner:
                person["self"] = True
        if not event.get("status"):
            event["status"] = "confirmed"
        self.change += 1
        event |= {"etag": f'"{3_000_000_000 + self.change}"', "updated": _stamp(now)}
        self.events[event["id"]] = event
        self.numbers[event["id"]] = self.change
        return event

    def expire_tokens(self) -> None:
        self.change += 1
        self.oldest_token = self.change

    def _told(self, given: Any) -> Resource:
        """A start or end as the service gives it back: moments on the clock of the calendar."""
        if not isinstance(given, dict):
            raise Problem(400, "required")
        given = {key: value for key, value in given.items() if value is not None}
        if ("date" in given) == ("dateTime" in given):
            raise Problem(*INVALID)
        try:
            at = moment(given, self.tz)
        except (ValueError, KeyError):
            raise Problem(*INVALID) from None
        if "date" in given:
            return {"date": date.fromisoformat(given["date"]).isoformat()}
        told = {"dateTime": at.astimezone(self.tz).isoformat()}
        return told | ({"timeZone": given["timeZone"]} if "timeZone" in given else {})


def _merged(old: Resource, new: Resource) -> Resource:
    """Patch semantics: null takes away, objects are merged, lists replaced."""
    made = dict(old)
    for key, value in new.items():
        if value is None:
            made.pop(key, None)
        elif isinstance(value, dict) and isinstance(made.get(key), dict):
            made[key] = _merged(made[key], value)
        else:
            made[key] = value
    return made


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S}.000Z"


def _instance_moment(text: str) -> datetime:
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=timezone.utc)
        except ValueError:
            continue
    raise Problem(*NOT_FOUND)
