"""Around every answer: safe headers, and a fault becomes a page and a log line without anything a person wrote.

A traceback may carry statement parameters, and with them phone numbers; so a fault is logged by its type and
places only.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

STATIC = "/static/"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SafeAnswers:
    """ASGI middleware; `page` gives the HTML of the page for faults."""

    def __init__(self, app: ASGIApp, page: Callable[[], str]) -> None:
        self._app, self._page = app, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith(STATIC) else "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception as error:
            log.error("a page failed: %s", where(error))
            if started:
                raise ConnectionAbortedError("the answer broke off") from None
            body = self._page().encode()
            head = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send_safely({"type": "http.response.start", "status": 500, "headers": head})
            await send_safely({"type": "http.response.body", "body": body})


def where(error: BaseException) -> str:
    """The type of an error and the lines it passed, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
