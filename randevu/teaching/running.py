"""The worker's part of teaching: takes up one job after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from randevu import clock, store
from randevu.catalogue import service as catalogues
from randevu.rounds import Rounds
from randevu.settings import MODELS_KEPT, Settings
from randevu.teaching import finishing, jobs, trials
from randevu.teaching.finishing import Check
from randevu.teaching.trials import Workshop

EVERY, AGAIN = 2.0, 0.1


def rounds(settings: Settings) -> Rounds:
    def work() -> bool:
        return one(settings.database_url, settings.project, clock.now, kept=settings.models_kept)

    return Rounds("teaching", work, lambda: None, "a change set could not be worked on", every=EVERY, again=AGAIN)


def one(
    url: str,
    root: Path,
    now: Callable[[], datetime],
    check: Check = finishing.rasa,
    workshop: Workshop = trials.CommandLine(),
    kept: int = MODELS_KEPT,
) -> bool:
    """Work out the oldest job that waits; False when none does.

    Whatever goes wrong ends the job, so that its page says so, and is raised on for the worker's log.
    """
    with store.writing(url) as db:
        job = jobs.claim(db, now())
    if job is None:
        return False
    try:
        with store.reading(url) as db:
            zone = catalogues.current(db).zone
        if job.kind == "train":
            trials.run(url, root, zone, job, now, workshop, kept)
        else:
            finishing.run(url, root, zone, job, now, check)
    except Exception:
        with store.writing(url) as db:
            jobs.end(db, job.id, "broken", (), now())
        raise
    return True
