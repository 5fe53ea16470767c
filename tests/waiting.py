"""Waiting for what another thread or process does, where nothing tells that it is done."""

from __future__ import annotations

import time
from collections.abc import Callable

LOOK_SECONDS = 0.02
PATIENCE = 120.0
"""Seconds after which a test gives up: far more than a busy machine takes, and only a failing test waits so long."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return as soon as the condition holds; a test that waits longer than `seconds` has failed."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it did not come to that"
        time.sleep(LOOK_SECONDS)
