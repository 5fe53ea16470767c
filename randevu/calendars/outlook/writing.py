"""Our entries as Graph's events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from randevu.calendars.model import Entry
from randevu.calendars.outlook import marks


def new(uid: str, entry: Entry) -> dict[str, Any]:
    """Graph makes one event of several requests with the same transaction id."""
    return {
        **_common(entry),
        "transactionId": uid,
        "attendees": _invited(entry.attendees),
        "singleValueExtendedProperties": marks.properties(entry.mark, uid),
    }


def changed(entry: Entry, present: Mapping[str, Any]) -> dict[str, Any]:
    """What is ours, anew. A list of attendees replaces the one that stands there, so people whom staff invited since
    are named again; without anybody to add, the list is left alone.
    """
    change = {**_common(entry), "singleValueExtendedProperties": marks.properties(entry.mark)}
    there = [one for one in present.get("attendees") or () if isinstance(one, dict)]
    known = {str((one.get("emailAddress") or {}).get("address")).lower() for one in there}
    missing = [address for address in entry.attendees if address.lower() not in known]
    if missing:
        change["attendees"] = [
            *({"emailAddress": one["emailAddress"], "type": one.get("type", "required")} for one in there),
            *_invited(missing),
        ]
    return change


def utc(moment: datetime) -> dict[str, str]:
    """Graph's zone tables and ours may differ by a law of last year; UTC is the same everywhere."""
    plain = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return {"dateTime": plain.isoformat(timespec="seconds"), "timeZone": "UTC"}


def _common(entry: Entry) -> dict[str, Any]:
    return {
        "subject": entry.title,
        "body": {"contentType": "text", "content": entry.description},
        "location": {"displayName": entry.place},
        "start": utc(entry.starts_at),
        "end": utc(entry.ends_at),
        "isAllDay": False,
        "showAs": "busy",
        "sensitivity": "private",
        "isReminderOn": entry.reminder_minutes is not None,
        "reminderMinutesBeforeStart": entry.reminder_minutes or 0,
    }


def _invited(addresses: Any) -> list[dict[str, Any]]:
    return [{"emailAddress": {"address": address}, "type": "required"} for address in addresses]
