"""One writing transaction that is begun anew when the database asks for it.

Two transactions may wait for each other (PostgreSQL ends one of them), or insert the same new thing at the same moment
(one of them then finds it). Both are solved by doing the whole work again, which sees what the other one did.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from randevu import store

T = TypeVar("T")

TRIES = 8
_sqlite_turnstile = threading.Lock()
_BEGIN_ANEW = frozenset({"40P01", "40001", "23505"})


def write(work: Callable[[Connection], T]) -> T:
    """Do `work` in one transaction; it may be called several times and must keep nothing outside of it."""
    turnstile: AbstractContextManager[object] = (
        _sqlite_turnstile if store.engine().dialect.name == "sqlite" else nullcontext()
    )
    for attempt in range(1, TRIES + 1):
        try:
            with turnstile, store.writing() as db:
                return work(db)
        except DBAPIError as error:
            if attempt == TRIES or not _begins_anew(error):
                raise
    raise AssertionError("unreachable")


def _begins_anew(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "pgcode", None) in _BEGIN_ANEW
