"""Entries as iCalendar text, new or laid over what stands there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, vCalAddress
from icalendar import Event as IcalEvent

from randevu.calendars.caldav import marks
from randevu.calendars.caldav.times import zone_named
from randevu.calendars.errors import NotFound
from randevu.calendars.model import Entry
from randevu.calendars.vtimezone import definition

PRODUCT = "-//Randevu//TR"

_OURS = (
    *("DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "CLASS", "TRANSP", "STATUS"),
    *("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"),
    # An appointment is one event; a rule that somebody gave it went with the old time.
    *("RRULE", "RDATE", "EXDATE", "X-MICROSOFT-CDO-BUSYSTATUS"),
)


def created(uid: str, entry: Entry, organizer: str | None, now: datetime) -> bytes:
    """A new calendar object.

    Args:
        organizer: the account's e-mail address, in whose name attendees are invited.
    """
    event = IcalEvent()
    event.add("UID", uid)
    event.add("CREATED", now)
    return _text(Calendar(), event, entry, organizer, now, 0)


def changed(text: str, entry: Entry, organizer: str | None, now: datetime) -> bytes:
    """What stands there, with everything that is ours written anew and all else kept.

    Raises:
        NotFound: it holds no event.
    """
    try:
        old = Calendar.from_ical(text)
        events = old.walk("VEVENT")
    except Exception:
        events = []
    if not events:
        raise NotFound("no_event")
    event = next((one for one in events if one.get("RECURRENCE-ID") is None), events[0])
    event.pop("RECURRENCE-ID", None)
    return _text(old, event, entry, organizer, now, _sequence(event) + 1)


def _text(
    calendar: Calendar, event: Component, entry: Entry, organizer: str | None, now: datetime, after: int
) -> bytes:
    for name in _OURS:
        event.pop(name, None)
    zone = zone_named(entry.zone) or ZoneInfo("UTC")
    starts_at, ends_at = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    event.add("DTSTAMP", now)
    event.add("LAST-MODIFIED", now)
    event.add("SEQUENCE", max(after, entry.mark.generation))
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("SUMMARY", entry.title)
    if entry.description:
        event.add("DESCRIPTION", entry.description)
    if entry.place:
        event.add("LOCATION", entry.place)
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    marks.write(event, entry.mark)
    _invite(event, entry, organizer)
    _remind(event, entry)
    for name in ("VERSION", "PRODID", "METHOD"):
        calendar.pop(name, None)
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    zones = [one for one in calendar.subcomponents if one.name == "VTIMEZONE" and one.get("TZID") != zone.key]
    calendar.subcomponents = [*zones, *([] if zone.key == "UTC" else [definition(zone.key, starts_at.year)]), event]
    return bytes(calendar.to_ical())


def _invite(event: Component, entry: Entry, organizer: str | None) -> None:
    """Attendees of ours beside those that people added. Without an organizer a server invites nobody."""
    given = event.pop("ATTENDEE", None) or []
    invited = {address.lower() for address in entry.attendees}
    kept = [
        one
        for one in (given if isinstance(given, list) else [given])
        if marks.ADDED not in one.params or _bare(one) in invited
    ]
    for one in kept:
        event.add("ATTENDEE", one)
    known = {_bare(one) for one in kept}
    wanted = [one for one in entry.attendees if one.lower() not in known]
    if wanted and organizer and event.get("ORGANIZER") is None:
        event.add("ORGANIZER", vCalAddress(f"mailto:{organizer}"))
    for address in wanted:
        attendee = vCalAddress(f"mailto:{address}")
        attendee.params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", marks.ADDED: "1"})
        event.add("ATTENDEE", attendee)


def _bare(attendee: vCalAddress) -> str:
    return str(attendee).strip().lower().removeprefix("mailto:")


def _remind(event: Component, entry: Entry) -> None:
    event.subcomponents = [one for one in event.subcomponents if one.get(marks.ADDED) is None]
    if entry.reminder_minutes is None:
        return
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", entry.title)
    alarm.add("TRIGGER", timedelta(minutes=-entry.reminder_minutes))
    alarm.add(marks.ADDED, "1")
    event.add_component(alarm)


def _sequence(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (ValueError, TypeError):
        return 0
