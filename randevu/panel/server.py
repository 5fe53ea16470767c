"""Serving the panel as a process."""

from __future__ import annotations

import logging
import signal

import uvicorn

from randevu import settings, store
from randevu.panel.app import create_app

HOST = "127.0.0.1"


def serve() -> None:
    """Run until SIGTERM or Ctrl-C. Only this machine reaches it; a proxy with TLS stands in front."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    loaded = settings.load()
    store.migrate(loaded.database_url)
    config = uvicorn.Config(
        create_app(loaded),
        host=HOST,
        port=loaded.panel_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",  # Rasa pins a websockets library that uvicorn cannot use
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)

    def stop(*_: object) -> None:
        # uvicorn raises the signal once more after it has stopped: by then this changes nothing, and we end with 0.
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server.run()
    store.dispose()
