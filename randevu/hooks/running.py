"""The worker's part: makes the calls that are due. Any number of workers may run side by side."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from randevu import clock, store
from randevu.hooks import posting, queue, signing
from randevu.rounds import Rounds

log = logging.getLogger(__name__)

Post = Callable[[str, bytes, Mapping[str, str]], str | None]


def step(key: str, post: Post = posting.post, now: Callable[[], datetime] = clock.now) -> bool:
    """Make one call; False when none is due.

    Args:
        key: `RANDEVU_SECRET_KEY`.
    """
    moment = now()
    with store.reading() as db:
        if not queue.anything_due(db, moment):
            return False
    with store.writing() as db:
        call = queue.claim(db, moment)
    if call is None:
        return False
    body = json.dumps({"call": call.id, **call.body}, separators=(",", ":")).encode()
    secret = signing.secret_of(key, call.salt)
    headers = {"Content-Type": "application/json", signing.HEADER: signing.signature(secret, moment, body)}
    error = post(call.url, body, headers)
    with store.writing() as db:
        if error is None:
            queue.done(db, call, now())
        elif not queue.failed(db, call, error, now()):
            log.error("ALARM webhook %s was given up after %s tries: %s", call.name, call.attempts, error)
    return True


def rounds(key: str, every: float = 1.0) -> Rounds:
    """What makes the calls, one after the other."""
    return Rounds("webhooks", lambda: step(key), lambda: None, "webhooks cannot be called", every=every, again=0.02)
