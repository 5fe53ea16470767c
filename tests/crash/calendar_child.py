"""A process that writes calendars until nothing is due, and dies where it is told to.

It forks for each line that it reads, so that everything is loaded only once, and answers each with how the fork ended.
The calendars live in the test's process, so that what was done there stays done.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from multiprocessing.managers import BaseManager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from randevu import store
from randevu.calendars.ledger import Rules
from randevu.calendars.model import Entry, Event, Listed, Page, Written
from randevu.calendars.reconciling import Comparing
from randevu.calendars.wiring import Account
from randevu.calendars.writer import Writing
from randevu.catalogue import service


class Wire(BaseManager):
    """The way to the calendars in the test's process."""


Wire.register("remote")


class RemoteService:
    """See `randevu.calendars.port.CalendarService`."""

    concurrency = 4

    def __init__(self, wire: Any, death: Death) -> None:
        self._wire, self._death = wire, death

    def _ask(self, method: str, *arguments: Any) -> Any:
        self._death.comes("request")
        result = self._wire.call(method, arguments)
        self._death.comes("answer")
        if isinstance(result, Exception):
            raise result
        return result

    def calendars(self) -> Sequence[Listed]:
        return self._ask("calendars")  # type: ignore[no-any-return]

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        yield from self._ask("events", calendar, first, last)

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        yield from self._ask("ours", calendar, house, first, last)

    def find(self, calendar: str, uid: str) -> Event | None:
        return self._ask("find", calendar, uid)  # type: ignore[no-any-return]

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        return self._ask("create", calendar, uid, entry)  # type: ignore[no-any-return]

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        return self._ask("change", calendar, event, entry)  # type: ignore[no-any-return]

    def remove(self, calendar: str, event: Written) -> None:
        self._ask("remove", calendar, event)

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        yield from self._ask("changes", calendar, token, first, last)


class Death:
    """Kills this process the moment that something happens for the so manieth time."""

    def __init__(self, what: str, number: int) -> None:
        self._what, self._left = what, number

    def comes(self, what: str) -> None:
        if what != self._what:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def work(told: dict[str, Any]) -> None:
    """Write, then compare, until nothing is due."""
    death = Death(told["what"], told["number"])
    event.listen(Engine, "commit", lambda _: death.comes("commit"))
    wire = Wire(told["address"], authkey=b"calendars")
    wire.connect()
    remote = RemoteService(wire.remote(), death)  # type: ignore[attr-defined]
    now = datetime.fromisoformat(told["now"])

    def account(_: int) -> Account:
        return Account(remote, threading.BoundedSemaphore(4))

    writing = Writing(account, Rules(), lambda: now)
    for _ in range(2):
        while tasks := writing.claim(4):
            for task in tasks:
                writing.carry_out(task)
        if told["compares"]:
            Comparing(account, lambda: now).step()


def main() -> None:
    with store.reading() as db:
        service.current(db)  # reading the business takes longer than all the rest
    store.dispose()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line))
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


if __name__ == "__main__":
    main()
