"""The worker's part: does what is due and gives waiting conversations to agents. Any number may run side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from randevu import clock, store
from randevu.handoff import due, queueing
from randevu.messaging import transactions
from randevu.rounds import Rounds


def step(now: Callable[[], datetime] = clock.now) -> bool:
    """One round; returns whether something was done, so that more may be waiting."""
    moment = now()
    with store.reading() as db:
        steps = list(due.steps(db, moment))
        fits = queueing.anything_due(db, moment)
    done = sum(transactions.write(one) for one in steps)
    if fits or done:
        done += transactions.write(lambda db: queueing.assign(db, moment))
    return bool(done)


def rounds(kick: Callable[[], None], every: float = 0.5) -> Rounds:
    """The worker's part of this.

    Args:
        kick: called after something may have been put into the outbox.
        every: seconds between looks when nothing was to be done.
    """
    return Rounds("handovers", step, kick, "handovers cannot be given to agents", every=every, again=0.05)
