"""A web application on a real socket of this machine, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import uvicorn


@contextmanager
def served(app: Any, lifespan: Literal["on", "off"] = "on") -> Iterator[str]:
    """The address of an ASGI application that answers until the block ends.

    Args:
        lifespan: "off" leaves out what the application starts for itself, such as a clock that runs on.
    """
    config = uvicorn.Config(app, log_level="error", lifespan=lifespan, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # Listening already: whoever comes before the server is up waits, and is not refused.
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
