"""What is said by SMS and e-mail: templates/<language>/, filled in.

A template of an e-mail is its subject in the first line, an empty line, and the text. Texts on a locked screen name no
service; e-mails name it unless the business file calls it `discreet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from randevu import templates
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import words

LANGUAGE = "tr"
_FOLDER = Path(__file__).parent / "templates"
_MOST_SAID = 400


def values(
    catalogue: Catalogue, appointment: Appointment, name: str | None, now: datetime, said: str = ""
) -> dict[str, Any]:
    """What the templates may use.

    Args:
        said: the message that is repeated another way, where it is not about the appointment's time.
    """
    services = [catalogue.services.get(part.service) for part in appointment.parts]
    branch = catalogue.branches.get(appointment.branch)
    named = words.appointment(catalogue, appointment, now)
    if any(one is None or one.discreet for one in services):
        named["service"] = ""
    repeated = " ".join(said.split())
    return {
        **named,
        "business": catalogue.name,
        "phone": branch.phone if branch else catalogue.phone,
        "name": name or "",
        "said": repeated if len(repeated) <= _MOST_SAID else repeated[: _MOST_SAID - 3] + "...",
    }


def sms(template: str, filled: Mapping[str, Any]) -> str:
    """The text of `sms_<template>`."""
    return " ".join(_written(f"sms_{template}", filled).split())


def email(template: str, filled: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of `email_<template>`."""
    subject, _, text = _written(f"email_{template}", filled).partition("\n\n")
    return " ".join(subject.split()), text.strip() + "\n"


def _written(name: str, filled: Mapping[str, Any]) -> str:
    return templates.folder(_FOLDER).get_template(f"{LANGUAGE}/{name}.txt").render(filled)
