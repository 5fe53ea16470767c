"""Who chose which model, and what became of it: the newest choice that was not refused is the one that answers.

A choice holds as long as the server's files do: one that begins with other files (a merge, an update) begins with the
model that fits them, because a model belongs to the code and data beside it. What a start brings is a row as well, so
that the list tells what answered when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from randevu.store.tables import model_choice

START = "start"

Reason = Literal["missing", "broken", "other", "restart"]


@dataclass(frozen=True)
class Choice:
    """`live_at` is None while no server has taken it up; `refused_at` and `reason` tell that none could."""

    id: int
    model: str
    by: str
    at: datetime
    beside: str | None
    live_at: datetime | None
    refused_at: datetime | None
    reason: Reason | None

    @property
    def waits(self) -> bool:
        return self.live_at is None and self.refused_at is None


def choose(db: Connection, model: str, by: str, now: datetime) -> None:
    """Ask for a model; the servers look for it every few seconds."""
    db.execute(insert(model_choice).values(model=model, by=by, at=now))


def wanted(db: Connection, fitting: str) -> Choice | None:
    """What a server whose files the model `fitting` fits should answer with; None before any choice and start."""
    fits = or_(model_choice.c.beside.is_(None), model_choice.c.beside == fitting)
    return _newest(db, model_choice.c.refused_at.is_(None), fits)


def started(db: Connection, model: str, now: datetime) -> None:
    """A server begins with the model that fits its files, for want of a choice."""
    db.execute(insert(model_choice).values(model=model, by=START, at=now, beside=model, live_at=now))


def taken_up(db: Connection, choice: Choice, fitting: str, now: datetime) -> None:
    """It answers; of several servers the first one tells."""
    mine = model_choice.c.id == choice.id, model_choice.c.live_at.is_(None)
    db.execute(update(model_choice).where(*mine).values(beside=fitting, live_at=now))


def refuse(db: Connection, choice: Choice, reason: Reason, now: datetime) -> None:
    """It could not be loaded: all servers go back to what answered before."""
    mine = model_choice.c.id == choice.id, model_choice.c.refused_at.is_(None)
    db.execute(update(model_choice).where(*mine).values(refused_at=now, reason=reason))


def newest(db: Connection) -> Choice | None:
    """The last choice, whatever became of it."""
    return _newest(db)


def live(db: Connection) -> Choice | None:
    """What answers, as far as a server has told."""
    return _newest(db, model_choice.c.refused_at.is_(None), model_choice.c.live_at.is_not(None))


def before(db: Connection, current: Choice) -> str | None:
    """The other model that answered last beside the same files: where one click leads back to."""
    same = model_choice.c.beside == current.beside, model_choice.c.model != current.model
    found = _newest(db, *same, model_choice.c.refused_at.is_(None), model_choice.c.live_at.is_not(None))
    return found.model if found is not None else None


def needed(db: Connection) -> set[str]:
    """Models that must stay: what answers, what was asked for, what fits the files, and what answered before."""
    found = [one for one in (live(db), newest(db)) if one is not None]
    names = [name for one in found for name in (one.model, one.beside, before(db, one))]
    return {name for name in names if name is not None}


def listed(db: Connection, most: int) -> Sequence[Choice]:
    """The newest first."""
    rows = db.execute(select(model_choice).order_by(model_choice.c.id.desc()).limit(most))
    return [Choice(**dict(row._mapping)) for row in rows]


def _newest(db: Connection, *conditions: ColumnElement[bool]) -> Choice | None:
    query = select(model_choice).where(*conditions).order_by(model_choice.c.id.desc()).limit(1)
    row = db.execute(query).first()
    return Choice(**dict(row._mapping)) if row is not None else None
