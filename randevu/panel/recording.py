"""Writes the audit trail around every answer to somebody signed in, so that no page can forget to.

The row is written before the answer leaves: what cannot be recorded is not shown. What was refused is not recorded, for
nothing was seen or changed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from randevu import store
from randevu.panel import audit
from randevu.panel.audit import Kind
from randevu.panel.guard import Visit

ASKING = frozenset({"/musteriler", "/randevular/musteri", "/randevular/liste"})
"""Posts that only ask: what is asked must not stand in an address."""

TRYING = ("/isaretle", "/birlestir")
"""Ends of posts that show a form again as it was filled in so far, or what was found."""

SHOWING_NOTHING = frozenset({"/", "/akis", "/buradayim"})
"""What carries neither names nor content, and changes nothing that anybody would look for here."""


class Recording:
    """ASGI middleware; `guard.signed_in` leaves the visit in the request's state."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_recorded(message: Message) -> None:
            visit = scope.get("state", {}).get("visit") if scope["type"] == "http" else None
            begins = message["type"] == "http.response.start" and message["status"] < 400
            if visit is not None and begins and scope["path"] not in SHOWING_NOTHING:
                headers = Headers(raw=message["headers"])
                kind, address = _kind(scope, headers), _address(scope, headers)
                await run_in_threadpool(_record, visit, kind, address)
            await send(message)

        await self._app(scope, receive, send_recorded)


def _kind(scope: Scope, headers: Headers) -> Kind:
    if headers.get("content-disposition", "").startswith("attachment"):
        return "exported"
    asks = scope["path"] in ASKING or scope["path"].endswith(TRYING)
    return "seen" if scope["method"] in {"GET", "HEAD"} or asks else "changed"


def _address(scope: Scope, headers: Headers) -> str:
    """The page's path; of a post that made something, the path of what it made."""
    path = str(scope["path"])
    led_to = urlsplit(headers.get("location", "")).path
    return led_to if scope["method"] == "POST" and led_to.startswith(_made_below(path)) else path


def _made_below(path: str) -> str:
    """/randevular/yeni makes /randevular/12, /kullanicilar makes /kullanicilar/3."""
    return path.removesuffix("/yeni") + "/"


def _record(visit: Visit, kind: Kind, address: str) -> None:
    if kind == "seen":
        with store.reading(visit.url) as db:
            if audit.is_known(db, visit.actor.id, address, visit.now):
                return
    with store.writing(visit.url) as db:
        audit.record(db, visit.actor.id, kind, address, visit.now)
