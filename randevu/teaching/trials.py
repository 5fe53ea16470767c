"""Trying out what a change set teaches: a model trained with it answers what the model in use has answered.

The trained model stays in `models/` under the fingerprint of its data: once the change set is merged, it is the one
that fits, and nothing needs to be trained again. What is written down names turns by number, never their words; the
sentences that are kept apart for measuring are nobody's, and stand there as they are.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select, union
from sqlalchemy.engine import Connection

from randevu import store
from randevu.settings import ROOT
from randevu.store.tables import correction, review, teaching_job, turn
from randevu.teaching import change_sets, commands, jobs, measuring
from randevu.teaching.commands import Beat
from randevu.teaching.jobs import Job
from randevu.teaching.lessons import propose
from randevu.teaching.project import Project
from randevu.trained import choices, shelf

REVIEWED = 500
MOST_SHOWN = 100


class Workshop(Protocol):
    """Where models are trained and asked."""

    def train(self, folder: Path, models: Path, beat: Beat) -> Path:
        """A model of the project that lies in the folder, kept among the models."""
        ...

    def intents(self, model: Path | None, texts: Sequence[str], beat: Beat) -> list[str]:
        """What each text means to a model; None: to the one that fits the files of this product."""
        ...


def run(
    url: str, root: Path, zone: ZoneInfo, job: Job, now: Callable[[], datetime], workshop: Workshop, kept: int
) -> None:
    """Train a change set's model and compare it with the one that answers; the result goes into the job.

    Args:
        kept: how many models of trials stay on the disk.
    """

    def tell(step: str) -> Beat:
        def beat() -> None:
            with store.writing(url) as db:
                jobs.advance(db, job.id, step, now())

        beat()
        return beat

    with store.reading(url) as db:
        live = choices.live(db)
        asked = _asked(db, job.change_set)
        lessons = change_sets.lessons(db, job.change_set, zone)
        project = Project(root, change_sets.unmerged(db))
    training = tell("training")
    files = project.read()
    with tempfile.TemporaryDirectory() as place:
        project.unpack(Path(place), propose(files, lessons).after)
        model = workshop.train(Path(place), root / shelf.FOLDER, training)
    comparing = tell("comparing")
    apart = measuring.sentences(files)
    texts = [" ".join(one.text.split()) for one in (*asked, *apart)]
    before = workshop.intents(shelf.path_of(root, live.model) if live is not None else None, texts, comparing)
    after = workshop.intents(model, texts, comparing)
    result = _result(model.name, asked, before[: len(asked)], after[: len(asked)])
    if apart:
        result["held_out"] = measuring.compared(apart, before[len(asked) :], after[len(asked) :])
    with store.writing(url) as db:
        jobs.end(db, job.id, "", (), now(), result)
        _tidy(db, root, model.name, kept)


def _tidy(db: Connection, root: Path, trained: str, kept: int) -> None:
    """Remove the oldest models that trials made. What answers, what fits its files and what answered before stay."""
    query = select(teaching_job.c.result).where(teaching_job.c.kind == "train", teaching_job.c.state == "done")
    candidates = {str(result["model"]) for result in db.execute(query).scalars() if result is not None}
    shelf.prune(root, candidates, {trained, *choices.needed(db)}, kept)


def _asked(db: Connection, change_set: int) -> list[Any]:
    """Turns that were corrected, with the intent that is right, and the newest of those that were reviewed."""
    corrected = (
        select(correction.c.turn_id.label("id"))
        .where(correction.c.intent.is_not(None))
        .where(correction.c.change_set_id == change_set)
    )
    reviewed = (
        select(turn.c.id)
        .join(review, review.c.conversation_id == turn.c.conversation_id)
        .where(review.c.reviewed_at >= turn.c.started_at, turn.c.confidence < 1.0)
        .order_by(turn.c.id.desc())
        .limit(REVIEWED)
    ).subquery()
    wanted = union(corrected, select(reviewed.c.id)).subquery()
    query = (
        select(turn.c.id, turn.c.text, correction.c.intent)
        .outerjoin(correction, (correction.c.turn_id == turn.c.id) & (correction.c.change_set_id == change_set))
        .where(turn.c.id.in_(select(wanted.c.id)), turn.c.text != "")
        .order_by(turn.c.id)
    )
    return list(db.execute(query))


def _result(model: str, asked: Sequence[Any], before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    rows = list(zip(asked, before, after, strict=True))
    taught = [(was, now, row.intent) for row, was, now in rows if row.intent is not None]
    changed = [{"turn": row.id, "was": was, "now": now, "wanted": row.intent} for row, was, now in rows if was != now]
    return {
        "model": model,
        "asked": len(rows),
        "taught": len(taught),
        "right_before": sum(was == wanted for was, _, wanted in taught),
        "right_now": sum(now == wanted for _, now, wanted in taught),
        "others_changed": sum(one["wanted"] is None for one in changed),
        "changed": sorted(changed, key=lambda one: one["wanted"] is not None)[:MOST_SHOWN],
    }


class CommandLine:
    """Trains and asks through the product's own commands, each in a process of its own."""

    def train(self, folder: Path, models: Path, beat: Beat) -> Path:
        models.mkdir(exist_ok=True)
        (folder / "models").symlink_to(models.resolve())
        said = commands.lines(("randevu", "train"), folder, beat)
        return models / Path(said[-1]).name

    def intents(self, model: Path | None, texts: Sequence[str], beat: Beat) -> list[str]:
        chosen = {} if model is None else {"RANDEVU_MODEL": str(model.resolve())}
        given = "".join(f"{text}\n" for text in texts)
        said = commands.lines(("randevu", "understand", "--json"), ROOT, beat, given, chosen) if texts else []
        return [str(json.loads(line)["intent"]) for line in said]
