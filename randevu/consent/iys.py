"""The register's own HTTP interface, as its public documentation tells it (dev.iys.org.tr).

A token is fetched with user and password and fetched anew when it has run out. Records are told one by one: the answer
says at once whether each was taken over, where the collective call would have to be asked about later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from randevu.consent.register import RegisterAway, RegisterRefused
from randevu.settings import Iys

SECONDS = (5.0, 20.0)
"""To connect, and to answer."""
_TAKES_NOTHING = frozenset({401, 403, 408, 429})
"""Statuses that speak of us or of the moment, not of the record."""


class HttpRegister:
    """See `randevu.consent.register.Register`. Errors hold codes, never numbers or sentences of the register."""

    def __init__(self, account: Iys, session: requests.Session | None = None) -> None:
        self._account, self._session = account, session or requests.Session()
        self._consents = f"/sps/{account.code}/brands/{account.brand}/consents"
        self._token: str | None = None

    def submit(self, record: Mapping[str, str]) -> None:
        """See `Register`."""
        self._ask("POST", self._consents, json=dict(record))

    def changes(self) -> Iterator[Mapping[str, Any]]:
        """See `Register`."""
        place: dict[str, str] = {}
        while True:
            told = self._ask("GET", f"{self._consents}/changes", params={"source": "IYS", **place})
            found, after = told.get("list"), told.get("after")
            yield from found if isinstance(found, list) else ()
            if not found or not isinstance(after, str) or after == place.get("after"):
                return
            place = {"after": after}

    def _ask(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        fresh = self._token is None
        status, told = self._call(method, path, headers={"Authorization": f"Bearer {self._signed_in()}"}, **what)
        if status == 401 and not fresh:
            self._token = None
            return self._ask(method, path, **what)
        if 200 <= status < 300:
            return told
        if status in _TAKES_NOTHING or status >= 500:
            raise RegisterAway(f"answered {status}")
        raise RegisterRefused(_code(told) or str(status))

    def _signed_in(self) -> str:
        if self._token is None:
            who = {"username": self._account.user, "password": self._account.password, "grant_type": "password"}
            status, told = self._call("POST", "/oauth2/token", json=who)
            if status != 200 or not isinstance(told.get("access_token"), str):
                raise RegisterAway(f"sign-in answered {status}")
            self._token = str(told["access_token"])
        return self._token

    def _call(self, method: str, path: str, **what: Any) -> tuple[int, dict[str, Any]]:
        try:
            answer = self._session.request(
                method, f"{self._account.url}{path}", timeout=SECONDS, allow_redirects=False, **what
            )
        except requests.RequestException as error:
            raise RegisterAway(type(error).__name__) from None
        try:
            told = answer.json()
        except ValueError:
            told = None
        return answer.status_code, told if isinstance(told, dict) else {}


def _code(told: Mapping[str, Any]) -> str | None:
    """The first error's code."""
    errors = told.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    return code[:20] if isinstance(code, str) else None
