"""The trained models: what each was made of and came to in its trial, which one answers, and choosing another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.panel.desk import change_sets, people
from randevu.panel.errors import Forbidden
from randevu.panel.permissions import Actor
from randevu.store.tables import change_set, teaching_job
from randevu.trained import choices, shelf
from randevu.trained.choices import Choice
from randevu.trained.shelf import Model

MOST, TOLD = 50, 10


@dataclass(frozen=True)
class Trial:
    """What the last trial that trained or met a model found out (`randevu.teaching.trials`), and for which set."""

    change_set: int
    title: str
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """`fits`: it was trained from exactly the files that the server began with."""

    model: Model
    trial: Trial | None
    is_live: bool
    fits: bool


@dataclass(frozen=True)
class Shown:
    """Attributes:
    live: what answers, as far as a server has told; its file may be gone.
    pending: asked for, and not yet taken up by a server.
    refused: the last choice, where it could not be loaded and another answers.
    back: the model that answered before.
    """

    rows: tuple[Row, ...]
    live: Choice | None
    pending: Choice | None
    refused: Choice | None
    back: str | None
    told: tuple[Choice, ...]
    names: Mapping[str, str]


def look(db: Connection, actor: Actor, root: Path) -> Shown:
    """Raises:
    Forbidden: the actor does not teach.
    """
    if not change_sets.may_teach(actor):
        raise Forbidden
    live, newest = choices.live(db), choices.newest(db)
    trials = _trials(db)
    rows = tuple(
        Row(
            one,
            trials.get(one.name),
            live is not None and one.name == live.model,
            live is not None and one.name == live.beside,
        )
        for one in shelf.listed(root)[:MOST]
    )
    told = tuple(choices.listed(db, TOLD))
    back = choices.before(db, live) if live is not None else None
    return Shown(
        rows,
        live,
        newest if newest is not None and newest.waits else None,
        newest if newest is not None and newest.refused_at else None,
        back if back is not None and shelf.path_of(root, back) is not None else None,
        told,
        people.users_named(db, [one.by for one in told]),
    )


def make_live(db: Connection, actor: Actor, root: Path, name: str, now: datetime) -> bool:
    """Ask for a model; False when its file is not there, or it answers already and nothing else is asked for.

    Raises:
        Forbidden: the actor may propose, not decide.
    """
    actor.needs("make_live")
    live, newest = choices.live(db), choices.newest(db)
    asked = newest is not None and newest.waits
    if shelf.path_of(root, name) is None or (live is not None and live.model == name and not asked):
        return False
    choices.choose(db, name, actor.by, now)
    return True


def _trials(db: Connection) -> Mapping[str, Trial]:
    """By the name of the model that was trained; the last one counts."""
    query = (
        select(teaching_job.c.result, change_set.c.id, change_set.c.title)
        .join(change_set, change_set.c.id == teaching_job.c.change_set_id)
        .where(teaching_job.c.kind == "train", teaching_job.c.state == "done")
        .order_by(teaching_job.c.id)
    )
    return {row.result["model"]: Trial(row.id, row.title, row.result) for row in db.execute(query)}
