"""Writes what is due: one thread plans and claims, a pool of threads makes the requests and records what came of them.

Any number of processes may do this side by side; how many requests one service gets at once is counted in the database.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from randevu import clock, settings, store
from randevu.calendars import ledger, planning, reactions
from randevu.calendars.errors import SignInNeeded
from randevu.calendars.house import house
from randevu.calendars.ledger import Rules
from randevu.calendars.wiring import Account
from randevu.calendars.writing import Task, perform
from randevu.catalogue import NoCatalogue
from randevu.catalogue import service as catalogue_service
from randevu.errors import RandevuError
from randevu.messaging import transactions

log = logging.getLogger(__name__)

Accounts = Callable[[int], Account]
"""The account of a connection, by its number; may raise a `RandevuError` when it cannot be used."""
_NO_SERVICE = timedelta(minutes=1)


class Writing:
    """One step at a time; `Writer` runs it."""

    def __init__(self, accounts: Accounts, rules: Rules | None = None, now: Callable[[], datetime] = clock.now) -> None:
        self._accounts, self._rules, self._now = accounts, rules or Rules(), now
        self._panel = settings.load().public_url

    def claim(self, most: int) -> list[Task]:
        """Plan what changed, and take up to `most` rows that can be written now."""
        with store.reading() as db:
            changed, due = planning.anything_to_plan(db), ledger.connections_due(db, self._now())
        if changed:
            transactions.write(lambda db: planning.plan(db, self._now()))
            with store.reading() as db:
                due = ledger.connections_due(db, self._now())
        limits = {connection: limit for connection in due if (limit := self._limit(connection))}
        return transactions.write(lambda db: self._claim(db, limits, most)) if limits else []

    def carry_out(self, task: Task) -> None:
        """Do one task and record what came of it."""
        account = self._accounts(task.connection)
        with account.gate:
            if self._now() >= task.until:
                return  # this process stood still for long; somebody else looks after the row by now
            outcome = perform(account.service, task)
        try:
            transactions.write(
                lambda db: ledger.settle(db, catalogue_service.current(db), task, outcome, self._now(), self._rules)
            )
        except ledger.LeaseLost:
            log.warning("calendar row %s: its lease ran out before the answer came", task.row)
            transactions.write(lambda db: reactions.look_at(db, [task.row], self._now()))

    def _claim(self, db: Connection, limits: dict[int, int], most: int) -> list[Task]:
        try:
            catalogue = catalogue_service.current(db)
        except NoCatalogue:
            return []
        return ledger.claim(db, catalogue, house(db), self._panel, limits, self._now(), most, self._rules)

    def _limit(self, connection: int) -> int:
        """How many requests the connection may make at once; 0 when it cannot be used now."""
        try:
            return self._accounts(connection).service.concurrency
        except RandevuError as error:
            code, now = getattr(error, "code", type(error).__name__), self._now()
            if isinstance(error, SignInNeeded):
                transactions.write(lambda db: ledger.needs_sign_in(db, connection, code))
            else:
                log.error("ALARM calendar connection %s cannot be used (%s)", connection, code)
                transactions.write(lambda db: ledger.pause(db, connection, now + _NO_SERVICE))
            return 0


class Writer:
    """Runs until it is stopped.

    Args:
        threads: requests under way at once, over all services.
        poll: seconds between looks at the books.
    """

    def __init__(self, writing: Writing, *, threads: int = 16, poll: float = 1.0) -> None:
        self._writing, self._threads, self._poll = writing, threads, poll
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="calendar")
        self._books = threading.Thread(target=self._run, name="calendars", daemon=True)
        self._changed = threading.Condition()
        self._under_way = 0
        self._is_stopping = False

    def start(self) -> None:
        self._books.start()

    def stop(self, wait: float = 25.0) -> None:
        """Claim nothing more, and let requests under way end; what has not ended is looked at by the next process."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._books.is_alive():
            self._books.join(wait)
        self._pool.shutdown(wait=False)

    def alive(self) -> bool:
        return self._books.is_alive()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._is_stopping and not self._under_way:
                    return
                free = 0 if self._is_stopping else self._threads - self._under_way
            tasks = self._claim(free) if free else []
            with self._changed:
                self._under_way += len(tasks)
            for task in tasks:
                self._pool.submit(self._carry_out, task)
            with self._changed:
                if not tasks or self._under_way == self._threads:
                    self._changed.wait(self._poll)

    def _claim(self, free: int) -> list[Task]:
        try:
            return self._writing.claim(free)
        except Exception as error:
            log.error("ALARM calendar rows cannot be read or written: %s", type(error).__name__)
            return []

    def _carry_out(self, task: Task) -> None:
        try:
            self._writing.carry_out(task)
        except Exception as error:  # the lease runs out, and whoever takes the row up then looks first
            log.error("ALARM calendar row %s: %s", task.row, type(error).__name__)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
