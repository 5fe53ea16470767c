"""Deaths of real processes at chosen moments, while customers talk."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from randevu import store
from randevu.store import tables
from tests.crash.customers import Customer, PasserBy
from tests.crash.moments import tokens
from tests.crash.product import Product

PATIENCE = 600.0
"""Seconds until a moment that never comes fails the test."""
LOOK_SECONDS = 0.03
CLOSE_LOOK_SECONDS = 0.003
PASSER_BY_SECONDS = 4.0
RETRY_SECONDS = 30.0
"""How much of WhatsApp's time passes at once while it holds messages back in the end."""
NAMES = ("Selin", "Ali", "Murat", "Derya", "Hakan", "Pelin", "Onur", "Gizem", "Tolga", "Burcu", "Emre", "Sibel")
COMING_UP = "Loading model"
"""What Rasa writes when it has read its settings and is far from ready."""


@dataclass(frozen=True)
class Strike:
    """One death: who dies, and when.

    `swallowed`: of what is just being sent WhatsApp takes one message not over, so that it never went out.
    `again`: Rasa dies a second time while it is still coming up.
    """

    victims: tuple[str, ...]
    moment: str
    swallowed: bool = False
    again: bool = False


class Campaign:
    """Customers who talk all the while, and the strikes. `deaths` tells who died when."""

    def __init__(self, product: Product, customers: int, seed: int) -> None:
        self.product = product
        self.deaths: list[str] = []
        self._random, self._stop = random.Random(seed), threading.Event()
        self.customers = [
            Customer(product, f"{name} Kaya", seed * 1000 + number, self._stop)
            for number, name in enumerate(NAMES[:customers])
        ]
        self._passers_by: list[Customer] = []
        self._stale: frozenset[str] = frozenset()

    @property
    def everybody(self) -> Sequence[Customer]:
        return (*self.customers, *self._passers_by)

    def begin(self) -> None:
        """Let them talk, through a slow WhatsApp that says everything twice."""
        self.product.simulator.faults(api_seconds=0.25, duplicates=1, rebatch=True, retry_after=0.5)
        for customer in self.customers:
            customer.start()

    def strike(self, strike: Strike) -> None:
        """Wait until a few more turns have ended and the moment has come, kill, and start again."""
        wanted = _ended(self.product.database_url) + self._random.randint(4, 12)
        self._until(lambda: _ended(self.product.database_url) >= wanted, "turns do not end")
        self._stale = tokens(self.product.database_url, strike.moment)
        if strike.swallowed:
            self.product.simulator.faults(api_fault="timeout_before", api_times=1)
            self._until(lambda: self.product.simulator.faults()["api_fault"] == "none", "nothing is sent")
        self._until(lambda: self._caught(strike), f"there was no moment when {strike.moment}", CLOSE_LOOK_SECONDS)
        self._bury(strike.victims, strike.moment)
        if strike.again:
            before = self.product.log("rasa").count(COMING_UP)
            self.product.start(*strike.victims)
            self._until(lambda: self.product.log("rasa").count(COMING_UP) > before, "Rasa does not come up")
            self._bury(strike.victims, "it was coming up")
        self.product.start(*strike.victims)
        self.product.wait_until_ready(*strike.victims)

    def end(self) -> list[str]:
        """Let everybody finish; returns why somebody could not.

        People who pass by keep messages flowing: by the reports about those, WhatsApp's silence about another message
        can be told from its slowness. WhatsApp's pauses, which have grown with every death, are cut short.
        """
        self._stop.set()
        while living := [one for one in self.everybody if one.is_alive()]:
            if any(one.is_unheard() for one in living):
                self.product.simulator.advance(RETRY_SECONDS)
            living[0].join(PASSER_BY_SECONDS)
            if living[0].is_alive():
                number = len(self._passers_by)
                self._passers_by.append(PasserBy(self.product, f"Passer {number}", number, self._stop))
                self._passers_by[-1].start()
        self._until(lambda: not _left(self.product.database_url), "something is left over")
        return self._failures()

    def _failures(self) -> list[str]:
        return [f"{one.name}: {one.failure}" for one in self.everybody if one.failure is not None]

    def _bury(self, victims: Sequence[str], moment: str) -> None:
        self.product.kill(*victims)
        self.deaths.append(f"{' and '.join(victims)}: {moment}")

    def _caught(self, strike: Strike) -> bool:
        """Whether the victims stand still in the very moment; otherwise they go on as if nothing had been."""
        if not tokens(self.product.database_url, strike.moment) - self._stale:
            return False
        self.product.freeze(*strike.victims)
        if tokens(self.product.database_url, strike.moment) - self._stale:
            return True
        self.product.thaw(*strike.victims)
        return False

    def _until(self, condition: Callable[[], bool], otherwise: str, pause: float = LOOK_SECONDS) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, "\n".join((otherwise, *self._failures()))
            time.sleep(pause)


def _ended(database_url: str) -> int:
    """How many turns have ended so far."""
    with store.reading(database_url) as db:
        return int(db.execute(select(func.count(tables.turn.c.id))).scalar() or 0)


def _left(database_url: str) -> bool:
    """Whether a message waits for its answer, or an answer for its way out."""
    unread = select(tables.inbox.c.id).where(tables.inbox.c.state.in_(("waiting", "working")))
    unsent = select(tables.outbox.c.id).where(
        tables.outbox.c.kind == "reply", tables.outbox.c.state.in_(("waiting", "sending", "unclear"))
    )
    with store.reading(database_url) as db:
        return any(db.execute(query.limit(1)).first() for query in (unread, unsent))
