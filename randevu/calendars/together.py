"""Doing the same for many calendars at once: asking in threads, writing in as few transactions as possible."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from randevu import store

log = logging.getLogger(__name__)

MOST_THREADS = 32
T = TypeVar("T")


def at_once(calls: Mapping[int, Callable[[], None]], seconds: float) -> set[int]:
    """Make all calls at once, by calendar; returns those that were not done after so many seconds. They go on alone."""
    if not calls:
        return set()
    done: set[int] = set()
    all_done = threading.Event()

    def run(key: int, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:
            log.error("what was learnt of calendar %s could not be written down: %s", key, type(error).__name__)
        finally:
            done.add(key)
            if len(done) == len(calls):
                all_done.set()

    pool = ThreadPoolExecutor(min(MOST_THREADS, len(calls)), thread_name_prefix="calendars")
    for key, call in calls.items():
        pool.submit(run, key, call)
    all_done.wait(seconds)
    pool.shutdown(wait=False)
    return set(calls) - done


class Together:
    """Writes of several threads: whoever comes first also writes what others bring meanwhile, in one transaction.

    Calendars that answer at the same moment would otherwise queue up, each for a commit of its own.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._writing, self._bringing = threading.Lock(), threading.Lock()
        self._waiting: list[_Work] = []

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in a writing transaction, which may be repeated; returns its result once it is committed."""
        mine = _Work(work)
        with self._bringing:
            self._waiting.append(mine)
        with self._writing:
            if not mine.is_done:
                with self._bringing:
                    all_of_them, self._waiting = self._waiting, []
                self._carry_out(all_of_them)
        if mine.error is not None:
            raise mine.error
        result: T = mine.result
        return result

    def _carry_out(self, works: list[_Work]) -> None:
        if len(works) > 1:
            try:
                with store.writing(self._url) as db:
                    results = [work.do(db) for work in works]
            except Exception as error:
                log.info("writing one by one after all: %s", type(error).__name__)
            else:
                for work, result in zip(works, results, strict=True):
                    work.result, work.is_done = result, True
                return
        for work in works:
            try:
                with store.writing(self._url) as db:
                    work.result = work.do(db)
            except Exception as error:
                work.error = error
            work.is_done = True


class _Work:
    def __init__(self, do: Callable[[Connection], Any]) -> None:
        self.do = do
        self.result: Any = None
        self.error: Exception | None = None
        self.is_done = False
