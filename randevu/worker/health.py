"""The worker's health page: one thread, one address."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from randevu import clock, store
from randevu.calendars import troubles
from randevu.channels import ways
from randevu.reminders import sending
from randevu.trained import choices

Running = Mapping[str, Callable[[], bool]]
"""By the name of each part of the worker, whether it runs."""


class HealthServer:
    """Answers ``/health`` with 200 while the database answers and the parts of the worker run, else with 503.

    Trouble with calendars, reminders that are late and a chosen model that could not be loaded are told, but are no
    reason to start the worker anew.
    """

    def __init__(
        self,
        port: int,
        running: Running,
        host: str = "127.0.0.1",
    ) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(running))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def state(running: Running) -> dict[str, Any]:
    """What the page says."""
    try:
        with store.reading() as db:
            found = troubles.everywhere(db, clock.now())
            late = sending.late(db, clock.now())
            model = choices.newest(db)
        database: dict[str, Any] = {"database": "ok", "other_channels": _channels()}
        if late:
            database["late_reminders"] = late
        if model is not None and model.refused_at is not None:
            database["refused_model"] = {"model": model.model, "reason": model.reason}
        if found:
            database["calendar_troubles"] = {
                "unwritten": found.unwritten,
                "undecided": found.undecided,
                "sign_in": list(found.sign_in),
                "unread": found.unread,
            }
    except Exception:
        database = {"database": "away"}
    parts = {name: _running(alive) for name, alive in running.items()}
    fine = database["database"] == "ok" and set(parts.values()) == {"running"}
    return {"status": "ok" if fine else "failing", **database, **parts}


def _channels() -> dict[str, str]:
    """Which other ways to customers than WhatsApp are set up; with none, nothing stands in for lost reminders."""
    ready = ways.open_ways(("sms", "email"))
    return {way: "set up" if way in ready else "not set up" for way in ("sms", "email")}


def _running(alive: Callable[[], bool]) -> str:
    return "running" if alive() else "stopped"


def _handler(running: Running) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/health":
                self.send_error(404)
                return
            body = state(running)
            content = json.dumps(body).encode()
            self.send_response(200 if body["status"] == "ok" else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Health checks are no news."""

    return Handler
