"""Access tokens: kept while they last, renewed when they end, one renewal at a time.

`google-auth` knows how tokens are asked for; its requests go through our `Http`, so that they too have a deadline. It
would repeat failed ones with pauses of its own: our transport raises before it can.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import google.auth.exceptions
import google.auth.transport
import google.oauth2.credentials
import google.oauth2.service_account

from randevu.calendars import wire
from randevu.calendars.errors import Away, SetupError, SignInNeeded, Throttled
from randevu.calendars.http import Answer, Http

SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
    "https://www.googleapis.com/auth/calendar.freebusy",
)
"""Events read and written, the list of calendars read, free and busy times of calendars that show no more."""

TOKEN_ADDRESS = "https://oauth2.googleapis.com/token"

_PASSING = {"internal_failure", "server_error", "temporarily_unavailable"}
_WORD = re.compile(r"[A-Za-z][A-Za-z_]{1,59}")


def safe_word(text: object, otherwise: str) -> str:
    """The service's own short code where it looks like one: answers could hold anything, and codes are logged."""
    return text if isinstance(text, str) and _WORD.fullmatch(text) else otherwise


def on_this_machine(url: object) -> bool:
    """Whether an address is one for tests."""
    return wire.is_loopback(urlsplit(str(url or "")).hostname or "")


def token_address(credentials: Mapping[str, Any]) -> str:
    """Where these credentials get their access tokens: never where a file from somebody says, except in tests."""
    given = credentials.get("token_uri")
    return str(given) if on_this_machine(credentials.get("api_url")) and given else TOKEN_ADDRESS


class SignIn:
    """The access token of one account; threads may share it.

    Args:
        on_refresh: given the credentials to keep, when a person's changed; those of service accounts never do.

    Raises:
        SetupError: the credentials are not complete.
    """

    def __init__(
        self, http: Http, credentials: Mapping[str, Any], on_refresh: Callable[[Mapping[str, Any]], None]
    ) -> None:
        self._given = dict(credentials)
        self._on_refresh = on_refresh
        self._transport = _Transport(http)
        self._lock = threading.Lock()
        try:
            self._google = _made(credentials)
        except (ValueError, KeyError, TypeError, google.auth.exceptions.GoogleAuthError):
            self._google = None
        if self._google is None:
            raise SetupError("Google credentials are not complete: connect the account again")

    def token(self, refused: str | None = None) -> str:
        """An access token.

        Args:
            refused: one that the service did not accept: another is wanted.

        Raises:
            SignInNeeded: the consent was withdrawn or ran out.
            Away, Throttled: it could not be renewed now; nothing was changed.
        """
        with self._lock:
            if not self._google.valid or self._google.token == refused:
                self._renew()
            return str(self._google.token)

    def _renew(self) -> None:
        try:
            self._google.refresh(self._transport)
            return self._keep()
        except google.auth.exceptions.GoogleAuthError as error:
            failure = _code(error)
        except (ValueError, KeyError, TypeError):
            raise Away("token_answer") from None
        # Outside of the handler: the exception's text holds what the service said.
        raise SignInNeeded(failure)

    def _keep(self) -> None:
        if self._given.get("kind") == "service_account":
            return
        expiry: datetime | None = self._google.expiry
        self._given |= {
            "refresh_token": self._google.refresh_token,
            "access_token": self._google.token,
            "expires_at": expiry.isoformat() if expiry is not None else None,
        }
        self._on_refresh(dict(self._given))


def _made(credentials: Mapping[str, Any]) -> Any:
    if credentials.get("kind") == "service_account":
        return google.oauth2.service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            {**credentials["info"], "token_uri": token_address(credentials)},
            scopes=list(SCOPES),
            subject=credentials.get("subject") or None,
        )
    needed = ("refresh_token", "client_id", "client_secret")
    if credentials.get("kind") != "user" or not all(credentials.get(name) for name in needed):
        return None
    until = credentials.get("expires_at")
    return google.oauth2.credentials.Credentials(  # type: ignore[no-untyped-call]
        credentials.get("access_token") if until else None,
        refresh_token=credentials["refresh_token"],
        token_uri=token_address(credentials),
        client_id=credentials["client_id"],
        client_secret=credentials["client_secret"],
        expiry=datetime.fromisoformat(until) if until else None,
    )


def _code(error: google.auth.exceptions.GoogleAuthError) -> str:
    said = error.args[1] if len(error.args) > 1 else None
    return safe_word(said.get("error") if isinstance(said, Mapping) else None, "sign_in")


class _Transport(google.auth.transport.Request):
    def __init__(self, http: Http) -> None:
        self._http = http

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> google.auth.transport.Response:
        answer = self._http.send(method, url, changes=False, headers=headers, body=body)
        if answer.status == 429:
            raise Throttled("token_429", answer.retry_after())
        if answer.status in (408,) or answer.status >= 500 or answer.status < 200 or 300 <= answer.status < 400:
            raise Away(f"token_{answer.status}")
        if answer.json().get("error") in _PASSING:
            raise Away("token_fault")
        return _Response(answer)


class _Response(google.auth.transport.Response):
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @property
    def status(self) -> int:
        return self._answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self._answer.headers

    @property
    def data(self) -> bytes:
        return self._answer.body
