"""The reminders' part of the worker: one thread that plans what changed and puts what is due into the outbox.

While nothing is to be done it costs two looks at partial indexes now and then, however many reminders lie ahead.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from randevu import clock, store
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.messaging import transactions
from randevu.reminders import planning, sending
from randevu.reminders.sending import Rules

log = logging.getLogger(__name__)


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


class Reminders:
    """Runs until it is stopped.

    Args:
        kick: called after reminders were put into the outbox.
        poll: seconds between looks when nothing was to be done.
    """

    def __init__(self, rules: Rules, kick: Callable[[], None], poll: float = 0.5) -> None:
        self._rules, self._kick, self._poll = rules, kick, poll
        self._thread = threading.Thread(target=self._run, name="reminders", daemon=True)
        self._stopping = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the transaction under way, if there is one."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        busy = False
        while not self._stopping.wait(0.05 if busy else self._poll):
            try:
                busy = step(self._rules)
            except Exception as error:
                log.error("ALARM reminders cannot be worked out or sent: %s", type(error).__name__)
                busy = False
            if busy:
                self._kick()
