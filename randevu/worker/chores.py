"""What is done every few seconds besides sending. Each chore is a transaction of its own; one that fails is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import holds
from randevu.channels import standing_in
from randevu.handoff import service as handoff
from randevu.privacy import retention
from randevu.satisfaction import asking

log = logging.getLogger(__name__)

Chore = Callable[[Connection, datetime], int]

CHORES: tuple[tuple[str, Chore], ...] = (
    ("conversations given back to the assistant", handoff.resume_due),
    ("expired holds freed", holds.sweep),
    ("rows past their time destroyed", retention.run_if_due),
    ("messages sent another way", standing_in.take_over),
    ("questions after a visit", asking.ask),
    ("messages that arrived late after all", standing_in.note_late),
)


def run(now: datetime, chores: tuple[tuple[str, Chore], ...] = CHORES) -> None:
    """Do every chore once; a failing one does not keep the others from their turn."""
    for name, chore in chores:
        try:
            with store.writing() as db:
                done = chore(db, now)
        except Exception as error:
            log.error("ALARM chore failed (%s): %s", name, type(error).__name__)
        else:
            if done:
                log.info("%s: %s", name, done)
