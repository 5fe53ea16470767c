"""HTTP as calendar services are spoken to: one request, one answer of bounded size within a bounded time.

Nothing is followed, repeated or remembered: no redirects, no retries, no cookies. What fails on the way becomes one of
our errors by a single question: can the request have been carried out? The exceptions of the libraries hold addresses,
headers and bodies, so ours are never chained to them.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError as Urllib3Error

from randevu import clock
from randevu.calendars import wire
from randevu.calendars.body import TooBig, read
from randevu.calendars.errors import Away, CalendarError, Refused, Unclear

Params = Mapping[str, str] | Sequence[tuple[str, str]]

_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """What one request may cost.

    Attributes:
        seconds: from the look-up of the name to the last byte.
        most_bytes: of the answer's body, as sent and as unpacked.
        connections: kept open for threads that ask at the same time.
    """

    seconds: float = 20.0
    most_bytes: int = 16 * 1024 * 1024
    connections: int = 8


@dataclass(frozen=True)
class Answer:
    """What a server answered, whatever its status; a redirect is an answer too.

    Attributes:
        headers: names may be asked for in any case.
        changes: whether the request was one that changes something.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    changes: bool = False

    def json(self) -> dict[str, Any]:
        """The body, a JSON object.

        Raises:
            Unclear: it is none, and the request may have changed something.
            Away: it is none, and nothing was to be changed.
        """
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise (Unclear if self.changes else Away)("no_json")
        return found

    def retry_after(self) -> timedelta | None:
        """The pause that the server asks for, at most a day; None when it names none."""
        text = self.headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit():
            return min(timedelta(seconds=int(text[:9])), _LONGEST_WAIT)
        try:
            until = parsedate_to_datetime(text)
            # By the server's own clock, where it tells it.
            date = self.headers.get("Date")
            wait = until - (parsedate_to_datetime(date) if date else clock.now())
        except (TypeError, ValueError, OverflowError):
            return None
        return min(max(wait, timedelta(0)), _LONGEST_WAIT)


def place_of(url: str) -> str:
    """`host:port` of an address, as `Http` takes it; IPv6 addresses in brackets.

    Raises:
        ValueError: it is no address.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or {'http': 80, 'https': 443}.get(parts.scheme, 0)}"


class Http:
    """A way out to calendar services; several threads may share one.

    Args:
        public_only: for addresses that people typed in: a host in a private network, or in this machine, is refused.
        open_to: `host:port` pairs, named by whoever runs the installation, for which that does not hold. One that is a
            loopback address may also be spoken to without TLS.
    """

    def __init__(
        self, limits: Limits | None = None, *, public_only: bool = False, open_to: Collection[str] = ()
    ) -> None:
        self._limits = limits or Limits()
        self._public_only = public_only
        self._open_to = frozenset(open_to)
        self._session = _Session()
        # A proxy of the environment would look names up on its own, past our check.
        self._session.trust_env = not public_only and not open_to
        self._session.auth = _as_it_is  # or a .netrc on this machine would replace our sign-in
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": "randevu (gzip)", "Accept-Encoding": "gzip"})
        adapter = wire.Adapter(self._limits.connections)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def send(
        self,
        method: str,
        url: str,
        *,
        changes: bool,
        headers: Mapping[str, str] | None = None,
        params: Params | None = None,
        body: bytes | None = None,
        value: Any = None,
    ) -> Answer:
        """Make one request.

        Args:
            changes: whether carrying it out changes something at the service.
            body: sent as it is; say in `headers` what it is.
            value: sent as JSON, when there is no `body`.

        Raises:
            Refused: the address may not be asked.
            Away: surely nothing was changed.
            Unclear: the request went out and no readable answer came; only when it `changes` something.
        """
        public_only = self._checked(url)
        sent_headers = dict(headers or {})
        if body is None and value is not None:
            body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
            sent_headers.setdefault("Content-Type", "application/json; charset=utf-8")
        with wire.call(self._limits.seconds, public_only) as call:
            try:
                return self._answer(method, url, sent_headers, params, body, changes)
            except (requests.RequestException, Urllib3Error, http.client.HTTPException, OSError, ValueError) as error:
                failure = _failure(error, call, changes)
        # Outside of the handler, so that not even its context is kept.
        raise failure

    def _checked(self, url: str) -> bool:
        """Whether only public addresses will do for this one."""
        try:
            parts = urlsplit(url)
            host, known = parts.hostname or "", place_of(url) in self._open_to
        except ValueError:
            raise Refused("address") from None
        if parts.scheme != "https" and not (parts.scheme == "http" and known and wire.is_loopback(host)):
            raise Refused("not_https")
        if not host or parts.username is not None:
            raise Refused("address")
        return self._public_only and not known

    def _answer(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Params | None,
        body: bytes | None,
        changes: bool,
    ) -> Answer:
        with self._session.request(
            method,
            url,
            headers=headers,
            params=list(params.items()) if isinstance(params, Mapping) else params,
            data=body,
            allow_redirects=False,
            stream=True,
            timeout=self._limits.seconds,
        ) as response:
            return Answer(response.status_code, response.headers, read(response, self._limits.most_bytes), changes)


class _Session(requests.Session):
    """Takes a redirect for an answer like any other. `requests` would prepare to follow it even when told not to, and
    for that read its body to the end, however long it is."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def _failure(error: Exception, call: wire.Call, changes: bool) -> CalendarError:
    if call.failure == "private_address":
        return Refused("private_address")
    if isinstance(error, TooBig):
        code = "too_big"
    elif not call.sent:
        if isinstance(error, ValueError):  # a header or address that is none
            return Refused("request")
        code = call.failure or ("certificate" if isinstance(error, requests.exceptions.SSLError) else "no_connection")
    elif isinstance(error, (TimeoutError, requests.exceptions.Timeout)) or "timed out" in str(error):
        code = "timeout"
    else:
        code = "broken"
    return Unclear(code) if call.sent and changes else Away(code)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
