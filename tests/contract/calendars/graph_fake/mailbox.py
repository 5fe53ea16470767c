"""Mailboxes of the stand-in for Microsoft Graph: calendars, events, recurring ones with their exceptions, revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

# As the service names them to whoever asks; Europe/Istanbul is a Windows zone of its own.
WINDOWS = {
    "Europe/Istanbul": "Turkey Standard Time",
    "Europe/Berlin": "W. Europe Standard Time",
    "America/New_York": "Eastern Standard Time",
}


@dataclass
class Item:
    """A single event, or a series of days in a row.

    Attributes:
        first, last: aware moments in the zone in which it was entered, or days.
        data: properties as they are answered, without times and ids.
        hidden: extended properties by id, in lower case.
        exceptions: what stands instead of an occurrence: other times, or nothing.
    """

    id: str
    first: datetime | date
    last: datetime | date
    data: dict[str, Any]
    hidden: dict[str, str] = field(default_factory=dict)
    days: int = 1
    exceptions: dict[date, tuple[datetime, datetime] | None] = field(default_factory=dict)
    revision: int = 0
    made: int = 0
    removed: bool = False

    @property
    def whole(self) -> bool:
        return not isinstance(self.first, datetime)


@dataclass(frozen=True)
class Instance:
    """What a view shows: a single event, an occurrence, or an exception to a series."""

    item: Item
    id: str
    type: str
    first: datetime | date
    last: datetime | date


class Folder:
    """One calendar.

    Attributes:
        owner: somebody else whose main calendar it is; None: the account's own.
        busy_only: it shows this account only when its owner is busy.
        compared_in: the zone whose midnights the service compares a window with; those of whoever entered a whole day.
    """

    def __init__(self, id: str, name: str, zone: str, next_revision: Callable[[], int]) -> None:
        self.id, self.name, self.zone = id, name, zone
        self.items: dict[str, Item] = {}
        self.compared_in = zone
        self.can_edit = True
        self.owner: str | None = None
        self.busy_only = False
        self._next = next_revision

    def add(self, item: Item) -> Item:
        item.revision = item.made = self._next()
        self.items[item.id] = item
        return item

    def touch(self, item: Item) -> None:
        item.revision = self._next()

    def live(self, id: str) -> Item | None:
        item = self.items.get(id)
        return None if item is None or item.removed else item

    def instances(self, item: Item) -> Iterator[Instance]:
        if item.removed:
            return
        if item.days == 1:
            yield Instance(item, item.id, "singleInstance", item.first, item.last)
            return
        for number in range(item.days):
            away = timedelta(days=number)
            day = self.day(item.first) + away
            id = f"{item.id}.{day:%Y%m%d}"
            if day not in item.exceptions:
                yield Instance(item, id, "occurrence", item.first + away, item.last + away)
            elif (times := item.exceptions[day]) is not None:
                yield Instance(item, id, "exception", *times)

    def missing(self, item: Item) -> list[str]:
        """Ids of occurrences that were deleted."""
        return [f"{item.id}.{day:%Y%m%d}" for day, times in item.exceptions.items() if times is None]

    def overlaps(self, one: Instance, first: datetime, last: datetime) -> bool:
        """By moments, which the service does not show where they belong to whole days."""
        start, end = self.moment(one.first), self.moment(one.last)
        return start < last and end > first

    def moment(self, given: datetime | date) -> datetime:
        own = ZoneInfo(self.compared_in)
        return given if isinstance(given, datetime) else datetime.combine(given, time(), own)

    @staticmethod
    def day(given: datetime | date) -> date:
        return given.date() if isinstance(given, datetime) else given


def shown(folder: Folder, item: Item, one: Instance | None, thin: bool = False) -> dict[str, Any]:
    """An event as Graph answers it, moments in UTC; without an instance, the master of a series.

    Args:
        thin: an occurrence in a delta list has no more than this.
    """
    first, last = (item.first, item.last) if one is None else (one.first, one.last)
    kind = "seriesMaster" if one is None else one.type
    answer: dict[str, Any] = {
        "@odata.etag": f'W/"{change_key(item)}"',
        "id": item.id if one is None else one.id,
        "seriesMasterId": item.id if kind in ("occurrence", "exception") else None,
        "type": kind,
        "start": _shown(first),
        "end": _shown(last),
    }
    if thin:
        return {"@odata.type": "#microsoft.graph.event", **answer}
    named = WINDOWS[folder.zone] if item.whole else "UTC"
    return {
        **_REST,
        **item.data,
        **answer,
        "changeKey": change_key(item),
        "createdDateTime": _stamp(item.made),
        "lastModifiedDateTime": _stamp(item.revision),
        "originalStartTimeZone": named,
        "originalEndTimeZone": named,
        "iCalUId": f"040000008200E000{item.id}",
        "isAllDay": item.whole,
        "recurrence": _recurrence(folder, item) if kind == "seriesMaster" else None,
    }


_REST: dict[str, Any] = {
    "categories": [],
    "hasAttachments": False,
    "subject": "",
    "bodyPreview": "",
    "importance": "normal",
    "sensitivity": "normal",
    "isCancelled": False,
    "isOrganizer": True,
    "responseRequested": True,
    "showAs": "busy",
    "webLink": "https://outlook.office365.com/owa/?itemid=AAMk",
    "onlineMeetingUrl": None,
    "isOnlineMeeting": False,
    "onlineMeetingProvider": "unknown",
    "onlineMeeting": None,
    "allowNewTimeProposals": True,
    "hideAttendees": False,
    "isDraft": False,
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 15,
    "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
    "body": {"contentType": "text", "content": ""},
    "location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"},
    "locations": [],
    "attendees": [],
    "organizer": {"emailAddress": {"name": "Ayşe", "address": "ayse@salon.example"}},
    "transactionId": None,
}


def change_key(item: Item) -> str:
    return f"DwAAABYAAAB{item.revision:06d}=="


def _shown(given: datetime | date) -> dict[str, str]:
    """Whole days are midnights, whatever zone is asked for."""
    if isinstance(given, datetime):
        naive = given.astimezone(timezone.utc).replace(tzinfo=None)
    else:
        naive = datetime.combine(given, time())
    return {"dateTime": f"{naive.isoformat(timespec='seconds')}.0000000", "timeZone": "UTC"}


def _stamp(revision: int) -> str:
    return f"2026-03-01T{revision // 3600 % 24:02d}:{revision // 60 % 60:02d}:{revision % 60:02d}.1234567Z"


def _recurrence(folder: Folder, item: Item) -> dict[str, Any]:
    return {
        "pattern": {"type": "daily", "interval": 1, "month": 0, "dayOfMonth": 0, "firstDayOfWeek": "sunday"},
        "range": {
            "type": "numbered",
            "startDate": folder.day(item.first).isoformat(),
            "endDate": "0001-01-01",
            "recurrenceTimeZone": WINDOWS[folder.zone],
            "numberOfOccurrences": item.days,
        },
    }
