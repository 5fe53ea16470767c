"""What runs beside Rasa's server: the drain of the inbox and the sender of the outbox.

Turns are worked out on an event loop of their own, in a thread of their own. Understanding a message keeps a loop busy
for some 20 ms and a turn has several such stretches; on the server's loop a webhook would wait for all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

from randevu import clock
from randevu.engine.port import Engine
from randevu.messaging import letters, turns, wiring
from randevu.messaging.drain import Drain
from randevu.messaging.inbox import Inbox
from randevu.rounds import Rounds
from randevu.settings import Settings
from randevu.trained.swapping import Swapping

log = logging.getLogger(__name__)

LEFT_OVER_SECONDS = 2.0
"""How often this process looks for rows that others put into the outbox; the worker looks more often."""
SWITCH_SECONDS = 0.0005
"""How long one thread computes before another may. Python's 5 ms are paid by a webhook at each of its statements."""
_READY_SECONDS = 0.2


class Delivery:
    """Starts when the agent is loaded, and gives back what it claimed when the server stops.

    Args:
        engine: to be used instead of the server's own agent.
        turn_rules: how turns are taken up and given up; by default what the environment says.
        letter_rules: how messages leave.
        models: sees to it, given the server, that the model answers which is wanted; by default where the server's own
            agent is used and no setting names its model.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine | None = None,
        turn_rules: turns.Rules | None = None,
        letter_rules: letters.Rules | None = None,
        models: Callable[[Any], Swapping] | None = None,
    ) -> None:
        self._engine = engine
        by_itself = engine is None and settings.model is None
        self._seeing_to = models or (_agent_models(settings) if by_itself else None)
        self._models: Rounds | None = None
        self._inbox = Inbox(settings.secret_key, turn_rules or turns.rules())
        self._numbers = wiring.whatsapp(settings)
        self._dispatcher = wiring.dispatcher(self._numbers, LEFT_OVER_SECONDS, letter_rules)
        self._thread: threading.Thread | None = None
        self._up = threading.Event()
        self._drain: Drain | None = None

    def start(self, app: Any) -> None:
        """Begin; `app` is the sanic server that carries Rasa's agent."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._dispatcher.start()
        self._thread = threading.Thread(target=asyncio.run, args=(self._live(app),), name="turns", daemon=True)
        self._thread.start()
        self._up.wait()
        if self._seeing_to is not None:
            self._models = self._seeing_to(app).rounds()
            self._models.start()

    def wake(self) -> None:
        """Something is waiting in the inbox; may be called from anywhere."""
        if self._drain is not None:
            with contextlib.suppress(RuntimeError):  # stopped already: whoever starts next finds the row
                self._loop.call_soon_threadsafe(self._drain.wake)

    def alive(self) -> bool:
        """Whether everything that was started still runs."""
        sees_to_models = self._models is None or self._models.alive()
        return self._dispatcher.alive() and sees_to_models and self.state() in ("starting", "running")

    def state(self) -> str:
        if self._drain is not None:
            return "running" if self._drain.alive() else "stopped"
        return "starting" if self._up.is_set() and not self._beginning.done() else "stopped"

    async def stop(self) -> None:
        """Finish what is under way and give the rest back, while the server's loop goes on."""
        own = asyncio.get_running_loop()
        if self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            await own.run_in_executor(None, self._thread.join)
        await own.run_in_executor(None, self._dispatcher.stop)
        if self._models is not None:
            await own.run_in_executor(None, self._models.stop)

    async def _live(self, app: Any) -> None:
        """The turns' loop from its start to its end."""
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._beginning = self._loop.create_task(self._begin(app))
        self._beginning.add_done_callback(_report)
        self._up.set()
        await self._ending.wait()
        self._beginning.cancel()
        await asyncio.gather(self._beginning, return_exceptions=True)
        if self._drain is not None:
            await self._drain.stop()

    async def _begin(self, app: Any) -> None:
        engine = self._engine or await _agent_engine(app)
        self._drain = Drain(engine, self._inbox, self._dispatcher.kick, self._numbers)
        self._drain.start()


def _report(beginning: asyncio.Task[None]) -> None:
    """Without this a drain that could not begin would show in the health page alone."""
    if not beginning.cancelled() and (error := beginning.exception()) is not None:
        log.error("ALARM turns cannot be worked out: %s", type(error).__name__)


async def _agent_engine(app: Any) -> Engine:
    """The server's own agent as an engine, once it is loaded."""
    from randevu.engine import rasa_engine

    engine = rasa_engine.build(app)
    while not engine.ready():
        await asyncio.sleep(_READY_SECONDS)
    return engine


def _agent_models(settings: Settings) -> Callable[[Any], Swapping]:
    """Models of the server's own agent."""

    def seeing_to(app: Any) -> Swapping:
        from randevu.engine.rasa_stage import RasaStage
        from randevu.engine.train import fitting_model

        return Swapping(RasaStage(app), fitting_model, settings.project, clock.now)

    return seeing_to
