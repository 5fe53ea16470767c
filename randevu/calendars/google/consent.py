"""How a Google account is given to us: by a person's consent in a browser, or by the key of a service account.

Both end with credentials for `randevu.calendars.google.connect`. The consent is asked for as an installed application:
the browser comes back to this machine (`randevu.calendars.loopback`), or, where it runs on another, to an address that
answers nothing and whose line the person copies.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from randevu.calendars.errors import Away, NotAllowed, SetupError, SignInNeeded
from randevu.calendars.google.sign_in import SCOPES, TOKEN_ADDRESS, on_this_machine, safe_word
from randevu.calendars.http import Http, place_of

CONSENT_ADDRESS = "https://accounts.google.com/o/oauth2/v2/auth"


@dataclass(frozen=True)
class Redirect:
    """What the person does: open `page` in a browser, which leads back to the address given."""

    page: str
    finish: Callable[[Mapping[str, str]], dict[str, Any]]
    """Takes the query with which the browser came back, and returns the credentials.

    Raises `SignInNeeded` when it holds a refusal or is not the answer to this page, `NotAllowed` when the person left
    out a permission, `Away` when Google could not be asked.
    """


def by_redirect(
    client: Mapping[str, Any],
    back_to: str,
    *,
    consent_address: str = CONSENT_ADDRESS,
    token_uri: str = TOKEN_ADDRESS,
) -> Redirect:
    """
    Args:
        client: the file that the Google Cloud console hands out for a client of the type "Desktop app". The addresses
            in it are not used: who hands us a file shall not choose whom we ask.
        back_to: an address of this machine, with any port.

    Raises:
        SetupError: the file is another one.
    """
    told = client.get("installed")
    if not isinstance(told, Mapping) or not told.get("client_id") or not told.get("client_secret"):
        raise SetupError("that is not the file of an OAuth client of the type Desktop app; download it again")
    consent = _Consent(told, back_to, consent_address, token_uri)
    return Redirect(consent.page, consent.finish)


def by_key(info: Mapping[str, Any], subject: str | None, calendars: tuple[str, ...] = ()) -> dict[str, Any]:
    """
    Args:
        info: the key file of the service account.
        subject: the person in whose name it acts, allowed by the domain's administrator; None for calendars that were
            shared with the service account's own address.
        calendars: their addresses, since they stand on no list of its own.

    Raises:
        SetupError: the file is another one.
    """
    if info.get("type") != "service_account" or not info.get("private_key") or not info.get("client_email"):
        raise SetupError("that is not the key file of a service account; create a key of the type JSON")
    if subject is None and not calendars:
        raise SetupError("name the person whose calendars are meant, or the calendars shared with the service account")
    return {"kind": "service_account", "info": dict(info), "subject": subject, "calendars": list(calendars)}


class _Consent:
    """One question to one person, with what only the asker knows."""

    def __init__(self, client: Mapping[str, Any], back_to: str, consent_address: str, token_uri: str) -> None:
        self._client, self._back_to, self._token_uri = client, back_to, token_uri
        self._state = secrets.token_urlsafe(24)
        self._verifier = secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).decode().rstrip("=")
        question = {
            "client_id": client["client_id"],
            "redirect_uri": back_to,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": self._state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",
            # Without it, a second consent brings no refresh token.
            "prompt": "consent",
        }
        self.page = f"{consent_address}?{urlencode(question)}"

    def finish(self, query: Mapping[str, str]) -> dict[str, Any]:
        if not secrets.compare_digest(query.get("state", ""), self._state):
            raise SignInNeeded("state")
        if not query.get("code"):
            raise SignInNeeded(safe_word(query.get("error"), "no_code"))
        told = self._redeemed(query["code"])
        if not set(SCOPES) <= set(str(told.get("scope", "")).split()):
            raise NotAllowed("scope_left_out")
        if not told.get("refresh_token"):
            raise SignInNeeded("no_refresh_token")
        return {
            "kind": "user",
            "client_id": self._client["client_id"],
            "client_secret": self._client["client_secret"],
            "refresh_token": told["refresh_token"],
        }

    def _redeemed(self, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self._verifier,
            "redirect_uri": self._back_to,
            "client_id": self._client["client_id"],
            "client_secret": self._client["client_secret"],
        }
        http = Http(open_to=[place_of(self._token_uri)] if on_this_machine(self._token_uri) else ())
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = http.send("POST", self._token_uri, changes=False, headers=headers, body=urlencode(form).encode())
        if answer.status == 429 or answer.status >= 500 or answer.status < 200 or 300 <= answer.status < 400:
            raise Away(f"token_{answer.status}")
        told = answer.json()
        if answer.status >= 400:
            raise SignInNeeded(safe_word(told.get("error"), "consent"))
        return told
