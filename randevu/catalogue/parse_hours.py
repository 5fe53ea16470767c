"""Reading hours: a week by weekday, and the dates that differ from it."""

from __future__ import annotations

from datetime import date

from randevu.catalogue.model import DayOverride, Week
from randevu.catalogue.node import Node

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_DAYS = 366
"""The longest stretch of dates one exception may name: more is a typing mistake in a year."""


def week_of(node: Node, otherwise: Week | None = None) -> Week:
    """Hours by weekday; days not named are as `otherwise`, or closed."""
    named = node.fields("", " ".join(WEEKDAYS))
    base = otherwise or ((),) * 7
    return tuple(named[day].spans() if day in named else base[number] for number, day in enumerate(WEEKDAYS))


def overrides(node: Node) -> dict[date, DayOverride]:
    """Exceptions by date: `{date, hours, name}`; `date` may be a stretch of days."""
    found: dict[date, DayOverride] = {}
    for item in node.items():
        entry = item.fields("date hours", "name")
        first, last = entry["date"].days()
        if (last - first).days > LONGEST_DAYS:
            raise entry["date"].error("must not be longer than a year", "year")
        name = entry["name"].text() if "name" in entry else None
        for number in range(first.toordinal(), last.toordinal() + 1):
            found[date.fromordinal(number)] = DayOverride(entry["hours"].spans(), name)
    return found
