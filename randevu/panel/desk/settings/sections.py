"""Which settings there are: the sections of the business file that have a form, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from randevu.catalogue.editing import Path, at
from randevu.panel.desk.settings.fields import Field, Typed, field, shown
from randevu.turkish import letters

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEY_LENGTH = 60


@dataclass(frozen=True)
class Section:
    """A form over one place of the file; with `many`, a form for each entry there.

    Attributes:
        code: in addresses, and of the section's words.
        removable: whether an entry may be taken out here: appointments name none of them.
        naming: the inputs from which a new entry gets its key.
    """

    code: str
    root: Path
    fields: tuple[Field, ...]
    many: bool = False
    removable: bool = False
    naming: tuple[str, ...] = ("name",)


def _exceptions(*above: str) -> Field:
    return Field("exceptions", (*above, "exceptions"), "rows", columns=("first", "last", "hours", "label"))


def _week(*above: str) -> tuple[Field, ...]:
    return tuple(Field(day, (*above, day), "hours") for day in WEEKDAYS)


SECTIONS: Mapping[str, Section] = {
    one.code: one
    for one in (
        Section("saatler", ("hours",), _week()),
        Section(
            "ozel-gunler",
            (),
            (
                _exceptions(),
                Field("half_day_until", ("holidays", "half_day_until"), "clock"),
                Field("open_on", ("holidays", "open_on"), "rows", columns=("first",)),
            ),
        ),
        Section(
            "hizmetler",
            ("services",),
            (
                field("name", "line"),
                field("price", "money"),
                field("minutes", "whole"),
                field("group", "line"),
                field("also", "list"),
                field("description", "text"),
                Field("who", (), "ticks", ("staff",)),
                field("deposit", "money"),
                field("buffer_before", "whole"),
                field("buffer_after", "whole"),
                field("capacity", "whole"),
                field("discreet", "truth"),
                field("paused", "truth"),
            ),
            many=True,
        ),
        Section(
            "personel",
            ("staff",),
            (
                field("name", "line"),
                field("also", "list"),
                Field("branches", ("branches",), "ticks", ("branches",)),
                Field("does", ("does",), "ticks", ("does",)),
                field("paused", "truth"),
                Field("days_off", ("days_off",), "rows", columns=("first", "last")),
                *_week("hours"),
                _exceptions(),
            ),
            many=True,
        ),
        Section(
            "subeler",
            ("branches",),
            (
                field("name", "line"),
                field("also", "list"),
                field("address", "line"),
                field("phone", "line"),
                field("directions", "text"),
                Field("latitude", ("map", "latitude"), "number"),
                Field("longitude", ("map", "longitude"), "number"),
                *_week("hours"),
                _exceptions(),
            ),
            many=True,
        ),
        Section(
            "kurallar",
            ("rules",),
            (
                field("notice_minutes", "whole"),
                field("window_days", "whole"),
                field("cutoff_minutes", "whole"),
                field("max_open", "whole"),
                field("max_party", "whole"),
                field("step_minutes", "whole"),
                field("hold_minutes", "whole"),
                field("waiting_answer_minutes", "whole"),
                field("handover_resume_minutes", "whole"),
                field("quiet_from", "clock"),
                field("quiet_until", "clock"),
                field("calendar_moves", "choice", "accept", "restore"),
                field("calendars_unknown", "choice", "withhold", "offer"),
                field("calendar_reminder_minutes", "whole"),
            ),
        ),
        Section(
            "hatirlatmalar",
            ("reminders",),
            (
                field("hours_before", "whole"),
                field("at", "clock"),
                field("asks", "truth"),
                field("answer_by_hours", "whole"),
                field("free_if_unanswered", "truth"),
                field("not_if_booked_within_hours", "whole"),
                field("quiet", "choice", "wait", "drop", "ignore"),
                field("services", "ticks", "services"),
                field("branches", "ticks", "branches"),
            ),
            many=True,
            removable=True,
            naming=("hours_before", "at"),
        ),
        Section(
            "isletme",
            (),
            (
                Field("name", ("business", "name"), "line"),
                Field("phone", ("business", "phone"), "line"),
                Field("website", ("business", "website"), "line"),
                Field("about", ("business", "about"), "text"),
                Field("payment_methods", ("business", "payment_methods"), "list"),
                Field("cancellation", ("business", "cancellation"), "text"),
                Field("alert_whatsapp", ("owner_alerts", "whatsapp"), "line"),
                Field("alert_email", ("owner_alerts", "email"), "line"),
            ),
        ),
    )
}


def place(section: Section, key: str | None) -> Path:
    """Where the form's values stand; `key` names the entry where there are many."""
    return section.root if key is None else (*section.root, key)


def values(section: Section, key: str | None, data: Mapping[str, Any]) -> Typed:
    """The form as it stands in the file; an entry that is not there yet is empty."""
    root = place(section, key)
    found: dict[str, tuple[str, ...]] = {}
    for one in section.fields:
        if one.name == "who":
            found["who"] = tuple(performers(data, key)) if key else ()
        else:
            found |= shown(one, at(data, (*root, *one.path)))
    return found


def choices(one: Field, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be ticked, with its name; groups of services stand before them."""
    if one.options == ("does",):
        groups = dict.fromkeys(str(service.get("group")) for service in _entries(data, "services").values())
        return [*((group, group) for group in groups), *_named(data, "services")]
    return _named(data, one.options[0])


def performers(data: Mapping[str, Any], service: str) -> list[str]:
    """Who does a service, by its own name or by its group's."""
    group = at(data, ("services", service, "group"))
    return [key for key, person in _entries(data, "staff").items() if {service, group} & set(_does(person))]


def done_by(data: Mapping[str, Any], service: str, group: str, wanted: tuple[str, ...]) -> dict[Path, Any]:
    """What to write into the staff so that exactly the wanted people do a service.

    Who did it by its group, and no longer shall, keeps the group's other services by name.
    """
    found: dict[Path, Any] = {}
    of_group = [key for key, one in _entries(data, "services").items() if one.get("group") == group and key != service]
    for key, person in _entries(data, "staff").items():
        does = _does(person)
        if key in wanted and not {service, group} & set(does):
            found["staff", key, "does"] = [*does, service]
        elif key not in wanted and {service, group} & set(does):
            left = [one for one in does if one not in (service, group)]
            more = [one for one in of_group if one not in left] if group in does else []
            found["staff", key, "does"] = [*left, *more]
    return found


def new_key(name: str, taken: Mapping[str, Any]) -> str:
    """A key for an entry, made from its name once and for good: "Protez tırnak" -> protez-tirnak."""
    base = re.sub("[^a-z0-9]+", "-", letters.fold(name)).strip("-")[:_KEY_LENGTH].strip("-") or "yeni"
    numbers = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(f"{base}{number}" for number in numbers if f"{base}{number}" not in taken)


def entries(section: Section, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The entries of a section where there are many: key and name; reminders have none and are told by when they go."""
    found = at(data, section.root) or {}
    return [(key, " ".join(str(one[name]) for name in section.naming if name in one)) for key, one in found.items()]


def _does(person: Mapping[str, Any]) -> list[str]:
    said = person.get("does")
    return [str(one) for one in said] if isinstance(said, list) else [str(said)] if said else []


def _entries(data: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = data.get(kind) or {}
    return found


def _named(data: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    return [(key, str(one.get("name", key))) for key, one in _entries(data, kind).items()]
