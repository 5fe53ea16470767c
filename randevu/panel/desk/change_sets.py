"""Change sets as trainers see them. They hold sentences from all branches, so only who works in all of them does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.panel.desk import corrections, people
from randevu.panel.desk.corrections import Correction
from randevu.panel.desk.places import behind
from randevu.panel.errors import Forbidden, NotHere
from randevu.panel.permissions import Actor
from randevu.panel.scope import EVERYWHERE
from randevu.store.tables import turn
from randevu.teaching import change_sets, jobs
from randevu.teaching.change_sets import ChangeSet
from randevu.teaching.jobs import Job
from randevu.teaching.lessons import Refused, propose
from randevu.teaching.project import Project

TITLE_LENGTH, REASON_LENGTH = 80, 1000
MOST = 200


@dataclass(frozen=True)
class Listed:
    set: ChangeSet
    by: str
    job: Job | None


@dataclass(frozen=True)
class Answer:
    """A message that the trained model understands otherwise than the one in use; `wanted` where it was corrected."""

    conversation_id: str
    turn: int
    before: int
    text: str = field(repr=False)
    was: str
    now: str
    wanted: str | None


@dataclass(frozen=True)
class Shown:
    """`refused` are those of its corrections that would not go into a file, by number; `diff` is what would change."""

    set: ChangeSet
    by: str
    job: Job | None
    corrections: tuple[Correction, ...]
    refused: dict[int, Refused]
    diff: str
    is_checkout: bool
    trial: Job | None
    answers: tuple[Answer, ...]

    @property
    def is_tried(self) -> bool:
        """Whether a model is being trained and compared just now."""
        return self.trial is not None and self.trial.state in ("queued", "running")

    @property
    def is_busy(self) -> bool:
        return self.job is not None and self.job.state in ("queued", "running")


def create(db: Connection, actor: Actor, title: str, reason: str, numbers: Sequence[int], now: datetime) -> int | None:
    """A change set of open corrections; None when it has no title or none of them teaches anything."""
    _needs(actor)
    return change_sets.create(db, title, reason, numbers, actor.by, now) if title else None


def listed(db: Connection, actor: Actor) -> list[Listed]:
    """The newest first."""
    _needs(actor)
    found = change_sets.listed(db, MOST)
    names = people.users_named(db, [one.by for one in found])
    return [Listed(one, names.get(one.by, one.by), jobs.newest(db, one.id)) for one in found]


def look(db: Connection, actor: Actor, catalogue: Catalogue, root: Path, number: int) -> Shown:
    """One change set: as it was finished, else as it would be now.

    Raises:
        Forbidden: the actor does not teach.
        NotHere: there is no such change set.
    """
    found = _find(db, actor, number)
    by = people.users_named(db, [found.by]).get(found.by, found.by)
    theirs = tuple(corrections.of_set(db, actor, number))
    job, trial = jobs.newest(db, number), jobs.newest(db, number, "train")
    answers = _answers(db, trial)
    if found.finished_at is not None:
        return Shown(found, by, job, theirs, {}, found.diff, found.branch is not None, trial, answers)
    project = Project(root, change_sets.unmerged(db))
    proposal = propose(project.read(), change_sets.lessons(db, number, catalogue.zone))
    refused = {one.correction: one for one in proposal.refused}
    return Shown(found, by, job, theirs, refused, proposal.diff, project.is_checkout, trial, answers)


def take_out(db: Connection, actor: Actor, number: int, correction: int) -> None:
    """Leave a correction out; it is open again."""
    _unfinished(db, actor, number)
    change_sets.take_out(db, number, [correction])


def dissolve(db: Connection, actor: Actor, number: int) -> None:
    """Let all its corrections be open again, and forget it."""
    _unfinished(db, actor, number)
    change_sets.take_out(db, number, change_sets.of(db, number))
    change_sets.forget(db, number)


def finish(db: Connection, actor: Actor, number: int, now: datetime) -> None:
    """Ask for it to be checked and made a branch or a patch; the worker does it."""
    _unfinished(db, actor, number)
    jobs.queue(db, "finish", number, actor.by, now)


def try_out(db: Connection, actor: Actor, number: int, now: datetime) -> None:
    """Ask for a model trained with a finished change set, and for what it answers otherwise.

    Raises:
        NotHere: there is no such change set, or it is not finished.
    """
    if _find(db, actor, number).finished_at is None:
        raise NotHere
    jobs.queue(db, "train", number, actor.by, now)


def may_teach(actor: Actor) -> bool:
    return actor.may("teach") and actor.scope == EVERYWHERE


def _needs(actor: Actor) -> None:
    if not may_teach(actor):
        raise Forbidden


def _find(db: Connection, actor: Actor, number: int) -> ChangeSet:
    _needs(actor)
    found = change_sets.find(db, number)
    if found is None:
        raise NotHere
    return found


def _answers(db: Connection, trial: Job | None) -> tuple[Answer, ...]:
    """Those whose turns are still there."""
    changed = {one["turn"]: one for one in (trial.result or {}).get("changed", ())} if trial is not None else {}
    rows = list(db.execute(select(turn.c.id, turn.c.conversation_id, turn.c.text).where(turn.c.id.in_(list(changed)))))
    places = behind(db, [(row.conversation_id, row.id) for row in rows])
    known = {row.id: row for row in rows}
    return tuple(
        Answer(known[number].conversation_id, number, places.get(number, 0), known[number].text, *_intents(one))
        for number, one in changed.items()
        if number in known
    )


def _intents(changed: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return changed["was"], changed["now"], changed["wanted"]


def _unfinished(db: Connection, actor: Actor, number: int) -> None:
    """Nothing of it may change while it is being finished.

    Raises:
        NotHere: it is finished, or on its way.
    """
    found, job = _find(db, actor, number), jobs.newest(db, number)
    if found.finished_at is not None or (job is not None and job.state in ("queued", "running")):
        raise NotHere
