"""Saving what was typed: merged with what others saved meanwhile, checked as a whole, and only then a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from randevu.catalogue import CatalogueError, history, parse
from randevu.catalogue import service as catalogues
from randevu.catalogue.editing import Path, at, edited, plain
from randevu.catalogue.history import Version
from randevu.panel.desk import people
from randevu.panel.desk.settings.effects import Affected, affected
from randevu.panel.desk.settings.fields import Field, Typed, part, value
from randevu.panel.desk.settings.sections import Section, done_by, new_key, place, values
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor


@dataclass(frozen=True)
class Saved:
    version: int
    key: str | None


@dataclass(frozen=True)
class Refused:
    """The business file's own rules refuse it."""

    error: CatalogueError


@dataclass(frozen=True)
class Conflicting:
    """Somebody else changed the same fields since the form was opened.

    Attributes:
        fields: what both changed.
        typed: what was typed here, and for the rest what the others saved.
        theirs: what stands in the newest version.
    """

    fields: tuple[Field, ...]
    typed: Typed
    theirs: Typed
    version: Version


@dataclass(frozen=True)
class Affecting:
    """It would leave appointments outside; it is saved when the same question comes with their numbers."""

    found: tuple[Affected, ...]


def opened(db: Connection, actor: Actor, section: Section, key: str | None) -> tuple[Version, Mapping[str, Any], Typed]:
    """The newest version, what it says, and what stands in a form.

    Raises:
        NotHere: there is no such entry.
    """
    actor.needs("change_settings")
    newest = history.newest(db)
    data = plain(newest.text)
    if key is not None and at(data, place(section, key)) is None:
        raise NotHere
    return newest, data, values(section, key, data)


def save(
    db: Connection,
    actor: Actor,
    section: Section,
    key: str | None,
    typed: Typed,
    seen: int,
    agreed: frozenset[int],
    now: datetime,
) -> Saved | Refused | Conflicting | Affecting:
    """Write what was typed.

    Args:
        key: the entry, where there are many; None for a new one.
        seen: the version that the form was made from.
        agreed: appointments of which it was said that they may lie outside.

    Raises:
        NotHere: the entry, or the version that was seen, is not there.
    """
    actor.needs("change_settings")
    history.hold(db)
    newest, data, theirs = opened(db, actor, section, key)
    base = history.version(db, seen)
    if base is None:
        raise NotHere
    before = values(section, key, plain(base.text))
    mine = [one for one in section.fields if part(typed, one) != part(before, one)]
    clashing = tuple(one for one in mine if part(theirs, one) not in (part(before, one), part(typed, one)))
    if clashing:
        merged = {name: (typed if one in mine else theirs)[name] for one in section.fields for name in one.inputs}
        return Conflicting(clashing, merged, theirs, newest)
    if not mine and (key is not None or not section.many):
        return Saved(newest.number, key)
    made = key
    if section.many and key is None:
        made = new_key(" ".join(value for one in section.naming for value in typed[one]), at(data, section.root) or {})
    text = edited(newest.text, _changes(section, key, made, mine, typed, data))
    return put(db, actor, newest, text, agreed, now, made)


def remove(db: Connection, actor: Actor, section: Section, key: str, now: datetime) -> None:
    """Take an entry out; the place of the last one goes with it.

    Raises:
        NotHere: there is none, or it must stay.
    """
    actor.needs("change_settings")
    history.hold(db)
    newest, data, _ = opened(db, actor, section, key)
    if not section.removable:
        raise NotHere
    path = place(section, key) if len(at(data, section.root)) > 1 else section.root
    put(db, actor, newest, edited(newest.text, {path: None}), frozenset(), now)


def put(
    db: Connection,
    actor: Actor,
    newest: Version,
    text: str,
    agreed: frozenset[int],
    now: datetime,
    key: str | None = None,
) -> Saved | Refused | Affecting:
    """Make a text the business, if its rules allow it and nobody's appointment is left outside unsaid."""
    actor.needs("change_settings")
    try:
        after = parse(text).catalogue
    except CatalogueError as error:
        return Refused(error)
    found = affected(db, catalogues.current(db), after, now)
    if not {one.appointment_id for one in found} <= agreed:
        return Affecting(tuple(found))
    return Saved(catalogues.replace(db, text, actor.by, now), key)


def author(db: Connection, version: Version) -> str:
    """Who stored a version: somebody of the panel by name, else as the machine calls them."""
    return people.users_named(db, [version.author]).get(version.author, version.author)


def field_of(section: Section, key: str | None, error: CatalogueError) -> Field | None:
    """The field at which a refusal belongs; None when it is about something else."""
    where = error.path.partition("[")[0]
    if error.code == "missing":
        where = f"{where}.{error.about['field']}"
    if error.code == "nobody" and key is not None and where == ".".join(place(section, key)):
        return next((one for one in section.fields if one.name == "who"), None)
    fitting = [
        one for one in section.fields if one.path and _covers(".".join((*place(section, key), *one.path)), where)
    ]
    return fitting[0] if fitting else None


def _covers(path: str, where: str) -> bool:
    return where == path or where.startswith(f"{path}.")


def _changes(
    section: Section, key: str | None, made: str | None, mine: list[Field], typed: Typed, data: Mapping[str, Any]
) -> dict[Path, Any]:
    root = place(section, made)
    found: dict[Path, Any] = {} if key == made else {root: {}}
    for one in mine:
        if one.path:
            path = (*root, *one.path)
            found[path] = value(one, typed, at(data, path))
    if made is not None and {"who", *(("group",) if key else ())} & {one.name for one in mine}:
        found |= done_by(data, made, " ".join(typed["group"]), typed["who"])
    return found
