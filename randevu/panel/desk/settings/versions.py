"""The business as a whole: what each version changed, and putting another text in its place after a look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from randevu.catalogue import CatalogueError, history, parse
from randevu.catalogue import service as catalogues
from randevu.catalogue.editing import Change, Path, differences, plain
from randevu.catalogue.history import Version
from randevu.panel.desk.settings import saving
from randevu.panel.desk.settings.effects import Affected, affected
from randevu.panel.desk.settings.saving import Affecting, Refused, Saved
from randevu.panel.desk.settings.sections import SECTIONS, entries
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor

AT_ONCE = 20


@dataclass(frozen=True)
class Told:
    """A difference in the words of the forms.

    Attributes:
        section, field: codes with words of their own; empty where no form shows this place.
        entry: the name of the service, person …; empty where there is one only.
        place: where it stands in the file.
    """

    section: str
    entry: str
    field: str
    place: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Stored:
    """A version, and what it changed; `changes` is None for the first, which has nothing before it."""

    version: Version
    author: str
    changes: tuple[Told, ...] | None


@dataclass(frozen=True)
class Proposed:
    """What putting a text in the place of the newest version would do.

    Attributes:
        seen: the newest version, which `changes` are counted from.
        refused: why the business file's own rules do not allow it.
    """

    text: str
    seen: int
    changes: tuple[Told, ...]
    affected: tuple[Affected, ...]
    refused: CatalogueError | None


@dataclass(frozen=True)
class Overtaken:
    """Somebody saved since it was looked at: it must be looked at again."""


def listed(db: Connection, actor: Actor, before: int | None) -> tuple[list[Stored], int | None]:
    """Versions, the newest first, and before which number older ones go on; None: these are all."""
    actor.needs("change_settings")
    found = history.listed(db, before, AT_ONCE + 1)
    pairs = list(zip(found, [*found[1:], None], strict=True))[:AT_ONCE]
    told = [
        Stored(one, saving.author(db, one), _changes(older.text, one.text) if older is not None else None)
        for one, older in pairs
    ]
    return told, found[AT_ONCE - 1].number if len(found) > AT_ONCE else None


def stored(db: Connection, actor: Actor, number: int) -> Version:
    """
    Raises:
        NotHere: there is no such version.
    """
    actor.needs("change_settings")
    found = history.version(db, number)
    if found is None:
        raise NotHere
    return found


def proposed(db: Connection, actor: Actor, text: str, now: datetime) -> Proposed:
    """Look at what a text would change; nothing is stored."""
    actor.needs("change_settings")
    newest = history.newest(db)
    try:
        after = parse(text).catalogue
    except CatalogueError as error:
        return Proposed(text, newest.number, (), (), error)
    outside = affected(db, catalogues.current(db), after, now)
    return Proposed(text, newest.number, _changes(newest.text, text), tuple(outside), None)


def put(
    db: Connection, actor: Actor, text: str, seen: int, agreed: frozenset[int], now: datetime
) -> Saved | Refused | Affecting | Overtaken:
    """Make a text the business that was looked at before; an earlier version, too, becomes a new one."""
    actor.needs("change_settings")
    history.hold(db)
    newest = history.newest(db)
    if newest.number != seen:
        return Overtaken()
    return saving.put(db, actor, newest, text, agreed, now)


def _changes(before: str, after: str) -> tuple[Told, ...]:
    old, new = plain(before), plain(after)
    return tuple(_told(one, {**old, **new}, old) for one in differences(old, new))


def _told(change: Change, data: Mapping[str, Any], old: Mapping[str, Any]) -> Told:
    code, entry, field = _place(change.path, data, old)
    return Told(code, entry, field, " › ".join(change.path), change.before, change.after)


def _place(path: Path, data: Mapping[str, Any], old: Mapping[str, Any]) -> tuple[str, str, str]:
    """The codes of a section and of its field, and the entry's name."""
    for section in SECTIONS.values():
        depth = len(section.root)
        if path[:depth] != section.root or (section.many and len(path) == depth):
            continue
        rest = path[depth + section.many :]
        field = next((one.name for one in section.fields if one.path and rest[: len(one.path)] == one.path), "")
        if not field and not (section.many and not rest):
            continue
        names = dict(entries(section, old)) | dict(entries(section, data)) if section.many else {}
        return section.code, names.get(path[depth], path[depth]) if section.many else "", field
    return "", "", ""
