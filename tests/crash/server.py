"""The WhatsApp door on a real sanic server with the scripted engine, as processes that can be started quickly.

Run as `python -m tests.crash.server`, it loads everything once and then forks one server for every line of JSON on its
standard input: `{"port": ..., "delay": seconds the engine takes, "env": {...}}`. It answers with the new process's id.

These variables are for this script alone. `KILL_AT=n` makes the server kill itself, as kill -9 would, at its n-th step:
before or after a database statement, at a commit, before or after a request to WhatsApp. That names every point
between two effects without a switch in the product. `KILL_AT_STOP=n` counts only from when it is told to stop: while it
gives back what it has not finished. `QUICK=1` shortens leases, so that what a killed process held is
soon free. `HASTY=1` lets no turn take its time, so that what the first life dawdled over the next one ends at once.
`PROJECT` is a folder with models, which the server changes as the product does: a file that says "later" loads until it
says "good", and one that says "bad" does not load; a file `loading` beside them tells that one is being loaded.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy.engine
import sqlalchemy.event
from sanic import Sanic

from connectors.delivery import Delivery
from connectors.door import Door
from randevu import clock, settings
from randevu.messaging import letters, turns, unclear
from randevu.trained.swapping import Swapping, Unloadable
from tests.crash.scripted import ScriptedEngine
from tests.waiting import until

FITTING = "randevu-000000000000.tar.gz"
"""The model that every server begins with."""


class QuickTurns(turns.Rules):
    """Short leases, and turns that failed are tried again at once."""

    def backoff(self, attempts: int) -> timedelta:
        return timedelta(seconds=0.1)


QUICK_TURNS = QuickTurns(lease=timedelta(seconds=1), most_claims=10**6, grace=0.5)
QUICK_LETTERS = letters.Rules(
    lease=timedelta(seconds=2), unclear_wait=timedelta(seconds=2), pause=timedelta(seconds=1), most_attempts=10**6
)


class ScriptedStage:
    """The engine's model, as a file that says how it loads."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine
        engine.model = FITTING

    def loaded(self) -> str | None:
        return self._engine.model

    def load(self, path: Path) -> None:
        path.with_name("loading").touch()
        until(lambda: path.read_text() != "later")
        if path.read_text() == "bad":
            raise Unloadable("broken")
        self._engine.model = path.name


def app(name: str, delay: float = 0.0, quick: bool = False) -> Sanic:
    """The server; its engine is at ``ctx.engine``."""
    found = settings.load()
    engine = ScriptedEngine(delay, hasty=bool(os.environ.get("HASTY")))
    made = Sanic(name, configure_logging=False)
    made.ctx.engine = engine
    project = os.environ.get("PROJECT")

    def models(_: Any) -> Swapping:
        return Swapping(ScriptedStage(engine), lambda: Path(FITTING), Path(project or ""), clock.now)

    rules = (QUICK_TURNS, QUICK_LETTERS) if quick else ()
    delivery = Delivery(found, engine, *rules, models=models if project else None)
    made.ctx.delivery = delivery
    made.blueprint(Door(found, delivery).blueprint(), url_prefix="/webhooks/whatsapp")
    return made


def sabotage() -> None:
    """Take the guard off: repeat whatever may have gone out. Shows that the tests would notice."""
    unclear._later_one_was_reported = lambda *_: True


def arm(at: int, counting: threading.Event) -> None:
    """Kill this process at its `at`-th step: before a statement, after one, around a commit and a request."""
    steps = itertools.count(1)

    def step(*_: Any, **__: Any) -> None:
        if counting.is_set() and next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        sqlalchemy.event.listen(sqlalchemy.engine.Engine, name, step)
    import requests

    real = requests.Session.send

    def send(self: requests.Session, *given: Any, **named: Any) -> requests.Response:
        step()
        answer = real(self, *given, **named)
        step()
        return answer

    requests.Session.send = send  # type: ignore[method-assign]


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are reaped by the system
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            serve(order)
            os._exit(0)
        print(child, flush=True)


def serve(order: dict[str, Any]) -> None:
    """The life of one server."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(order["env"])
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "ERROR"))
    counting = threading.Event()
    if os.environ.get("KILL_AT"):
        counting.set()
        arm(int(os.environ["KILL_AT"]), counting)
    elif os.environ.get("KILL_AT_STOP"):
        arm(int(os.environ["KILL_AT_STOP"]), counting)
    if os.environ.get("BLIND"):
        sabotage()
    made = app("scripted", order["delay"], quick=bool(os.environ.get("QUICK")))
    stop = made.ctx.delivery.stop

    async def count_and_stop() -> None:
        counting.set()
        await stop()

    made.ctx.delivery.stop = count_and_stop
    made.run(host="127.0.0.1", port=order["port"], access_log=False, motd=False)


if __name__ == "__main__":
    main()
