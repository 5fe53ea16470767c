"""The WhatsApp door on a real sanic server with the scripted engine, as a process of its own.

Usage: python -m tests.crash.server PORT [engine delay in seconds]

`RANDEVU_KILL_AT=n` makes the process kill itself, as kill -9 would, at its n-th database statement or request to
WhatsApp, which names every point between two effects without a switch in the product.
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
import sys
from typing import Any

import sqlalchemy.engine
import sqlalchemy.event
from sanic import Sanic

from connectors.delivery import Delivery
from connectors.door import Door
from randevu import settings
from tests.crash.scripted import ScriptedEngine


def app(name: str, delay: float = 0.0) -> Sanic:
    """The server; its engine is at ``ctx.engine``."""
    found = settings.load()
    engine = ScriptedEngine(delay)
    made = Sanic(name, configure_logging=False)
    made.ctx.engine = engine
    made.blueprint(Door(found, Delivery(found, engine)).blueprint(), url_prefix="/webhooks/whatsapp")
    return made


def arm(at: int) -> None:
    """Kill this process at its `at`-th step: before a statement, after one, around a commit and a request."""
    steps = itertools.count(1)

    def step(*_: Any, **__: Any) -> None:
        if next(steps) == at:
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
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "ERROR"))
    port, delay = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    if os.environ.get("RANDEVU_KILL_AT"):
        arm(int(os.environ["RANDEVU_KILL_AT"]))
    app("scripted", delay).run(host="127.0.0.1", port=port, access_log=False, motd=False)


if __name__ == "__main__":
    main()
