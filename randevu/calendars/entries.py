"""What an appointment says in a calendar: enough to work by, and nothing that others should not read over a shoulder.

A calendar is shown on phones, shared screens and to colleagues, and is kept by another company. So it names the
services (those marked `discreet` in the business file make all of them just an appointment), the customer by first name
and initial, and where the rest can be read by whoever may: the panel. No phone number, no note, no price. The words
stand in `templates/`.
"""

from __future__ import annotations

from pathlib import Path

from randevu import templates
from randevu.booking.model import Appointment
from randevu.calendars.model import Entry, Mark
from randevu.catalogue import Catalogue

LANGUAGE = "tr"
_FOLDER = Path(__file__).parent / "templates"
_MOST_NAME = 40


def entry(
    catalogue: Catalogue,
    appointment: Appointment,
    staff: str,
    house: str,
    customer: str | None,
    panel: str,
    names_staff: bool = False,
) -> Entry:
    """A staff member's part of an appointment.

    Args:
        customer: the full name, if it is known.
        panel: the panel's public address.
        names_staff: for a calendar that several people share.

    Raises:
        ValueError: the staff member has no part in it.
    """
    mine = [part for part in appointment.parts if part.staff == staff]
    if not mine:
        raise ValueError("no part of the appointment is this staff member's")
    keys = dict.fromkeys(part.service for part in mine)
    known = [catalogue.services.get(key) for key in keys]
    is_discreet = any(service is None or service.discreet for service in known)
    branch = catalogue.branches.get(appointment.branch)
    title, description, place = words_of(
        "event",
        services=() if is_discreet else tuple(service.name for service in known if service),
        customer=short_name(customer),
        party=len({part.person for part in mine}),
        staff=catalogue.name_of("staff", staff) if names_staff else "",
        others=tuple(catalogue.name_of("staff", other) for other in appointment.staff if other != staff),
        number=appointment.id,
        panel=panel,
        branch=catalogue.name_of("branch", appointment.branch),
        address=branch.address if branch else "",
    )
    return Entry(
        mark=Mark(house, appointment.id, staff, appointment.generation),
        starts_at=min(part.starts_at for part in mine),
        ends_at=max(part.ends_at for part in mine),
        zone=catalogue.zone.key,
        reminder_minutes=catalogue.rules.calendar_reminder_minutes or None,
        title=title,
        description=description,
        place=place,
    )


def short_name(full: str | None) -> str:
    """First name and the initial of the last: "Ayşe K."; empty when nothing is known."""
    names = (full or "").split()
    if not names:
        return ""
    first = names[0][:_MOST_NAME]
    return f"{first} {names[-1][0]}." if len(names) > 1 else first


def words_of(name: str, **values: object) -> tuple[str, ...]:
    """Title, description and place by a template."""
    template = templates.folder(_FOLDER).get_template(f"{LANGUAGE}/{name}.txt").make_module(values)
    return tuple(str(getattr(template, name)()).strip() for name in ("title", "description", "place"))
