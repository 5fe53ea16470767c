"""What runs beside Rasa's server, on the server's loop as little as can be."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

from connectors.delivery import Delivery
from randevu import clock, settings
from randevu.engine.port import Reply, TurnInput, TurnResult
from randevu.messaging import intake, webhook
from randevu.messaging.inbound import read_webhook
from randevu.store.tables import inbox
from tests.crash import bodies
from tests.crash.processes import environment
from tests.crash.scripted import ScriptedEngine
from tests.unit.delivery.desk import Desk
from tests.waiting import PATIENCE

NOWHERE = "http://127.0.0.1:9"


class BusyEngine(ScriptedEngine):
    """Computes, as a model does, until it is let go; an event loop on which it runs does nothing else meanwhile."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self.begun, self.let_go = threading.Event(), threading.Event()

    async def run(self, turn: TurnInput) -> TurnResult:
        self.begun.set()
        assert self.let_go.wait(PATIENCE)
        return await super().run(turn)

    async def say(self, response: str, values: object) -> Reply:
        return Reply("")


async def test_a_model_that_computes_leaves_the_servers_loop_free(desk: Desk, database: str) -> None:
    engine = BusyEngine()
    delivery = Delivery(settings.load(environment(database, NOWHERE)), engine)
    delivery.start(None)
    try:
        body = bodies.messages(bodies.text("a", "merhaba", clock.now(), "905550000001"))
        rules = intake.Rules(frozenset({bodies.OURS}), timedelta(0))
        webhook.receive(read_webhook(body), clock.now(), rules)
        while delivery.state() != "running":
            await asyncio.sleep(0)
        delivery.wake()
        # Were the turn worked out here, this line would come back only after the engine had given up.
        assert await asyncio.to_thread(engine.begun.wait, PATIENCE / 2)
        engine.let_go.set()
    finally:
        engine.let_go.set()
        await delivery.stop()
    assert [row["state"] for row in desk.rows(inbox)] == ["done"]
    assert delivery.state() == "stopped"
