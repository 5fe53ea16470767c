"""Work of the worker that comes round again and again, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

LONGEST_STOP = 20.0
"""Seconds that stopping waits for the round under way."""


class Rounds:
    """Rounds until it is stopped. One that fails is logged by the error's type alone, and the next one comes.

    Args:
        work: one round; whether something was done, so that more may be waiting.
        every: seconds between rounds when nothing was to be done.
        again: seconds until the next round when something was.
        after: called after a round in which something was done.
        failure: what the log says of a round that failed.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], bool],
        after: Callable[[], None],
        failure: str,
        *,
        every: float,
        again: float,
    ) -> None:
        self._work, self._after, self._failure = work, after, failure
        self._every, self._again = every, again
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._stopping = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_STOP)

    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        busy = False
        while not self._stopping.wait(self._again if busy else self._every):
            try:
                busy = self._work()
            except Exception as error:
                log.error("ALARM %s: %s", self._failure, type(error).__name__)
                busy = False
            if busy:
                self._after()
