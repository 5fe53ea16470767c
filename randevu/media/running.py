"""The worker's part: fetches what customers sent, and destroys what nobody has a right to any more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from randevu import clock, store
from randevu.media import fetching, sweeping
from randevu.media.storage import Folder
from randevu.rounds import Rounds
from randevu.settings import Settings
from randevu.store.tables import installation

log = logging.getLogger(__name__)

SWEEP_SECONDS = 300.0


def folder(settings: Settings, url: str | None = None) -> Folder:
    """Where this installation keeps customers' files."""
    with store.reading(url) as db:
        house = db.execute(select(installation.c.house)).scalar_one()
    return Folder(settings.media_folder, house)


def fetching_rounds(
    settings: Settings, source: fetching.Source, every: float = 1.0, now: Callable[[], datetime] = clock.now
) -> Rounds:
    """What fetches files, one after the other; several workers fetch several at once."""
    place = folder(settings)

    def work() -> bool:
        return fetching.step(source, place, settings.media_scan, now)

    failure = "customers' files cannot be fetched or kept"
    return Rounds("media", work, lambda: None, failure, every=every, again=0.05)


def sweeping_rounds(settings: Settings) -> Rounds:
    """What destroys files whose rows are gone, within five minutes."""
    place = folder(settings)

    def work() -> bool:
        gone = sweeping.sweep(place)
        if gone:
            log.info("customers' files destroyed: %s", gone)
        return False

    failure = "customers' files that should be gone cannot be destroyed"
    return Rounds("media sweep", work, lambda: None, failure, every=SWEEP_SECONDS, again=SWEEP_SECONDS)
