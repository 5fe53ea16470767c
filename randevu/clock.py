"""The only now of the product.

Nothing below an entry point reads the system clock: moments are passed in. Entry points call `now()`.
Tests pin it with `use(...)`; whole processes can be moved with the environment variable `RANDEVU_CLOCK`,
an ISO 8601 moment from which the clock of that process runs on (for trials, never in production).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone

Clock = Callable[[], datetime]

_pinned: ContextVar[Clock | None] = ContextVar("randevu_clock", default=None)
_started = time.monotonic()


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    pinned = _pinned.get()
    if pinned is not None:
        return pinned().astimezone(timezone.utc)
    moved = os.environ.get("RANDEVU_CLOCK")
    if moved:
        return parse(moved) + timedelta(seconds=time.monotonic() - _started)
    return datetime.now(timezone.utc)


def parse(text: str) -> datetime:
    """An ISO 8601 moment with offset, as UTC.

    Raises:
        ValueError: when it is not one, or has no offset.
    """
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset; write for example 2026-03-11T10:00:00+03:00")
    return moment.astimezone(timezone.utc)


@contextmanager
def use(moment: datetime | Clock) -> Iterator[None]:
    """Pin the clock to a moment, or to a function giving one, inside a `with` block."""
    token = _pinned.set(moment if callable(moment) else lambda: moment)
    try:
        yield
    finally:
        _pinned.reset(token)
