"""Events in iCalendar text, as values."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from randevu.calendars.caldav import marks, salvage
from randevu.calendars.caldav.repeating import instances, repeats
from randevu.calendars.caldav.rules import TooMuch
from randevu.calendars.caldav.thinning import thinned
from randevu.calendars.caldav.times import end_of, moment, stamp, start_of
from randevu.calendars.model import Event

_FREE = ("FREE", "WORKINGELSEWHERE")
_NOT_COMING = ("DECLINED", "DELEGATED")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class View:
    """How a calendar's texts are to be read.

    Attributes:
        zone: of whole days, and of times that name no zone.
        own: addresses of the calendar's owner in lower case, to know what they declined.
    """

    zone: ZoneInfo
    own: frozenset[str]


def events(text: str, name: str, version: str, view: View, first: datetime, last: datetime) -> list[Event]:
    """The events of one calendar object, at most one series, that overlap [first, last).

    Of what cannot be read, the days that it names are taken. What names none is left out and reported: one broken text
    among thousands must not make a person's whole time unknown.
    """
    calendar = _parsed(text)
    components = calendar.walk("VEVENT") if calendar is not None else []
    found: Iterable[Event | None]
    if calendar is None or not components:
        found = [_salvaged(text, name, version, view)]
    elif not repeats(components):
        found = [_taken(one, name, name, version, view) for one in components]
    else:
        try:
            unfolded = instances(calendar, first, last)
            found = [_taken(one, _instance(name, one), name, version, view) for one in unfolded]
        except TooMuch as rule:
            found = [_stretch(components, name, version, view, rule.until)]
        except Exception:  # the libraries raise all kinds for rules that make no sense
            found = [_taken(one, _instance(name, one), name, version, view) for one in components]
    kept: dict[str, Event] = {}
    for one in found:
        if one is not None and one.starts_at < last and (one.ends_at > first or first <= one.starts_at == one.ends_at):
            kept[one.id] = one
    return list(kept.values())


def whole(text: str, name: str, version: str, view: View) -> Event | None:
    """The event itself wherever it is in time; of a series, its first instance."""
    calendar = _parsed(text)
    components = calendar.walk("VEVENT") if calendar is not None else []
    masters = [one for one in components if one.get("RECURRENCE-ID") is None] or components
    return _event(masters[0], name, name, version, view) if masters else None


def uid_of(text: str) -> str | None:
    calendar = _parsed(text)
    components = calendar.walk("VEVENT") if calendar is not None else []
    return str(components[0].get("UID", "")) if components else None


def _parsed(text: str) -> Calendar | None:
    try:
        found = Calendar.from_ical(thinned(text))
    except Exception:  # the library raises all kinds for what is no calendar
        return None
    return found if isinstance(found, Calendar) else None


def _salvaged(text: str, name: str, version: str, view: View) -> Event | None:
    """The days of an object in which no event can be found; None for one that holds none, such as a task."""
    stretch = salvage.of_text(text, view.zone)
    if stretch is not None:
        log.warning("a calendar object cannot be read: the days that it names are taken")
        return Event(name, name, version, *stretch)
    if "BEGIN:VEVENT" in text.upper():
        log.error("ALARM a calendar object cannot be read and is left out")
    return None


def _taken(component: Component, id: str, series: str, version: str, view: View) -> Event | None:
    """An event as far as it can be read, or the days that it names."""
    event = _event(component, id, series, version, view)
    if event is not None:
        return event
    stretch = salvage.of_component(component, view.zone)
    if stretch is None:
        log.error("ALARM an event without a readable time is left out")
        return None
    log.warning("an event's time cannot be read: the days that it names are taken")
    return Event(id, series, version, *stretch, _takes_time(component, view.own), True, marks.read(component))


def _event(component: Component, id: str, series: str, version: str, view: View) -> Event | None:
    """None when it says no time that exists."""
    try:
        given = start_of(component)
        one, other = moment(given, view.zone), moment(end_of(component), view.zone)
        starts_at, ends_at = min(one, other), max(one, other)
        busy = starts_at < ends_at and _takes_time(component, view.own)
    except (ValueError, TypeError, OverflowError):
        return None
    return Event(id, series, version, starts_at, ends_at, busy, not isinstance(given, datetime), marks.read(component))


def _stretch(components: list[Component], name: str, version: str, view: View, until: date) -> Event | None:
    """One event instead of countless: from the first one to the last day, the time is taken."""
    one = next((one for one in components if one.get("RECURRENCE-ID") is None), components[0])
    event = _event(one, name, name, version, view)
    if event is None:
        return None
    end = moment(until + timedelta(days=1), view.zone)
    return replace(event, ends_at=max(event.ends_at, end), whole_day=False)


def _takes_time(component: Component, own: frozenset[str]) -> bool:
    if _word(component.get("STATUS")) == "CANCELLED" or _word(component.get("TRANSP")) == "TRANSPARENT":
        return False
    if _word(component.get("X-MICROSOFT-CDO-BUSYSTATUS")) in _FREE:
        return False
    attendees = component.get("ATTENDEE") or []
    return not any(
        _word(one.params.get("PARTSTAT")) in _NOT_COMING and own & _addresses(one)
        for one in (attendees if isinstance(attendees, list) else [attendees])
    )


def _addresses(attendee: Any) -> set[str]:
    return {_bare(str(attendee)), _bare(str(attendee.params.get("EMAIL", "")))} - {""}


def _bare(address: str) -> str:
    return address.strip().lower().removeprefix("mailto:")


def _word(value: Any) -> str:
    if isinstance(value, list):
        value = value[0]
    return str(value or "").strip().upper()


def _instance(name: str, component: Component) -> str:
    given = component.get("RECURRENCE-ID")
    when = getattr(given, "dt", None)
    return f"{name}#{stamp(when)}" if when is not None else name
