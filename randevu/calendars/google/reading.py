"""Events as the API writes them, read as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from randevu.calendars.errors import Away
from randevu.calendars.google.api import Json
from randevu.calendars.model import Event, Mark

ITEM_FIELDS = (
    "id,status,etag,start,end,transparency,eventType,recurrence,recurringEventId,"
    "attendees(self,responseStatus),extendedProperties/private"
)
"""What is needed of an event, and no word of what it is about."""

HOUSE, APPOINTMENT, STAFF, GENERATION = "randevuHouse", "randevuAppointment", "randevuStaff", "randevuGeneration"

# Where somebody works and whose birthday it is takes nobody's time. Being out of the office and time to concentrate do.
_TAKE_NO_TIME = {"workingLocation", "birthday"}


def zone_of(name: object, otherwise: str) -> ZoneInfo:
    """The zone of this name, or of the other one where this is none."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo(otherwise)
    except (ValueError, OSError, KeyError):  # an unknown key, or one that is a path
        return ZoneInfo(otherwise)


def is_gone(item: Json) -> bool:
    """Removed; of some of these nothing but the id is told."""
    return item.get("status") == "cancelled"


def event_of(item: Json, zone: ZoneInfo) -> Event:
    """One event or instance that is there.

    Args:
        zone: of the calendar, in which whole days are meant.

    Raises:
        Away: it has no readable times.
    """
    try:
        start, end = item["start"], item["end"]
        starts_at, ends_at = _moment(start, zone), _moment(end, zone)
        id = str(item["id"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Away("broken_event") from None
    return Event(
        id=id,
        series=str(item.get("recurringEventId") or id),
        version=str(item.get("etag") or ""),
        starts_at=starts_at,
        ends_at=ends_at,
        busy=_takes_time(item) and starts_at < ends_at,
        whole_day="date" in start,
        mark=mark_of(item),
    )


def mark_of(item: Json) -> Mark | None:
    """Our mark; None where there is none, or none that can be read."""
    properties = item.get("extendedProperties")
    private = properties.get("private") if isinstance(properties, Mapping) else None
    if not isinstance(private, Mapping):
        return None
    try:
        return Mark(
            house=str(private[HOUSE]),
            appointment=int(private[APPOINTMENT]),
            staff=str(private[STAFF]),
            generation=int(private[GENERATION]),
        )
    except (KeyError, ValueError, TypeError):
        return None


def private_of(mark: Mark) -> dict[str, str]:
    """The mark as private properties of an event."""
    return {
        HOUSE: mark.house,
        APPOINTMENT: str(mark.appointment),
        STAFF: mark.staff,
        GENERATION: str(mark.generation),
    }


def _takes_time(item: Json) -> bool:
    if is_gone(item) or item.get("transparency") == "transparent" or item.get("eventType") in _TAKE_NO_TIME:
        return False
    return not any(
        person.get("self") is True and person.get("responseStatus") == "declined"
        for person in item.get("attendees") or ()
    )


def _moment(given: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    if "date" in given:
        return datetime.combine(date.fromisoformat(given["date"]), time(), zone)
    moment = moment_of(given["dateTime"])
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZoneInfo(given["timeZone"]) if given.get("timeZone") else zone)
    return moment


def moment_of(text: str) -> datetime:
    """RFC 3339; aware when the text has an offset."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
