"""A stand-in for Microsoft Graph and its sign-in service on a real socket, with switches for all that goes wrong.

No open server speaks this protocol, so this one is our own; what it takes and answers is compared with Microsoft's
description of the types (`schema`). It is strict where the real one is lenient: requests without immutable ids or
without UTC are refused.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.contract.calendars.graph_fake.api import GraphApi
from tests.contract.calendars.graph_fake.entra import Entra
from tests.contract.calendars.graph_fake.mailbox import Item
from tests.contract.calendars.graph_fake.requests import Ask, Problem
from tests.contract.calendars.peer import Meeting, Shows

_SHOWN: dict[Shows, dict[str, Any]] = {
    "busy": {"showAs": "busy"},
    "free": {"showAs": "free"},
    "tentative": {"showAs": "tentative"},
    "out_of_office": {"showAs": "oof"},
    "working_elsewhere": {"showAs": "workingElsewhere"},
    "declined": {"responseStatus": {"response": "declined", "time": "2026-03-01T00:00:00Z"}, "isOrganizer": False},
}

How = Literal["answer", "lost_before", "lost_after", "cut", "slow", "changed"]


@dataclass
class Fault:
    """What happens to the next requests that fit.

    Attributes:
        method, path: of the requests meant, as regular expressions; the path has no version in front.
        how: answered with `status` and `code`; the connection ends before anything is done, or after; the answer ends
            in the middle; its body never comes; the answer is what `change` makes of it.
    """

    method: str = ".*"
    path: str = "(me|users|subscriptions).*"
    how: How = "answer"
    status: int = 503
    code: str = "ErrorServerBusy"
    headers: Mapping[str, str] | None = None
    change: Callable[[Any], Any] = lambda value: value
    times: int = 1


class GraphFake:
    """The service, and the colleague who uses it with a client of their own (see `peer.Peer`).

    Attributes:
        faults: the first that fits a request is its fate.
        requests, bodies: that reached Graph, not the sign-in service.
        at_once: requests under way together of which one more is refused.
        most_at_once: that were under way together.
    """

    calendar = "me/calendar"
    shows: frozenset[Shows] = frozenset(_SHOWN)

    def __init__(self) -> None:
        self.entra = Entra()
        self.api = GraphApi(lambda: self.now)
        self.now = datetime(2026, 3, 11, 7, tzinfo=timezone.utc)
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[Any] = []
        self.at_once = 4
        self.most_at_once = 0
        self._under_way = 0
        self._lock = threading.RLock()
        self._count = threading.Lock()
        self.ended = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement

            def answer(self) -> None:
                fake.serve(self)

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.place = f"127.0.0.1:{self._server.server_address[1]}"
        self.authority = self.entra.base = self.entra.resource = f"http://{self.place}"
        self.api_url = self.api.base = f"http://{self.place}/v1.0"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def mistakes(self) -> list[str]:
        return [*self.api.mistakes, *self.api.subscriptions.mistakes]

    # ------------------------------------------------------------ the colleague

    @property
    def zone(self) -> str:
        return self.api.main.zone

    def put(self, meeting: Meeting) -> str:
        with self._lock:
            number = len(self.api.main.items)
            data = {"subject": "Toplantı", **_SHOWN[meeting.shows]}
            item = Item(f"AAkPeer{number}=", meeting.first, meeting.last, data, days=meeting.daily)
            self.api.changed(self.api.main, self.api.main.add(item), "created")
            return item.id

    def move(self, id: str, first: datetime, last: datetime) -> None:
        self.edit(id, first=first, last=last)

    def take_out(self, id: str) -> None:
        self.edit(id, "deleted", removed=True)

    def skip(self, id: str, day: date) -> None:
        self.edit(id, exceptions={**self.api.main.items[id].exceptions, day: None})

    def except_for(self, id: str, day: date, first: datetime, last: datetime) -> None:
        """Move one instance of a series."""
        self.edit(id, exceptions={**self.api.main.items[id].exceptions, day: (first, last)})

    def expire_tokens(self) -> None:
        with self._lock:
            self.api.forget_deltas()

    def edit(self, id: str, how: str = "updated", **fields: Any) -> None:
        with self._lock:
            item = self.api.main.items[id]
            for name, value in fields.items():
                setattr(item, name, value)
            self.api.main.touch(item)
            self.api.changed(self.api.main, item, how)

    def copy(self, id: str) -> str:
        """As a person copies an event in Outlook: with all its properties, but not its transaction."""
        with self._lock:
            item = self.api.main.items[id]
            copied = replace(item, id=f"{id}copy", data={**item.data, "transactionId": None})
            return self.api.main.add(copied).id

    # ------------------------------------------------------------ the wire

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        parts = urlsplit(handler.path)
        path = parts.path.removeprefix("/v1.0/") if parts.path.startswith("/v1.0/") else parts.path
        with self._lock:
            fault = self._fault(handler.command, path)
            if not path.startswith("/"):
                self.requests.append((handler.command, path))
        if fault is not None and fault.how == "lost_before":
            handler.close_connection = True
            return
        if fault is not None and fault.how == "answer":
            error = {"error": {"code": fault.code, "message": "someone@salon.example"}}
            self._write(handler, fault.status, json.dumps(error).encode(), fault.headers)
            return
        with self._counted(), self._lock:
            status, value, headers = self._worked_out(handler, path, parts.query, body)
        if fault is not None and fault.how == "lost_after":
            handler.close_connection = True
            return
        if fault is not None and fault.how == "changed":
            value = fault.change(value)
        text = b"" if value is None else json.dumps(value).encode()
        if fault is not None and fault.how == "cut":
            self._write(handler, status, text, headers, sent=len(text) // 2)
        elif fault is not None and fault.how == "slow":
            self._write(handler, status, text, headers, sent=-1)
        else:
            self._write(handler, status, text, headers)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.fullmatch(fault.method, method) and re.fullmatch(fault.path, path):
                fault.times -= 1
                return fault
        return None

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._count:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            yield
        finally:
            with self._count:
                self._under_way -= 1

    def _worked_out(
        self, handler: BaseHTTPRequestHandler, path: str, query: str, body: bytes
    ) -> tuple[int, Any, Mapping[str, str]]:
        signing_in = self.entra.answer(handler.command, path, body)
        if signing_in is not None:
            return *signing_in, {}
        try:
            grant = self.entra.access.get(handler.headers.get("Authorization", "").removeprefix("Bearer "))
            if grant is None:
                raise Problem(401, "InvalidAuthenticationToken")
            value = json.loads(body) if body else None
            self.bodies.append(value)
            headers = {name.lower(): given for name, given in handler.headers.items()}
            ask = Ask(handler.command, path, dict(parse_qsl(query, strict_parsing=bool(query))), headers, value, grant)
            if self._under_way > self.at_once:
                raise Problem(429, "ApplicationThrottled", {"Retry-After": "3"})
            status, answer = self.api.answer(ask)
        except Problem as problem:
            error = {"error": {"code": problem.code, "message": "someone@salon.example", "innerError": {}}}
            return problem.status, error, problem.headers
        return status, answer, {}

    def _write(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        text: bytes,
        headers: Mapping[str, str] | None,
        sent: int | None = None,
    ) -> None:
        """
        Args:
            sent: after so many bytes of the body the connection ends; -1: none of them ever comes.
        """
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; odata.metadata=minimal")
        for name, given in (headers or {}).items():
            handler.send_header(name, given)
        if status != 204:
            handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        if sent == -1:
            handler.wfile.flush()
            self.ended.wait(60)
            handler.close_connection = True
            return
        handler.wfile.write(text[:sent])
        if sent is not None:
            handler.close_connection = True
