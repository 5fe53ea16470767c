"""One writing transaction that is begun anew when the database asks for it.

Two transactions may wait for each other (PostgreSQL ends one of them), or insert the same new thing at the same moment
(one of them then finds it). Both are solved by doing the whole work again, which sees what the other one did.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from randevu import store

T = TypeVar("T")

TRIES = 8
_BEGIN_ANEW = frozenset({"40P01", "40001", "23505"})


class Turnstile:
    """Lets one thread in at a time; whoever acknowledges a webhook goes before those who work things out or send."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = False
        self._urgent = 0

    @contextmanager
    def passing(self, urgent: bool) -> Iterator[None]:
        with self._changed:
            self._urgent += urgent
            self._changed.wait_for(lambda: not self._busy and (urgent or not self._urgent))
            self._urgent -= urgent
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()


_sqlite_turnstile = Turnstile()


def write(work: Callable[[Connection], T], urgent: bool = False) -> T:
    """Do `work` in one transaction; it may be called several times and must keep nothing outside of it."""
    on_sqlite = store.engine().dialect.name == "sqlite"
    for attempt in range(1, TRIES + 1):
        try:
            with _sqlite_turnstile.passing(urgent) if on_sqlite else nullcontext(), store.writing() as db:
                return work(db)
        except DBAPIError as error:
            if attempt == TRIES or not _begins_anew(error):
                raise
    raise AssertionError("unreachable")


def is_away(error: Exception) -> bool:
    """Whether the database did not do its work, as opposed to being asked for something it cannot do."""
    if isinstance(error, (OperationalError, PoolTimeout)):
        return True
    return isinstance(error, DBAPIError) and bool(error.connection_invalidated)


def _begins_anew(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "pgcode", None) in _BEGIN_ANEW
