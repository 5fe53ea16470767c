"""Time zones as Exchange names them, and the zone in which a mailbox's owner lives.

Graph gives whole days as dates at midnight, whatever zone is asked for; which midnight is meant is told by the
mailbox's own zone. Its settings would need a permission more; the working hours in the answer to a free/busy question
name the same zone and need none.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from randevu import clock
from randevu.calendars.errors import NotAllowed, NotFound, Refused
from randevu.calendars.outlook.graph import Graph
from randevu.calendars.outlook.places import Place

_UTC = {"utc", "tzone://microsoft/utc", "z"}


@cache
def zone(name: str) -> ZoneInfo | None:
    """The zone of a Windows or IANA name; None for names that a client made up."""
    if name.strip().lower() in _UTC:
        return ZoneInfo("UTC")
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # loads the whole of icalendar

    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name.strip(), name.strip()))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class Zones:
    """The zones of mailboxes, each asked for once, and only when a whole day needs it.

    Args:
        told: whether the service has an answer for this account at all.
    """

    def __init__(self, graph: Graph, default: ZoneInfo, told: bool = True) -> None:
        self._graph, self._default, self._told = graph, default, told
        self._owners: dict[Place, str | None] = {}
        self._known: dict[str, ZoneInfo | None] = {}
        self._lock = threading.Lock()

    def of_calendar(self, place: Place) -> ZoneInfo:
        """Where midnight is for the calendar's owner; the business's zone when the service does not say."""
        if not self._told:
            return self._default
        with self._lock:
            address = self._owner(place)
            return (self._asked(place.mailbox, address) if address else None) or self._default

    def schedule_of(self, place: Place) -> str | None:
        """The address of the person whose free/busy times stand for this calendar: its owner, if that is somebody else
        than the mailbox's own, who shares their main one. None otherwise, and where there is no such service.
        """
        if not self._told:
            return None
        with self._lock:
            owner = self._owner(place)
            own = self._owner(Place(place.mailbox, f"{place.mailbox}/calendar"))
            return owner if owner != own else None

    def _owner(self, place: Place) -> str | None:
        if place not in self._owners:
            owner = self._graph.get(place.path, {"$select": "owner"}).get("owner")
            self._owners[place] = owner.get("address") if isinstance(owner, dict) else None
        return self._owners[place]

    def of_owner(self, mailbox: str, address: str) -> ZoneInfo | None:
        """The zone of the person with this address, as the mailbox may see it."""
        with self._lock:
            return self._asked(mailbox, address) if self._told else None

    def _asked(self, mailbox: str, address: str) -> ZoneInfo | None:
        if address not in self._known:
            self._known[address] = self._working_zone(mailbox, address)
        return self._known[address]

    def _working_zone(self, mailbox: str, address: str) -> ZoneInfo | None:
        day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        question = {
            "schedules": [address],
            "startTime": {"dateTime": day.isoformat(), "timeZone": "UTC"},
            "endTime": {"dateTime": (day + timedelta(hours=1)).isoformat(), "timeZone": "UTC"},
            "availabilityViewInterval": 60,
        }
        try:
            answer = self._graph.ask(f"{mailbox}/calendar/getSchedule", question)
        except (NotAllowed, NotFound, Refused):  # the company's own rules may forbid it
            return None
        for schedule in answer.get("value") or ():
            hours = schedule.get("workingHours") if isinstance(schedule, dict) else None
            named = hours.get("timeZone") if isinstance(hours, dict) else None
            if isinstance(named, dict) and isinstance(named.get("name"), str):
                return zone(named["name"])
        return None
