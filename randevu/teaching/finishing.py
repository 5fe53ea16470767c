"""Finishing a change set: what it changes is checked as a whole, and then becomes a branch or a patch."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from randevu import store
from randevu.settings import ROOT
from randevu.teaching import change_sets, checking, commands, jobs
from randevu.teaching.commands import Beat
from randevu.teaching.jobs import Job
from randevu.teaching.lessons import Proposal, propose
from randevu.teaching.project import BRANCHES, Project
from randevu.turkish import letters

Check = Callable[[Path, Beat], Sequence[str]]
"""Problems of a folder that holds a whole project; calls the second argument now and then while it works."""

SLUG_LENGTH = 40


def run(url: str, root: Path, zone: ZoneInfo, job: Job, now: Callable[[], datetime], check: Check) -> None:
    """Work out a job to its end, and write down what became of it."""

    def tell(step: str) -> None:
        with store.writing(url) as db:
            jobs.advance(db, job.id, step, now())

    with store.reading(url) as db:
        found = change_sets.find(db, job.change_set)
        lessons = change_sets.lessons(db, job.change_set, zone)
        project = Project(root, change_sets.unmerged(db))
        author = change_sets.author(db, job.by)
    problems: Sequence[str] = ()
    failed, kept = "", None
    files = project.read()
    proposal = propose(files, lessons)
    if found is None or found.finished_at is not None or not proposal.after:
        failed = "nothing"
    else:
        tell("checking")
        problems = _problems(project, proposal, check, lambda: tell("checking"))
        failed = "refused" if problems else ""
    if found is not None and not failed:
        tell("keeping")
        if project.is_checkout:
            message = f"{found.title}\n\n{found.reason}\n".rstrip() + "\n"
            made = project.keep(_branch(found.title, found.id, now()), proposal.after, message, author)
            kept = (made.branch, made.commit)
    with store.writing(url) as db:
        if not failed:
            change_sets.finish(db, job.change_set, proposal.taken, proposal.diff, kept, job.by, now())
        jobs.end(db, job.id, failed, problems, now())


def rasa(folder: Path, beat: Beat) -> list[str]:
    """Rasa's own validator, in a process of its own.

    Raises:
        CommandFailed: it gave no answer.
    """
    found: list[str] = json.loads(commands.lines(("randevu.engine.rasa_check", str(folder)), ROOT, beat)[-1])
    return found


def _problems(project: Project, proposal: Proposal, check: Check, beat: Beat) -> Sequence[str]:
    """Ours first: they are quick and name the place."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        project.unpack(folder, proposal.after)
        return checking.problems(folder) or check(folder, beat)


def _branch(title: str, number: int, now: datetime) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", letters.fold(title)).strip("-")[:SLUG_LENGTH].strip("-")
    return f"{BRANCHES}{now:%Y-%m-%d}-{f'{slug}-' if slug else ''}{number}"
