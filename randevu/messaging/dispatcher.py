"""Sends what is in the outbox: one thread keeps the books, a pool of threads makes the requests.

The bookkeeper settles what came back and claims what is next in one transaction, so that the database sees few and
short ones however many messages leave, and a slow answer from outside occupies a thread and nothing else.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.messaging import outbox, outcomes, transactions, unclear
from randevu.messaging.errors import SendError, Unclear, Unsendable
from randevu.messaging.letters import Letter, Outcome, Rules, Transport

log = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0


class Dispatcher:
    """Sends rows of the given channels until it is stopped.

    Args:
        transports: by channel.
        threads: requests under way at once.
        poll: seconds between looks at the outbox when nobody calls `kick`.
    """

    def __init__(
        self,
        transports: Mapping[str, Transport],
        rules: Rules | None = None,
        *,
        threads: int = 32,
        poll: float = 1.0,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._transports, self._rules = dict(transports), rules or Rules()
        self._threads, self._poll, self._now = threads, poll, now
        self._events: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="send")
        self._books = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._under_way = 0
        self._stopping = threading.Event()
        self._unsettled: list[Outcome] = []
        self._swept = float("-inf")

    def start(self) -> None:
        self._books.start()

    def kick(self) -> None:
        """There is something to send; may be called from anywhere, also before `start`."""
        self._events.put(None)

    def stop(self, wait: float = 25.0) -> None:
        """Claim nothing more, let requests under way end, record them. What still waits is left to others."""
        self._stopping.set()
        self.kick()
        if self._books.is_alive():
            self._books.join(wait)
        self._pool.shutdown(wait=False)

    def alive(self) -> bool:
        return self._books.is_alive()

    def _run(self) -> None:
        kicked = True
        while True:
            try:
                self._keep_books(kicked)
            except Exception as error:
                log.error("ALARM the outbox cannot be read or written: %s", type(error).__name__)
                if not transactions.is_away(error):
                    self._settle_one_by_one()
                time.sleep(self._poll)
                continue
            if self._stopping.is_set() and not self._under_way and not self._unsettled:
                return
            kicked = self._wait()

    def _keep_books(self, kicked: bool) -> None:
        """Settle what came back, claim and start what is next."""
        now = self._now()
        free = 0 if self._stopping.is_set() else self._threads - self._under_way
        sweeps = time.monotonic() - self._swept >= SWEEP_SECONDS
        if not self._unsettled and not kicked:
            with store.reading() as db:
                if not free or not outbox.anything_due(db, self._transports.keys(), now):
                    return
        letters = transactions.write(lambda db: self._write(db, self._now(), free, sweeps))
        self._unsettled.clear()
        if sweeps and free:
            self._swept = time.monotonic()
        for letter in letters:
            self._under_way += 1
            self._pool.submit(self._send, letter)

    def _settle_one_by_one(self) -> None:
        """One outcome that cannot be recorded must not keep the others from it; its row becomes unclear in time."""
        for outcome in self._unsettled:
            try:
                transactions.write(lambda db, one=outcome: outcomes.settle(db, one, self._now(), self._rules))  # type: ignore[misc]
            except Exception as error:
                log.error("ALARM outbox row %s: %s", outcome.letter.outbox_id, type(error).__name__)
        self._unsettled.clear()

    def _write(self, db: Connection, now: datetime, free: int, sweeps: bool) -> list[Letter]:
        for outcome in self._unsettled:
            outcomes.settle(db, outcome, now, self._rules)
        if sweeps and free:
            unclear.sweep(db, now, self._rules)
        return outbox.claim(db, self._transports.keys(), now, free, self._rules) if free else []

    def _send(self, letter: Letter) -> None:
        self._events.put(attempt(self._transports[letter.channel], letter))

    def _wait(self) -> bool:
        """Until something happens, or the next look is due; then take in everything that has happened."""
        kicked = False
        try:
            event = self._events.get(timeout=self._poll)
            while True:
                if event is None:
                    kicked = True
                else:
                    self._under_way -= 1
                    self._unsettled.append(event)
                event = self._events.get_nowait()
        except queue.Empty:
            return kicked or bool(self._unsettled)


def attempt(transport: Transport, letter: Letter) -> Outcome:
    """Send one letter; whatever happens comes back as a value."""
    try:
        return Outcome(letter, transport.send(letter), None)
    except (SendError, Unsendable) as error:
        return Outcome(letter, None, error)
    except Exception as error:  # a mistake of ours half way: the request may have been made
        log.error("ALARM sending outbox row %s broke: %s", letter.outbox_id, type(error).__name__)
        return Outcome(letter, None, Unclear("broken"))
