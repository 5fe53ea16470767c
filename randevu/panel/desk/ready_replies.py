"""Ready replies: texts with gaps, everybody's or one's own, filled for a customer and seen before they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.booking import Appointment
from randevu.catalogue import Catalogue
from randevu.panel.desk import people
from randevu.panel.errors import Forbidden, NotHere
from randevu.panel.permissions import Actor
from randevu.store.tables import ready_reply
from randevu.turkish import letters, phrasing

NAME, SERVICE, DATE = "{ad}", "{hizmet}", "{tarih}"
GAPS = (NAME, SERVICE, DATE)
GAP = re.compile(r"\{[^{}\n]{1,30}\}")
SHORTCUT_LENGTH = 30
LONGEST = 1000
MOST = 200
"""Of one person, and of everybody."""
Problem = Literal["shortcut", "taken", "text", "long", "gap", "many"]


@dataclass(frozen=True)
class Ready:
    """`changeable`: whether the actor may change it."""

    id: int
    shortcut: str
    text: str = field(repr=False)
    is_own: bool
    changeable: bool


@dataclass(frozen=True)
class Typed:
    """What was typed for one."""

    shortcut: str = ""
    text: str = field(default="", repr=False)
    is_shared: bool = False


def listed(db: Connection, actor: Actor) -> list[Ready]:
    """The actor's own and everybody's, by shortcut.

    Raises:
        Forbidden: the actor answers nobody.
    """
    actor.needs("answer")
    mine = or_(ready_reply.c.user_id == actor.id, ready_reply.c.user_id.is_(None))
    rows = db.execute(select(ready_reply).where(mine).order_by(ready_reply.c.shortcut, ready_reply.c.id))
    return [
        Ready(row.id, row.shortcut, row.text, row.user_id is not None, row.user_id is not None or actor.may("assign"))
        for row in rows
    ]


def add(db: Connection, actor: Actor, typed: Typed, now: datetime) -> Problem | None:
    """Keep a new one.

    Raises:
        Forbidden: the actor answers nobody, or may not write what is everybody's.
    """
    owner = _owner(actor, typed.is_shared)
    people.one_at_a_time(db, owner)
    problem = _problem(db, owner, typed, None)
    if problem is None:
        db.execute(insert(ready_reply).values(user_id=owner, **_values(actor, typed, now)))
    return problem


def change(db: Connection, actor: Actor, number: int, typed: Typed, now: datetime) -> Problem | None:
    """Put another text or shortcut in its place; whose it is stays.

    Raises:
        Forbidden, NotHere: see `_changing`.
    """
    row = _changing(db, actor, number)
    problem = _problem(db, row.user_id, typed, number)
    if problem is None:
        db.execute(update(ready_reply).where(ready_reply.c.id == number).values(**_values(actor, typed, now)))
    return problem


def drop(db: Connection, actor: Actor, number: int) -> None:
    """
    Raises:
        Forbidden, NotHere: see `_changing`.
    """
    _changing(db, actor, number)
    db.execute(delete(ready_reply).where(ready_reply.c.id == number))


def values_for(name: str | None, coming: Appointment | None, catalogue: Catalogue, now: datetime) -> Mapping[str, str]:
    """What fills the gaps for a customer; a gap without a value stays, and is not sent (`open_gaps`)."""
    found = {NAME: (name or "").split(" ")[0]}
    if coming is not None:
        keys = dict.fromkeys(part.service for part in coming.parts)
        found[SERVICE] = phrasing.join([catalogue.name_of("service", key) for key in keys])
        local, today = coming.starts_at.astimezone(catalogue.zone), now.astimezone(catalogue.zone).date()
        found[DATE] = f"{phrasing.full_day(local.date(), today)} {phrasing.clock(local.time())}"
    return {gap: value for gap, value in found.items() if value}


def filled(text: str, values: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: values.get(gap[0], gap[0]), text)


def open_gaps(text: str) -> bool:
    """Whether one of our gaps is still in it."""
    return any(gap in text for gap in GAPS)


def _owner(actor: Actor, is_shared: bool) -> int | None:
    actor.needs("answer")
    if is_shared:
        actor.needs("assign")
    return None if is_shared else actor.id


def _changing(db: Connection, actor: Actor, number: int) -> Any:
    """The row.

    Raises:
        Forbidden: it is everybody's, and the actor may not change that.
        NotHere: there is none with this number, or it is somebody else's.
    """
    actor.needs("answer")
    row = db.execute(select(ready_reply).where(ready_reply.c.id == number).with_for_update()).first()
    if row is None or row.user_id not in (None, actor.id):
        raise NotHere
    if row.user_id is None and not actor.may("assign"):
        raise Forbidden
    people.one_at_a_time(db, row.user_id)
    return row


def _problem(db: Connection, owner: int | None, typed: Typed, number: int | None) -> Problem | None:
    if not re.fullmatch(r"[\w-]+", typed.shortcut) or len(typed.shortcut) > SHORTCUT_LENGTH:
        return "shortcut"
    if not typed.text:
        return "text"
    if len(typed.text) > LONGEST:
        return "long"
    if any(gap not in GAPS for gap in GAP.findall(typed.text)):
        return "gap"
    theirs = ready_reply.c.user_id.is_(None) if owner is None else ready_reply.c.user_id == owner
    others = theirs if number is None else theirs & (ready_reply.c.id != number)
    same = ready_reply.c.shortcut == letters.fold(typed.shortcut)
    if db.execute(select(ready_reply.c.id).where(others, same)).first() is not None:
        return "taken"
    count: int = db.execute(select(func.count()).select_from(ready_reply).where(others)).scalar_one()
    return "many" if count >= MOST else None


def _values(actor: Actor, typed: Typed, now: datetime) -> Mapping[str, Any]:
    return {"shortcut": letters.fold(typed.shortcut), "text": typed.text, "by": actor.by, "at": now}
