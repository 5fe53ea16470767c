"""The service as a server on this machine: sign-in, checks against the discovery document, faults."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.contract.calendars.google_fake import discovery, fields
from tests.contract.calendars.google_fake.api import Account
from tests.contract.calendars.google_fake.calendar import Calendar
from tests.contract.calendars.google_fake.faults import Fault
from tests.contract.calendars.google_fake.oauth import CLIENT_ID, CLIENT_SECRET, PERSON, OAuth, key_file
from tests.contract.calendars.google_fake.problems import NOT_FOUND, Problem

API = "/calendar/v3/"


class GoogleFake:
    """One account of one person, on a free port, from `start` to `close`.

    Attributes:
        requests: method and path of everything asked, in order.
        wrong: what the discovery document says against requests and our own answers. Empty for a good client.
        faults: what shall go wrong next.
        lenient: requests that the document does not know are not recorded as wrong.
    """

    def __init__(self) -> None:
        self.account = Account()
        self.oauth = OAuth()
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.faults: list[Fault] = []
        self.lenient = False
        self.lock = threading.RLock()
        self.ended = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.api_url = self.address + API
        self.token_uri = f"{self.address}/token"
        self.add(PERSON, primary=True, summary="Defne")

    def add(self, id: str, **more: Any) -> Calendar:
        """A calendar that the account can see."""
        made = self.account.calendars[id] = Calendar(id, owner=PERSON, **more)
        return made

    def spoil(self, kind: Any, **more: Any) -> None:
        """Let something go wrong with the next request that fits (see `Fault`)."""
        self.faults.append(Fault(kind, **more))

    def credentials(self, scopes: tuple[str, ...]) -> dict[str, Any]:
        """A person's, as after a consent to these scopes."""
        self.oauth.refresh["1//refresh"] = frozenset(scopes)
        return {
            "kind": "user",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": "1//refresh",
            **self.here,
        }

    def service_account(self, delegated: tuple[str, ...], subject: str | None = PERSON) -> dict[str, Any]:
        """A service account's, with these scopes allowed for the whole domain."""
        self.oauth.delegated = frozenset(delegated)
        info = key_file(self.token_uri)
        return {"kind": "service_account", "info": info, "subject": subject, **self.here}

    @property
    def here(self) -> dict[str, str]:
        """What credentials need so that they are used with this service."""
        return {"api_url": self.api_url, "token_uri": self.token_uri}

    def start(self) -> GoogleFake:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    # ------------------------------------------------------------ one request

    def fault(self, method: str, path: str) -> Fault | None:
        return next((one for one in self.faults if one.hits(method, path)), None)

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        """Status and body for a request of the API or of the sign-in."""
        parts = urlsplit(target)
        try:
            if parts.path == "/token":
                status, told = self.oauth.token(dict(parse_qsl(body.decode())))
                return status, json.dumps(told).encode()
            if parts.path == "/auth":
                where = self.oauth.consent(dict(parse_qsl(parts.query)))
                return 302, where.encode()
            if not parts.path.startswith(API):
                raise Problem(*NOT_FOUND)
            told = self._api(method, parts.path[len(API) :], parts.query, headers, body)
            return (204, b"") if told is None else (200, json.dumps(told, ensure_ascii=False).encode())
        except Problem as problem:
            return problem.status, json.dumps(problem.body()).encode()

    def _api(self, http: str, path: str, text: str, headers: Any, body: bytes) -> Any:
        found = discovery.method_of(http, path)
        if found is None:
            self.wrong.append(f"no method {http} {path}")
            raise Problem(*NOT_FOUND)
        method, parts = found
        pairs = parse_qsl(text, keep_blank_values=True)
        value = _read(body)
        if not self.lenient:
            self.wrong += discovery.problems_of_request(method, pairs, value)
        self._check_token(headers.get("Authorization", ""), method.scopes)
        self._check_rate()
        query = parse_qs(text, keep_blank_values=True)
        told = self.account.handle(method.name, parts, query, value, headers.get("If-Match"))
        if told is None or method.response is None:
            return told
        self.wrong += discovery.problems_of(method.response, told)
        return fields.selected(query["fields"][0], told, method.response) if "fields" in query else told

    def _check_token(self, header: str, scopes: frozenset[str]) -> None:
        granted = self.oauth.access.get(header.removeprefix("Bearer "))
        if granted is None:
            raise Problem(401, "authError")
        if not granted & scopes:
            raise Problem(403, "insufficientPermissions")

    def _check_rate(self) -> None:
        if self.account.limit is None:
            return
        most, seconds = self.account.limit
        now = time.monotonic()
        served = self.account.served
        while served and served[0] < now - seconds:
            served.popleft()
        if len(served) >= most:
            raise Problem(403, "rateLimitExceeded", "usageLimits")
        served.append(now)


@contextmanager
def google_fake() -> Iterator[GoogleFake]:
    """The service, for the length of a block."""
    fake = GoogleFake().start()
    try:
        yield fake
    finally:
        fake.close()


def _read(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        raise Problem(400, "parseError") from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: GoogleFake

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _serve(self) -> None:
        fake = self.server.fake
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with fake.lock:
            fake.requests.append((self.command, self.path))
            fault = fake.fault(self.command, self.path)
            undone = fault is not None and fault.kind in ("error", "drop", "redirect", "gigabytes")
            status, answer = (200, b"") if undone else fake.answer(self.command, self.path, self.headers, body)
        if fault is None:
            self._send(status, answer)
        else:
            self._spoilt(fault, answer, fake.ended)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        if status == 302:
            headers, body = {"Location": body.decode()}, b""
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _spoilt(self, fault: Fault, answer: bytes, ended: threading.Event) -> None:
        if fault.kind in ("error", "error_after"):
            body = json.dumps(Problem(fault.status, fault.reason).body()).encode()
            return self._send(fault.status, body, dict(fault.headers))
        if fault.kind == "redirect":
            return self._send(302, b"http://127.0.0.1:9/elsewhere")
        self.close_connection = True
        if fault.kind == "silence_after":
            ended.wait(60)
        elif fault.kind == "truncate":
            self._begin(len(answer))
            self.wfile.write(answer[: len(answer) // 2])
        elif fault.kind == "garbage":
            self._send(200, b"<html>", {"Connection": "close"})
        elif fault.kind == "drip":
            self._begin(1_000_000)
            while not ended.wait(0.02):
                self.wfile.write(b" ")
        elif fault.kind == "gigabytes":
            self._begin(10**12)
            while True:
                self.wfile.write(b" " * 65536)
        return None

    def _begin(self, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests look at `requests`."""
