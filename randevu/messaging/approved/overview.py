"""Every template with how it stands and what to do about it, for people: the command and the panel's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.engine import Connection

from randevu.messaging import texts
from randevu.messaging.approved import files, registry, submission
from randevu.messaging.approved.model import Template

UNKNOWN = "unknown"
"""Nobody has asked WhatsApp about it yet."""


@dataclass(frozen=True)
class Entry:
    """One template.

    Attributes:
        state: how it stands: `registry.Standing.state`, or ``unknown``.
        usable: whether it goes out as far as anybody knows.
        file: ``same`` as WhatsApp has it, ``changed`` since, ``new`` (not known to be there), ``none`` (not ours).
        parts: header, body and footer as a customer reads them, filled with its examples; empty without a file.
        told: WhatsApp's reason and advice, in its own words or code.
        advice: what to do, in ours.
        stand_in: what goes out instead now.
    """

    name: str
    language: str
    category: str
    state: str
    usable: bool
    quality: str
    file: Literal["same", "changed", "new", "none"]
    parts: tuple[str, str, str]
    buttons: tuple[str, ...]
    told: tuple[str, ...]
    advice: str
    stand_in: str | None

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, self.parts))

    @property
    def to_do(self) -> tuple[str, ...]:
        return tuple(filter(None, (*self.told, self.advice)))

    @property
    def state_words(self) -> str:
        return texts.template_state(self.state)


def entries(db: Connection) -> list[Entry]:
    """All files and all that WhatsApp has besides, those that need somebody first."""
    standings = {(one.name, one.language): one for one in registry.listed(db)}
    templates = files.all_templates()
    keys = {**dict.fromkeys(templates), **dict.fromkeys(standings)}
    found = [_entry(db, key, templates.get(key), standings.get(key)) for key in keys]
    return sorted(found, key=lambda one: (one.usable, one.file == "none", one.name, one.language))


def _entry(
    db: Connection, key: tuple[str, str], template: Template | None, standing: registry.Standing | None
) -> Entry:
    state = standing.state if standing is not None else UNKNOWN
    usable = standing is None or standing.usable
    told = (standing.explanation or standing.reason or "", standing.advice or "") if standing is not None else ()
    other = registry.stand_in(db, *key) if not usable else None
    return Entry(
        *key,
        category=(standing.category if standing is not None else None) or (template.category if template else ""),
        state=state,
        usable=usable,
        quality=(standing.quality if standing is not None else None) or "",
        file=_file(template, standing),
        parts=template.parts({one.name: one.example for one in template.variables})
        if template is not None
        else ("", "", ""),
        buttons=tuple(button.title for button in template.buttons) if template is not None else (),
        told=tuple(filter(None, told)) if not usable else (),
        advice=texts.template_advice(state, (standing.reason or "") if standing is not None else "")
        if not usable and state not in ("pending", "in_appeal")
        else "",
        stand_in=other.name if other is not None else None,
    )


def _file(template: Template | None, standing: registry.Standing | None) -> Literal["same", "changed", "new", "none"]:
    if template is None:
        return "none"
    if standing is None or standing.status == registry.MISSING:
        return "new"
    return "same" if standing.fingerprint == submission.fingerprint(template) else "changed"
