"""What runs beside Rasa's server: the drain of the inbox and the sender of the outbox."""

from __future__ import annotations

import asyncio
from typing import Any

from randevu.engine.port import Engine
from randevu.messaging import letters, turns, wiring
from randevu.messaging.drain import Drain
from randevu.messaging.inbox import Inbox
from randevu.settings import Settings

LEFT_OVER_SECONDS = 2.0
"""How often this process looks for rows that others put into the outbox; the worker looks more often."""
_READY_SECONDS = 0.2


class Delivery:
    """Starts when the agent is loaded, and gives back what it claimed when the server stops.

    Args:
        engine: to be used instead of the server's own agent.
        turn_rules: how turns are taken up and given up; by default what the environment says.
        letter_rules: how messages leave.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine | None = None,
        turn_rules: turns.Rules | None = None,
        letter_rules: letters.Rules | None = None,
    ) -> None:
        self._engine = engine
        self._inbox = Inbox(settings.secret_key, turn_rules or turns.rules())
        self._numbers = wiring.whatsapp(settings)
        self._dispatcher = wiring.dispatcher(self._numbers, LEFT_OVER_SECONDS, letter_rules)
        self._drain: Drain | None = None
        self._starting: asyncio.Task[None] | None = None

    def start(self, app: Any) -> None:
        """Begin, on the running event loop; `app` is the sanic server that carries Rasa's agent."""
        self._dispatcher.start()
        self._starting = asyncio.get_running_loop().create_task(self._begin(app))

    def wake(self) -> None:
        if self._drain is not None:
            self._drain.wake()

    def alive(self) -> bool:
        """Whether everything that was started still runs."""
        return self._dispatcher.alive() and self.state() in ("starting", "running")

    def state(self) -> str:
        if self._drain is not None:
            return "running" if self._drain.alive() else "stopped"
        return "starting" if self._starting is not None and not self._starting.done() else "stopped"

    async def stop(self) -> None:
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        if self._drain is not None:
            await self._drain.stop()
        await asyncio.get_running_loop().run_in_executor(None, self._dispatcher.stop)

    async def _begin(self, app: Any) -> None:
        engine = self._engine or await _agent_engine(app)
        self._drain = Drain(engine, self._inbox, self._dispatcher.kick, self._numbers)
        self._drain.start()


async def _agent_engine(app: Any) -> Engine:
    """The server's own agent as an engine, once it is loaded."""
    from randevu.engine import rasa_engine

    engine = rasa_engine.build(app)
    while not engine.ready():
        await asyncio.sleep(_READY_SECONDS)
    return engine
