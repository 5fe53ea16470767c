"""The templates of a WhatsApp Business account, over the Graph API: listed, created, changed.

Templates hold nothing personal, so that, unlike elsewhere in this package, WhatsApp's own sentences about a refusal are
kept and shown: they say what to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import requests

from randevu.messaging import failures
from randevu.messaging.errors import MessagingError
from randevu.settings import Settings

TIMEOUT = (5.0, 30.0)
PAGE = 100
MOST_PAGES = 50
FIELDS = "id,name,language,status,category,quality_score,rejected_reason,components"


class AccountError(MessagingError):
    """The account did not do what was asked; the text holds WhatsApp's own words where it gave any."""


class Account(Protocol):
    """Where templates are reviewed."""

    def listed(self) -> list[dict[str, Any]]:
        """All templates as WhatsApp describes them.

        Raises:
            AccountError: it could not be asked.
        """
        ...

    def create(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Hand a new one in; returns ``{"id", "status", "category"}``.

        Raises:
            AccountError: it was refused.
        """
        ...

    def edit(self, remote_id: str, payload: Mapping[str, Any]) -> None:
        """Hand changed components in.

        Raises:
            AccountError: it was refused.
        """
        ...


class GraphAccount:
    """An account at Meta, or at whoever answers under Meta's addresses; `page`: how many are listed at a time."""

    def __init__(self, settings: Settings, session: requests.Session | None = None, *, page: int = PAGE) -> None:
        settings.require("whatsapp_business_account_id")
        token = settings.whatsapp_access_token
        authorization = {"Authorization": f"Bearer {token}"} if token else {}
        self._headers = {**authorization, **settings.whatsapp_headers}
        self._api = settings.whatsapp_api_url
        self._account = settings.whatsapp_business_account_id
        self._session, self._page = session or requests.Session(), page

    def listed(self) -> list[dict[str, Any]]:
        return [one for page in self._pages() for one in page if isinstance(one, dict)]

    def create(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return self._ask("POST", f"{self._account}/message_templates", json=payload)

    def edit(self, remote_id: str, payload: Mapping[str, Any]) -> None:
        self._ask("POST", remote_id, json=payload)

    def _pages(self) -> Iterator[list[Any]]:
        asked: dict[str, Any] = {"limit": self._page, "fields": FIELDS}
        for _ in range(MOST_PAGES):
            page = self._ask("GET", f"{self._account}/message_templates", params=asked)
            data, paging = page.get("data"), page.get("paging")
            yield data if isinstance(data, list) else []
            if not isinstance(paging, dict) or not paging.get("next"):
                return
            after = (paging.get("cursors") or {}).get("after")
            if not after or after == asked.get("after"):
                return
            asked["after"] = after

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        def call() -> requests.Response:
            url = f"{self._api}/{path}"
            return self._session.request(
                method, url, headers=self._headers, timeout=TIMEOUT, allow_redirects=False, **more
            )

        try:
            response = failures.attempt(call)
        except MessagingError as error:
            raise AccountError(f"WhatsApp could not be asked about templates: {error}") from None
        try:
            body = response.json()
        except ValueError:
            body = None
        if not response.ok or not isinstance(body, dict) or isinstance(body.get("error"), dict):
            raise AccountError(_said(response.status_code, body))
        return body


def _said(status: int, body: Any) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return f"WhatsApp answered with HTTP status {status} about templates"
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    words = [error.get(name) for name in ("error_user_title", "error_user_msg")]
    said = ": ".join(str(word) for word in words if word) or str(details or error.get("message") or "no reason given")
    codes = "/".join(str(error[name]) for name in ("code", "error_subcode") if error.get(name) is not None)
    return f"WhatsApp refused (code {codes}): {said}"
