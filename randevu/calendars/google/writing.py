"""Our entries as the API wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from randevu.calendars.google.api import Json
from randevu.calendars.google.reading import private_of, zone_of
from randevu.calendars.model import Entry


def new(uid: str, entry: Entry) -> Json:
    """The body that makes the event, under an id of our choosing."""
    body: dict[str, Any] = {"id": uid, **_common(entry)}
    body["start"], body["end"] = _moment(entry.starts_at, entry), _moment(entry.ends_at, entry)
    if entry.attendees:
        body["attendees"] = [{"email": address} for address in entry.attendees]
    return body


def rewritten(entry: Entry, invited: Sequence[Json]) -> Json:
    """The body that writes what is ours into an event and leaves the rest, such as a colour, as people set it.

    Args:
        invited: who stands in the event now: their answers are kept.
    """
    body = _common(entry)
    # Somebody may have made whole days of it; an event that has both a day and a time is refused.
    body["start"] = {**_moment(entry.starts_at, entry), "date": None}
    body["end"] = {**_moment(entry.ends_at, entry), "date": None}
    if entry.attendees:
        known = {str(one.get("email", "")).casefold() for one in invited}
        missing = [{"email": address} for address in entry.attendees if address.casefold() not in known]
        body["attendees"] = [*invited, *missing]
    return body


def _common(entry: Entry) -> dict[str, Any]:
    minutes = entry.reminder_minutes
    return {
        "summary": entry.title,
        "description": entry.description,
        "location": entry.place,
        "status": "confirmed",
        "transparency": "opaque",
        "visibility": "private",
        "reminders": {
            "useDefault": False,
            "overrides": [] if minutes is None else [{"method": "popup", "minutes": minutes}],
        },
        "extendedProperties": {"private": private_of(entry.mark)},
    }


def _moment(moment: datetime, entry: Entry) -> Mapping[str, Any]:
    zone = zone_of(entry.zone, "UTC")
    return {"dateTime": moment.astimezone(zone).isoformat(timespec="seconds"), "timeZone": zone.key}


def instant(moment: datetime) -> str:
    """A bound of a question. Fractions of a second are ignored by the service."""
    return moment.isoformat(timespec="seconds")
