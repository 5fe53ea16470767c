"""The worker's health page: one thread, one address."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from randevu import store


class HealthServer:
    """Answers ``/health`` with 200 while the database answers and `alive` says so, else with 503."""

    def __init__(self, port: int, alive: Callable[[], bool], host: str = "127.0.0.1") -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(alive))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def state(alive: Callable[[], bool]) -> dict[str, str]:
    """What the page says."""
    try:
        with store.reading() as db:
            db.exec_driver_sql("SELECT 1")
        database = "ok"
    except Exception:
        database = "away"
    sender = "running" if alive() else "stopped"
    fine = database == "ok" and sender == "running"
    return {"status": "ok" if fine else "failing", "database": database, "sender": sender}


def _handler(alive: Callable[[], bool]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/health":
                self.send_error(404)
                return
            body = state(alive)
            content = json.dumps(body).encode()
            self.send_response(200 if body["status"] == "ok" else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Health checks are no news."""

    return Handler
