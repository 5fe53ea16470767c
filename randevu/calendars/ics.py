"""An appointment as an iCalendar file for the customer's own calendar.

The file says less than a screenshot of the chat would: calendars are shared with families and companies. Services
marked `discreet` in the business file make it a mere appointment; nobody is its organizer or asked for an answer.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from icalendar import Calendar, Event

from randevu.booking.model import Appointment
from randevu.calendars.entries import words_of
from randevu.calendars.vtimezone import definition
from randevu.catalogue import Catalogue

PRODUCT = "-//Randevu//TR"


def document(catalogue: Catalogue, appointment: Appointment, house: str, now: datetime) -> bytes:
    """A calendar with this one event. Opened again after a move it takes the old one's place.

    Args:
        house: this installation's name (`randevu.calendars.house`); it goes into the UID as a digest only.
    """
    services = [catalogue.services.get(key) for key in dict.fromkeys(part.service for part in appointment.parts)]
    is_discreet = any(one is None or one.discreet for one in services)
    branch = catalogue.branches.get(appointment.branch)
    title, description, place = words_of(
        "customer",
        business=catalogue.name,
        services=() if is_discreet else tuple(one.name for one in services if one),
        staff=() if is_discreet else tuple(catalogue.name_of("staff", key) for key in appointment.staff),
        branch=catalogue.name_of("branch", appointment.branch),
        address=branch.address if branch else "",
    )
    starts_at, ends_at = (one.astimezone(catalogue.zone) for one in (appointment.starts_at, appointment.ends_at))
    event = Event()
    event.add("UID", f"{sha256(f'{house}|{appointment.id}'.encode()).hexdigest()[:32]}@randevu")
    event.add("DTSTAMP", now)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("SUMMARY", title)
    event.add("DESCRIPTION", description)
    event.add("LOCATION", place)
    if branch is not None:
        event.add("GEO", (branch.latitude, branch.longitude))
    event.add("STATUS", "CANCELLED" if appointment.status == "cancelled" else "CONFIRMED")
    event.add("SEQUENCE", appointment.generation)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(definition(catalogue.zone.key, starts_at.year))
    calendar.add_component(event)
    return bytes(calendar.to_ical())
