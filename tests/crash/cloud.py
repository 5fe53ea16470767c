"""A small Cloud API for tests of delivery: takes messages over, keeps what it took, fails on command."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import PATIENCE

Answer = tuple[int, dict[str, Any]] | None
"""Status and body, or None to break the connection."""


class Cloud:
    """Runs in threads of its own. `taken` holds the request bodies of messages it accepted, in order.

    Args:
        delay: seconds before every answer.
        behave: called with the request's body; returns an answer instead of acceptance, or None for acceptance.
        on_accept: called with (body, wamid) in the order of acceptance, before the answer and before anybody is told.
    """

    def __init__(
        self,
        delay: float = 0.0,
        behave: Callable[[dict[str, Any]], Any] | None = None,
        on_accept: Callable[[dict[str, Any], str], None] | None = None,
    ) -> None:
        self.delay, self.behave, self.on_accept = delay, behave, on_accept
        self.taken: list[dict[str, Any]] = []
        self.marks: list[str] = []
        self.lock, self._accepting = threading.Lock(), threading.Lock()
        self.changed = threading.Condition(self.lock)
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v23.0"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Cloud:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, count: int, seconds: float = PATIENCE) -> list[dict[str, Any]]:
        """Everything taken, as soon as there are `count`; what is there when the time is over."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.taken) >= count, seconds)
            return list(self.taken)

    def texts(self) -> list[str]:
        with self.lock:
            return [words(one) for one in self.taken]

    def post(self, request: dict[str, Any]) -> Answer:
        if request.get("status") == "read":
            with self.lock:
                self.marks.append(request["message_id"])
            return 200, {"success": True}
        if self.delay:
            time.sleep(self.delay)
        answer = self.behave(request) if self.behave else None
        if answer == "break":
            return None
        if answer is not None:
            return answer  # type: ignore[no-any-return]
        with self._accepting:
            wamid = f"wamid.out{len(self.taken) + 1}"
            if self.on_accept:
                self.on_accept(request, wamid)
            with self.changed:
                self.taken.append(request)
                self.changed.notify_all()
        return 200, {"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": wamid}]}


def words(request: dict[str, Any]) -> str:
    """The text of a message as sent."""
    sort = request["type"]
    if sort == "interactive":
        return str(request["interactive"]["body"]["text"])
    return str(request["text"]["body"]) if sort == "text" else sort


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that dies while it waits for the answer is what the tests are about."""


def _handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            answer = cloud.post(request)
            if answer is None:
                self.close_connection = True
                self.connection.close()
                return
            body = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Handler
