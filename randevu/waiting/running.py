"""The waiting list's part of the worker's round."""

from __future__ import annotations

import logging
from datetime import datetime

from randevu import store
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import transactions
from randevu.waiting import entries, offering

log = logging.getLogger(__name__)

MOST = 50
"""So many stretches of time in one round."""


def run(now: datetime) -> int:
    """End what is over and offer what was given back; returns how many stretches it dealt with. Failures are logged."""
    try:
        return _round(now)
    except Exception as error:
        log.error("ALARM the waiting list cannot be worked off: %s", type(error).__name__)
        return 0


def _round(now: datetime) -> int:
    with store.reading() as db:
        try:
            catalogue = catalogue_service.current(db)
        except NoCatalogue:
            return 0
        over = any(entries.reason(db, catalogue, one, now) for one in entries.in_turn(db))
        due = offering.anything_due(db, now)
    if over:
        transactions.write(lambda db: entries.end_what_is_over(db, catalogue, now))
    if not due:
        return 0
    transactions.write(lambda db: offering.lapse(db, now))
    done = 0
    while done < MOST and transactions.write(lambda db: offering.offer_next(db, catalogue, now)):
        done += 1
    return done
