"""How a person gives us their calendar: by a code typed in on any device, or by a page that leads back to us.

Both end with credentials for `randevu.calendars.outlook.connect`, in which msal's cache holds the refresh token.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msal

from randevu.calendars.errors import SignInNeeded
from randevu.calendars.http import Http
from randevu.calendars.outlook.sign_in import AUTHORITY, application, asked, scopes

RESOURCE = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Device:
    """What the person does: open `page` anywhere and type `code`."""

    page: str
    code: str
    finish: Callable[[], dict[str, Any]]
    """Waits until it is done, and returns the credentials; raises `SignInNeeded` when it was refused or never done."""


@dataclass(frozen=True)
class Redirect:
    """What the person does: open `page` in a browser, which leads back to the address given."""

    page: str
    finish: Callable[[Mapping[str, str]], dict[str, Any]]
    """Takes the query with which the browser came back, and returns the credentials; raises `SignInNeeded` when it
    holds a refusal or is not the answer to this page."""


def by_device(
    tenant: str, client_id: str, *, authority: str = AUTHORITY, resource: str = RESOURCE, http: Http | None = None
) -> Device:
    """
    Args:
        tenant: "common" for company and personal accounts, "consumers" for personal ones, or a company's own.
    """
    consent = _Consent({"kind": "delegated", "tenant": tenant, "client_id": client_id}, authority, resource, http)
    flow = consent.app.initiate_device_flow(scopes=consent.scopes)
    if "user_code" not in flow:
        raise SignInNeeded(str(flow.get("error") or "device_flow")[:60])
    return Device(
        str(flow["verification_uri"]),
        str(flow["user_code"]),
        lambda: consent.done(lambda: consent.app.acquire_token_by_device_flow(flow)),
    )


def by_redirect(
    tenant: str,
    client_id: str,
    back_to: str,
    client_secret: str = "",
    *,
    authority: str = AUTHORITY,
    resource: str = RESOURCE,
    http: Http | None = None,
) -> Redirect:
    """
    Args:
        back_to: registered with the application; ``http://localhost`` with any port for one on a person's own machine.
        client_secret: for an application of the kind "web".
    """
    credentials = {"kind": "delegated", "tenant": tenant, "client_id": client_id}
    if client_secret:
        credentials["client_secret"] = client_secret
    consent = _Consent(credentials, authority, resource, http)
    with warnings.catch_warnings():
        # msal would rather have the answer in a form; a browser that comes back to this machine brings a query.
        warnings.simplefilter("ignore", UserWarning)
        flow = consent.app.initiate_auth_code_flow(consent.scopes, redirect_uri=back_to, prompt="select_account")

    def finish(query: Mapping[str, str]) -> dict[str, Any]:
        if query.get("state") != flow["state"]:
            raise SignInNeeded("state")
        return consent.done(lambda: consent.app.acquire_token_by_auth_code_flow(flow, dict(query)))

    return Redirect(str(flow["auth_uri"]), finish)


class _Consent:
    def __init__(self, credentials: dict[str, Any], authority: str, resource: str, http: Http | None) -> None:
        self._credentials = credentials
        self._cache = msal.SerializableTokenCache()
        self.scopes = scopes(resource, application=False)
        self.app: Any = application(credentials, authority, http or Http(), self._cache)

    def done(self, question: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
        asked(question)
        account = self.app.get_accounts()[0]
        return {
            **self._credentials,
            "account_id": account["home_account_id"],
            "account": account["username"],
            "cache": self._cache.serialize(),
        }
