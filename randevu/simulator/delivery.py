"""Telling the business: signed POSTs, repeated with growing pauses until they are answered 200."""

from __future__ import annotations

import inspect
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from randevu.simulator.events import Event, Number, body, signature
from randevu.simulator.faults import Faults
from randevu.simulator.moments import Scheduler

Deliver = Callable[[str, bytes, dict[str, str]], Awaitable[int] | int]
"""POSTs these bytes with these headers to the address and gives the HTTP status; any exception means no answer."""

GIVE_UP_SECONDS = 7 * 24 * 3600
LONGEST_PAUSE = 3600.0
REMEMBERED = 50


@dataclass(frozen=True)
class Attempt:
    """One POST, for the log on the page and for tests. `status` is None when there was no answer."""

    at: datetime
    events: tuple[str, ...]
    raw: bytes
    headers: dict[str, str]
    status: int | None
    number: int

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "events": list(self.events),
            "status": self.status,
            "attempt": self.number,
            "body": self.raw.decode(),
        }


class Deliveries:
    """Takes events and brings them to the webhook, going wrong as the faults say.

    Args:
        on_delivered: called once per event with a customer when the business has answered 200 to it.
    """

    def __init__(
        self,
        *,
        url: str,
        secret: str,
        number: Number,
        deliver: Deliver,
        scheduler: Scheduler,
        faults: Callable[[], Faults],
        rng: random.Random,
        on_delivered: Callable[[Event], None],
    ) -> None:
        self.url = url
        self.number = number
        self._secret = secret
        self._deliver = deliver
        self._scheduler = scheduler
        self._faults = faults
        self._rng = rng
        self._on_delivered = on_delivered
        self.log: deque[Attempt] = deque(maxlen=200)
        self.clear()

    def clear(self) -> None:
        self._waiting: list[Event] = []
        self._held: list[Event] = []
        self._past: deque[Event] = deque(maxlen=REMEMBERED)
        self.log.clear()

    def submit(self, event: Event) -> None:
        """Tell the business about this, now or as the faults have it."""
        faults = self._faults()
        if faults.outage:
            self._held.append(event)
        elif faults.batch > 1:
            self._waiting.append(event)
            if len(self._waiting) >= faults.batch:
                self.flush()
            elif len(self._waiting) == 1:
                self._scheduler.after(faults.batch_seconds, self.flush)
        else:
            self._start([event])

    def flush(self) -> None:
        """Send what waits for a batch to fill."""
        if self._waiting:
            events, self._waiting = self._waiting, []
            self._start(events)

    def release(self) -> None:
        """The outage is over: everything held back goes out, in order, several events per POST as Meta does then."""
        held, self._held = self._held, []
        for start in range(0, len(held), 10):
            self._start(held[start : start + 10])

    def _start(self, events: list[Event]) -> None:
        faults = self._faults()
        if faults.reorder:
            self._post_after(self._rng.uniform(0, faults.reorder_seconds), events, lane=None)
        else:
            self._post_after(0, events, lane=events[0].key or "account")

    def _post_after(
        self, seconds: float, events: list[Event], *, lane: str | None, number: int = 1, waited: float = 0
    ) -> None:
        faults = self._faults()
        raw = body(events, self.number, faults.batch_by, unknown=faults.unknown_fields)

        async def post() -> None:
            await self._post(raw, events, number, waited)

        self._scheduler.after(seconds, post, lane)

    async def _post(self, raw: bytes, events: list[Event], number: int, waited: float) -> None:
        status = await self._attempt(raw, events, number)
        if status == 200:
            for event in events:
                self._on_delivered(event)
            if number == 1:
                self._repeat(raw, events)
            return
        pause = min(self._faults().retry_after * 2 ** (number - 1), LONGEST_PAUSE)
        if waited + pause <= GIVE_UP_SECONDS:
            self._post_after(pause, events, lane=None, number=number + 1, waited=waited + pause)

    def _repeat(self, raw: bytes, events: list[Event]) -> None:
        """Copies of a body that was answered, and old events inside a new body: deliveries are at least once."""
        faults = self._faults()
        for copy in range(faults.duplicates):

            async def again() -> None:
                await self._attempt(raw, events, 1)

            self._scheduler.after(0.2 * (copy + 1), again)
        if faults.rebatch:
            mixed = [*self._past, *events][-5:]
            rebatched = body(mixed, self.number, "entries", unknown=faults.unknown_fields)

            async def mixture() -> None:
                await self._attempt(rebatched, mixed, 1)

            self._scheduler.after(0.3, mixture)
        self._past.extend(events)

    async def _attempt(self, raw: bytes, events: list[Event], number: int) -> int | None:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        kind = self._faults().signature
        if kind != "missing":
            secret = self._secret if kind == "right" else self._secret + "?"
            headers["X-Hub-Signature-256"] = signature(secret, raw)
        status: int | None
        try:
            answer = self._deliver(self.url, raw, headers)
            status = await answer if inspect.isawaitable(answer) else answer
        except Exception:  # whatever the transport raises, the business gave no answer
            status = None
        at = self._scheduler.clock.now()
        self.log.append(Attempt(at, tuple(event.id for event in events), raw, headers, status, number))
        return status
