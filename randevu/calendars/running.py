"""The calendars' part of the worker: writing what is due, reading what changed, comparing the two now and then, and
keeping the channels open by which services call.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from randevu import clock, settings, store
from randevu.calendars import connections, planning, service, wiring
from randevu.calendars.channels import Keeping
from randevu.calendars.errors import SetupError
from randevu.calendars.reconciling import Comparing
from randevu.calendars.wiring import Account
from randevu.calendars.writer import Writer, Writing
from randevu.catalogue import service as catalogue_service
from randevu.messaging import transactions

log = logging.getLogger(__name__)

READ_SECONDS = 2.0
"""How soon after a service's call its calendar is read, at the latest."""
COMPARE_SECONDS = 15.0
CHANNEL_SECONDS = 15.0
PAST_SECONDS = 60.0


class Calendars:
    """Runs until it is stopped; a business without calendars costs it a few small queries.

    Args:
        poll: seconds between looks at what is to be written.
    """

    def __init__(self, poll: float = 1.0, accounts: Callable[[int], Account] | None = None) -> None:
        opened = accounts or account
        self._writer = Writer(Writing(opened), poll=poll)
        comparing = Comparing(opened)
        keeping = Keeping(opened, settings.load().public_url)
        self._rounds = (
            _Round("calendar-reading", READ_SECONDS, lambda: service.poll(clock.now())),
            _Round("calendar-comparing", COMPARE_SECONDS, comparing.step),
            _Round("calendar-channels", CHANNEL_SECONDS, keeping.step),
            _Round("calendar-past", PAST_SECONDS, lambda: let_the_past_go(clock.now())),
        )

    def start(self) -> None:
        self._writer.start()
        for one in self._rounds:
            one.start()

    def stop(self) -> None:
        for one in self._rounds:
            one.stop()
        self._writer.stop()

    def alive(self) -> bool:
        return self._writer.alive() and all(one.is_alive() for one in self._rounds)


class _Round(threading.Thread):
    """Something done again and again. It may be cut off at any moment: leases see to what was left half done."""

    def __init__(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        super().__init__(name=name, daemon=True)
        self._seconds, self._call = seconds, call
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self._call()
            except Exception as error:
                log.error("ALARM %s failed: %s", self.name, type(error).__name__)

    def stop(self) -> None:
        self._stopping.set()


def let_the_past_go(now: datetime) -> None:
    """See `planning.let_the_past_go`."""
    if number := transactions.write(lambda db: planning.let_the_past_go(db, now)):
        log.error("ALARM %s appointments were over before they could be written into a calendar", number)


def account(number: int) -> Account:
    """The account of a connection, as its row stands now.

    Raises:
        SetupError: it is not known, switched off, or its credentials cannot be read.
    """
    with store.reading() as db:
        found = connections.by_ids(db, [number]).get(number)
        zone = catalogue_service.current(db).zone.key
    if found is None:
        raise SetupError("there is no such calendar connection")
    return wiring.account(found, zone, settings.load().secret_key)
