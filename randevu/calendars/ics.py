"""An appointment as an iCalendar file for the customer's own calendar.

The file says less than a screenshot of the chat would: calendars are shared with families and companies. Services
marked `discreet` in the business file make it a mere appointment. A file to be fetched has no organizer; one in an
e-mail must have one (RFC 5546), and nobody is asked for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from icalendar import Calendar, Event, vCalAddress

from randevu.booking.model import Appointment
from randevu.calendars.entries import words_of
from randevu.calendars.vtimezone import definition
from randevu.catalogue import Catalogue

PRODUCT = "-//Randevu//TR"


@dataclass(frozen=True)
class Invitation:
    """Who sends the file by e-mail, and to whom."""

    organizer: str
    organizer_name: str
    attendee: str = field(repr=False)


def document(
    catalogue: Catalogue, appointment: Appointment, house: str, now: datetime, invitation: Invitation | None = None
) -> bytes:
    """A calendar with this one event. Opened again after a move it takes the old one's place.

    Args:
        house: this installation's name (`randevu.calendars.house`); it goes into the UID as a digest only.
        invitation: for an e-mail: METHOD is then REQUEST, or CANCEL for a cancelled appointment.
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
    is_cancelled = appointment.status == "cancelled"
    event.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("SEQUENCE", appointment.generation)
    if invitation is not None:
        _address(event, invitation)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("METHOD", "PUBLISH" if invitation is None else "CANCEL" if is_cancelled else "REQUEST")
    calendar.add_component(definition(catalogue.zone.key, starts_at.year))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(event: Event, invitation: Invitation) -> None:
    organizer, attendee = (vCalAddress(f"mailto:{one}") for one in (invitation.organizer, invitation.attendee))
    organizer.params["CN"] = invitation.organizer_name
    attendee.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT"})
    event.add("ORGANIZER", organizer)
    event.add("ATTENDEE", attendee)
