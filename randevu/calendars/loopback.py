"""The way back from a page of a calendar service to this machine, for consent given in a browser that runs on it."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_PAGE = b"<!doctype html><meta charset=utf-8><title>randevu</title><p style='font:4em sans-serif'>&#10003;"


class Loopback:
    """Listens on a free port of this machine from its making to its `close`; nobody else can reach it.

    Attributes:
        address: where the browser is to come back to.
    """

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def wait(self, seconds: float) -> dict[str, str] | None:
        """The query with which the browser came back; None when it did not in time."""
        ends = monotonic() + seconds
        while self._server.query is None and (left := ends - monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
        return self._server.query

    def close(self) -> None:
        self._server.server_close()

    def __enter__(self) -> Loopback:
        return self

    def __exit__(self, *gone: object) -> None:
        self.close()


class _Server(HTTPServer):
    query: dict[str, str] | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whatever else knocks here is no concern of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5.0

    def do_GET(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query))
        # Browsers ask for an icon too.
        if "state" not in query:
            return self.send_error(404)
        self.server.query = query
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(_PAGE)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(_PAGE)
        self.connection.shutdown(socket.SHUT_WR)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """The query holds a code: it is not for the log."""
