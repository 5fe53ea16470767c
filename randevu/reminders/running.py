"""The reminders' part of the worker: one thread that plans what changed and puts what is due into the outbox.

While nothing is to be done it costs two looks at partial indexes now and then, however many reminders lie ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from randevu import clock, store
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import transactions
from randevu.reminders import planning, sending
from randevu.reminders.sending import Rules
from randevu.rounds import Rounds


def step(rules: Rules, now: Callable[[], datetime] = clock.now) -> bool:
    """Plan and send once; returns whether something was done, so that more may be waiting."""
    with store.reading() as db:
        try:
            catalogue = catalogue_service.current(db)
        except NoCatalogue:
            return False
        changed, due = planning.anything_to_plan(db, catalogue), sending.anything_due(db, now())
    planned = sent = 0
    if changed:
        planned = transactions.write(lambda db: planning.plan(db, catalogue_service.current(db), now()))
    if changed or due:
        sent = transactions.write(lambda db: sending.send_due(db, catalogue_service.current(db), now(), rules))
    return bool(planned or sent)


def rounds(rules: Rules, kick: Callable[[], None], every: float = 0.5) -> Rounds:
    """The worker's part of this.

    Args:
        kick: called after reminders were put into the outbox.
        every: seconds between looks when nothing was to be done.
    """
    failure = "reminders cannot be worked out or sent"
    return Rounds("reminders", lambda: step(rules), kick, failure, every=every, again=0.05)
