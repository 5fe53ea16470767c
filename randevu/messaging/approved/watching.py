"""The worker's part: asking now and then how the templates stand, for webhooks that never came."""

from __future__ import annotations

import logging
import threading

from randevu import clock, store
from randevu.messaging.approved import registry, submitting
from randevu.messaging.approved.account import Account, AccountError

log = logging.getLogger(__name__)

FIRST_SECONDS = 5.0
IN_REVIEW_SECONDS = 60.0
"""While one is under review, whose end may not have reached us."""
USUAL_SECONDS = 3600.0
AWAY_SECONDS = 300.0


class Watching(threading.Thread):
    """Asks until it is stopped; may be cut off at any moment."""

    def __init__(self, account: Account) -> None:
        super().__init__(name="message-templates", daemon=True)
        self._account = account
        self._stopping = threading.Event()

    def run(self) -> None:
        seconds = FIRST_SECONDS
        while not self._stopping.wait(seconds):
            seconds = self.step()

    def stop(self) -> None:
        self._stopping.set()

    def step(self) -> float:
        """Ask once; returns after how many seconds to ask again."""
        try:
            submitting.sync(self._account, clock.now())
            with store.reading() as db:
                waits = any(one.status == "pending" for one in registry.listed(db))
        except AccountError as error:
            log.warning("message templates: %s", error)
            return AWAY_SECONDS
        except Exception as error:
            log.error("ALARM message templates could not be asked about: %s", type(error).__name__)
            return AWAY_SECONDS
        return IN_REVIEW_SECONDS if waits else USUAL_SECONDS
