"""Google's sign-in: consent of a person, refresh tokens, and service accounts that act for one."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import google.auth.crypt
import google.auth.jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "123.apps.googleusercontent.com", "istemci-sirri"
SERVICE_ACCOUNT = "randevu@salon.iam.gserviceaccount.com"
PERSON = "defne@salon.example"

# Assertions name the real service as the one they are for, wherever they are sent.
AUDIENCE = "https://oauth2.googleapis.com/token"

Answer = tuple[int, dict[str, Any]]


@lru_cache(maxsize=1)
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _public_key() -> bytes:
    key = serialization.load_pem_private_key(private_key().encode(), password=None)
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@dataclass
class OAuth:
    """
    Attributes:
        access: access tokens that are good now, with their scopes.
        refresh: refresh tokens that are good, with theirs.
        codes: codes of consents not yet redeemed: the query of the consent.
        delegated: what the domain's administrator allowed the service account.
        rotates: a refresh gives a new refresh token and ends the old one.
        refusal: answered to whoever asks for a token, whatever they have.
    """

    access: dict[str, frozenset[str]] = field(default_factory=dict)
    refresh: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    delegated: frozenset[str] = frozenset()
    rotates: bool = False
    issued: int = 0
    refusal: str | None = None

    def consent(self, query: dict[str, str]) -> str:
        """A person says yes: where the browser is sent."""
        code = secrets.token_hex(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?state={query['state']}&code={code}&scope={query['scope'].replace(' ', '+')}"

    def token(self, form: dict[str, str]) -> Answer:
        if self.refusal is not None:
            return 400, {"error": self.refusal}
        grants = {
            "refresh_token": self._refreshed,
            "authorization_code": self._redeemed,
            "urn:ietf:params:oauth:grant-type:jwt-bearer": self._asserted,
        }
        grant = grants.get(form.get("grant_type", ""))
        return grant(form) if grant else (400, {"error": "unsupported_grant_type"})

    def issue(self, scopes: frozenset[str], refresh: str | None = None) -> dict[str, Any]:
        token = f"ya29.{secrets.token_hex(8)}"
        self.access[token] = scopes
        self.issued += 1
        told = {"access_token": token, "expires_in": 3599, "token_type": "Bearer", "scope": " ".join(sorted(scopes))}
        return {**told, "refresh_token": refresh} if refresh else told

    def _refreshed(self, form: dict[str, str]) -> Answer:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        old = form.get("refresh_token", "")
        if old not in self.refresh:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        new = None
        if self.rotates:
            new = f"1//{secrets.token_hex(8)}"
            self.refresh[new] = self.refresh.pop(old)
        return 200, self.issue(self.refresh[new or old], new)

    def _redeemed(self, form: dict[str, str]) -> Answer:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked.get("code_challenge") != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "Malformed auth code."}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        scopes = frozenset(asked["scope"].split())
        keeps = asked.get("access_type") == "offline"
        refresh = f"1//{secrets.token_hex(8)}" if keeps else None
        if refresh:
            self.refresh[refresh] = scopes
        return 200, self.issue(scopes, refresh)

    def _asserted(self, form: dict[str, str]) -> Answer:
        try:
            claims = google.auth.jwt.decode(form.get("assertion", ""), certs=_public_key(), audience=AUDIENCE)
        except Exception:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        if claims["iss"] != SERVICE_ACCOUNT or claims["exp"] - claims["iat"] > 3600:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT."}
        scopes = frozenset(claims["scope"].split())
        if claims.get("sub") and (claims["sub"] != PERSON or not scopes <= self.delegated):
            return 401, {"error": "unauthorized_client", "error_description": "Client is unauthorized."}
        return 200, self.issue(scopes)


def key_file(token_uri: str) -> dict[str, Any]:
    """The file that the console hands out for a service account."""
    told = {
        "type": "service_account",
        "project_id": "salon",
        "private_key_id": "1",
        "private_key": private_key(),
        "client_email": SERVICE_ACCOUNT,
        "client_id": "1",
        "token_uri": token_uri,
    }
    return dict(json.loads(json.dumps(told)))
