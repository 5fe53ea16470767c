"""The colleague who uses the calendar by hand, as the shared contract tests want them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from tests.contract.calendars.google_fake.oauth import PERSON
from tests.contract.calendars.google_fake.server import GoogleFake
from tests.contract.calendars.peer import Meeting, Shows

_KINDS: dict[str, dict[str, Any]] = {
    "busy": {},
    "free": {"transparency": "transparent"},
    "tentative": {"status": "tentative"},
    "out_of_office": {"eventType": "outOfOffice"},
    "working_elsewhere": {"eventType": "workingLocation"},
    "declined": {"attendees": [{"email": PERSON, "responseStatus": "declined"}, {"email": "patron@salon.example"}]},
}


class Person:
    """A `Peer` in the account's primary calendar."""

    calendar = PERSON
    shows: frozenset[Shows] = frozenset(_KINDS)  # type: ignore[arg-type]

    def __init__(self, fake: GoogleFake, zone: str = "Europe/Istanbul") -> None:
        self._fake = fake
        self._own = fake.account.calendars[self.calendar]
        self._own.zone = self.zone = zone

    def put(self, meeting: Meeting) -> str:
        body = {"summary": "Toplanti", **_KINDS[meeting.shows], **_times(meeting.first, meeting.last)}
        if meeting.daily > 1:
            body["recurrence"] = [f"RRULE:FREQ=DAILY;COUNT={meeting.daily}"]
        return self.enter(body)

    def enter(self, body: dict[str, Any]) -> str:
        """Put an event in as it is given; returns its id."""
        with self._fake.lock:
            id = str(self._own.insert(body, self._fake.account.now, uuid.uuid4().hex)["id"])
            self._fake.account.changed(self._own)
        return id

    def move(self, id: str, first: datetime, last: datetime) -> None:
        self.alter(id, _times(first, last))

    def alter(self, id: str, body: dict[str, Any]) -> None:
        """Change an event, a series, or one instance."""
        with self._fake.lock:
            self._own.patch(id, body, self._fake.account.now)
            self._fake.account.changed(self._own)

    def take_out(self, id: str) -> None:
        with self._fake.lock:
            self._own.delete(id, self._fake.account.now)
            self._fake.account.changed(self._own)

    def skip(self, id: str, day: date) -> None:
        (one,) = [one for one in self._instances(id) if one["start"].get("dateTime", "").startswith(day.isoformat())]
        self.take_out(one["id"])

    def expire_tokens(self) -> None:
        self._own.expire_tokens()

    def _instances(self, id: str) -> list[dict[str, Any]]:
        with self._fake.lock:
            return list(self._own.instances(id, self._fake.account.now + timedelta(days=400)))


def _times(first: datetime | date, last: datetime | date) -> dict[str, Any]:
    return {"start": _time(first), "end": _time(last)}


def _time(at: datetime | date) -> dict[str, Any]:
    if not isinstance(at, datetime):
        return {"date": at.isoformat(), "dateTime": None, "timeZone": None}
    return {"dateTime": at.isoformat(), "timeZone": getattr(at.tzinfo, "key", None), "date": None}
