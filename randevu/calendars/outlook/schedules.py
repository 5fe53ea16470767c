"""Calendars that show this account only when their owner is busy: Graph refuses their events and tells the times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from randevu.calendars.errors import Away, CalendarError, NotAllowed, NotFound
from randevu.calendars.model import Event
from randevu.calendars.outlook import reading
from randevu.calendars.outlook.graph import Graph

_LONGEST_QUESTION = timedelta(days=30)
_MINUTES = 60
"""Of one step of the picture that comes along and that nobody looks at."""
_REFUSALS: Mapping[str, type[CalendarError]] = {
    "ErrorMailRecipientNotFound": NotFound,
    "ErrorNoFreeBusyAccess": NotAllowed,
    "ErrorAccessDenied": NotAllowed,
}


def busy_times(graph: Graph, mailbox: str, owner: str, first: datetime, last: datetime) -> Iterator[Event]:
    """Busy times as events without a version; their ids are their times.

    Args:
        owner: the address of the person whose time is asked for.

    Raises:
        NotFound, NotAllowed, Away: the answer holds an error for this person. It is never taken for free.
    """
    while first < last:
        until = min(first + _LONGEST_QUESTION, last)
        question = {
            "schedules": [owner],
            "startTime": _written(first),
            "endTime": _written(until),
            "availabilityViewInterval": _MINUTES,
        }
        for item in _items(graph.ask(f"{mailbox}/calendar/getSchedule", question)):
            if item.get("status") not in reading.TAKES_NO_TIME:
                start, end = reading.moment(item.get("start")), reading.moment(item.get("end"))
                if start < end:
                    id = f"{start.isoformat()}/{end.isoformat()}"
                    yield Event(id, id, "", start, end)
        first = until


def _items(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = answer.get("value")
    found = told[0] if isinstance(told, list) and len(told) == 1 else None
    if not isinstance(found, dict):
        raise Away("no_schedule")
    error = found.get("error")
    if error is not None:
        code = error.get("responseCode") if isinstance(error, dict) else None
        known = code if isinstance(code, str) and code in _REFUSALS else "schedule"
        raise _REFUSALS.get(known, Away)(known)
    items = found.get("scheduleItems")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Away("broken_schedule")
    return items


def _written(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(), "timeZone": "UTC"}
