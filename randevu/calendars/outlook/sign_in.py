"""Signing in at Microsoft Entra with msal: as an application of the company, or for one person who consented.

What is kept are the credentials with msal's own cache in them; whoever keeps them encrypts them. Requests go the same
bounded way as all others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msal
from msal.exceptions import MsalError

from randevu.calendars.errors import Away, CalendarError, SetupError, SignInNeeded
from randevu.calendars.http import Answer, Http

AUTHORITY = "https://login.microsoftonline.com"
_FORM = "application/x-www-form-urlencoded; charset=utf-8"
# What a later attempt may mend; every other word of the service needs a person.
_PASSING = {"temporarily_unavailable", "server_error", "request_timeout", "slow_down"}


class SignIn:
    """Access tokens for one connection; several threads may share it.

    Args:
        credentials: see `randevu.calendars.outlook.connect`.
        resource: for which the token is to be good, e.g. ``https://graph.microsoft.com``.
        on_refresh: gets the whole credentials whenever msal's cache changed.
    """

    def __init__(
        self,
        credentials: Mapping[str, Any],
        authority: str,
        resource: str,
        http: Http,
        on_refresh: Callable[[Mapping[str, Any]], None],
    ) -> None:
        missing = [name for name in ("tenant", "client_id") if not credentials.get(name)]
        self._is_application = credentials.get("kind") == "application"
        needed = "client_secret" if self._is_application else "cache"
        missing += [] if credentials.get(needed) else [needed]
        if missing:
            raise SetupError(f"the Outlook connection lacks {', '.join(missing)}; connect it again")
        self._credentials = dict(credentials)
        self._authority, self._http, self._on_refresh = authority, http, on_refresh
        self._scopes = scopes(resource, application=self._is_application)
        self._cache = msal.SerializableTokenCache()
        self._cache.deserialize(credentials.get("cache") or None)
        self._app: msal.ClientApplication | None = None
        self._lock = threading.Lock()

    def token(self, anew: bool = False) -> str:
        """An access token; the one at hand while it lasts.

        Args:
            anew: the one at hand was refused.

        Raises:
            SignInNeeded: consent was withdrawn, or the secret ran out.
            Away: the sign-in service cannot be reached.
        """
        with self._lock:
            if self._app is None:
                self._app = application(self._credentials, self._authority, self._http, self._cache)
            result = asked(lambda: self._result(self._app, anew))
            if self._cache.has_state_changed:
                self._credentials["cache"] = self._cache.serialize()
                self._on_refresh(dict(self._credentials))
        return str(result["access_token"])

    def _result(self, app: Any, anew: bool) -> dict[str, Any] | None:
        if self._is_application:
            if anew:
                app.remove_tokens_for_client()
            return app.acquire_token_for_client(self._scopes)
        accounts = app.get_accounts()
        wanted = [one for one in accounts if one.get("home_account_id") == self._credentials.get("account_id")]
        account = (wanted or accounts or [None])[0]
        return app.acquire_token_silent_with_error(self._scopes, account, force_refresh=anew)


def scopes(resource: str, application: bool) -> list[str]:
    """What we ask for and nothing more; an application has been given its permissions beforehand."""
    return [f"{resource}/.default" if application else f"{resource}/Calendars.ReadWrite"]


def application(
    credentials: Mapping[str, Any], authority: str, http: Http, cache: msal.SerializableTokenCache
) -> msal.ClientApplication:
    """msal for these credentials; asks the tenant for its addresses.

    Raises:
        SignInNeeded: there is no such tenant.
        Away: the sign-in service cannot be reached.
    """
    secret = credentials.get("client_secret")
    kind = msal.ConfidentialClientApplication if secret else msal.PublicClientApplication
    transport = _Transport(http, authority)
    try:
        return kind(
            credentials["client_id"],
            **({"client_credential": secret} if secret else {}),
            authority=transport.https(f"{authority.rstrip('/')}/{credentials['tenant']}"),
            instance_discovery=False,
            validate_authority=False,
            token_cache=cache,
            http_client=transport,
        )
    except (ValueError, KeyError, TypeError):
        # Without a chain: msal's messages hold addresses and answers.
        error: CalendarError = SignInNeeded("tenant") if transport.refused else Away("sign_in")
    except (MsalError, RuntimeError):
        error = Away("sign_in")
    raise error


def asked(question: Callable[[], Mapping[str, Any] | None]) -> Mapping[str, Any]:
    """What msal answers, with its refusals as our errors."""
    try:
        result = question()
    except (MsalError, ValueError, KeyError, TypeError, RuntimeError):
        failed: CalendarError | None = Away("sign_in")
    else:
        failed = None
    if failed is not None:
        raise failed
    if result is None:
        raise SignInNeeded("no_account")
    if not isinstance(result.get("access_token"), str):
        code = str(result.get("error") or "no_token")[:60]
        raise Away(code) if code in _PASSING else SignInNeeded(code)
    return result


class _Response:
    """An answer as msal reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.text = answer.body.decode("utf-8", "replace")
        self.headers = dict(answer.headers)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise Away(str(self.status_code))


class _Transport:
    """msal's way out. It insists on https in addresses; a stand-in on this machine is spoken to without."""

    def __init__(self, http: Http, authority: str) -> None:
        self._http = http
        parts = urlsplit(authority)
        self._plain = parts.netloc if parts.scheme == "http" else None
        self.refused = False

    def https(self, url: str) -> str:
        return url.replace("http://", "https://", 1) if self._plain else url

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> _Response:
        return self._sent("GET", url, params, headers, None)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> _Response:
        body = data if isinstance(data, (str, bytes)) else urlencode(data or {})
        return self._sent("POST", url, params, {"Content-Type": _FORM, **(headers or {})}, body)

    def close(self) -> None:
        """msal's interface asks for it; connections are shared and stay."""

    def _sent(self, method: str, url: str, params: Any, headers: Any, body: str | bytes | None) -> _Response:
        parts = urlsplit(url)
        if self._plain == parts.netloc:
            url = parts._replace(scheme="http").geturl()
        sent = body.encode() if isinstance(body, str) else body
        kept = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        # A token that was given out and got lost harms nothing: the one before it stays good.
        answer = self._http.send(method, url, changes=False, headers=kept, params=params or None, body=sent)
        self.refused = 400 <= answer.status < 500 and answer.status != 429
        return _Response(answer)
