"""Our mark in the properties of an event that no calendar program shows."""

from __future__ import annotations

from icalendar import Component

from randevu.calendars.model import Mark

HOUSE = "X-RANDEVU-HOUSE"
APPOINTMENT = "X-RANDEVU-APPOINTMENT"
STAFF = "X-RANDEVU-STAFF"
GENERATION = "X-RANDEVU-GENERATION"
ADDED = "X-RANDEVU-ADDED"
"""On alarms and attendees that we added, to tell them from those of people."""


def read(component: Component) -> Mark | None:
    """The mark of an event; None when it bears none, or one that nobody of us wrote."""
    house, staff = component.get(HOUSE), component.get(STAFF)
    if not house or staff is None:
        return None
    try:
        return Mark(str(house), int(str(component[APPOINTMENT])), str(staff), int(str(component[GENERATION])))
    except (KeyError, ValueError, TypeError):
        return None


def write(component: Component, mark: Mark) -> None:
    """Replace the mark of an event."""
    values = {HOUSE: mark.house, APPOINTMENT: mark.appointment, STAFF: mark.staff, GENERATION: mark.generation}
    for name, value in values.items():
        component.pop(name, None)
        component.add(name, str(value))
