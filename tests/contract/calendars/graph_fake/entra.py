"""The sign-in service of the stand-in: a tenant's addresses, tokens for applications and people, codes, revocation."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

TENANT = "8a1d6c1e-0d6e-4f57-9d4c-0b4f7d1c2f11"
CLIENT = "5f2b7a90-3c1d-4f0a-8f7e-6f1f0c1d2e3f"
SECRET = "s3cret~value"
USER = "ayse@salon.example"

Reply = tuple[int, dict[str, Any]]


@dataclass
class Entra:
    """
    Attributes:
        codes: authorization codes that a person's consent produced, with the address they lead back to.
        asked: what each device code stands for.
        approved: the person typed the device code in.
        refusal: what every token request answers instead of a token.
    """

    base: str = ""
    resource: str = ""
    access: dict[str, str] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    approved: bool = True
    refusal: Reply | None = None
    grants: list[str] = field(default_factory=list)

    def expire_access(self) -> None:
        """Access tokens that were given out are good no longer; a refresh brings another."""
        self.access.clear()

    def revoke(self) -> None:
        """Consent is withdrawn: neither kind of token is good."""
        self.access.clear()
        self.refresh.clear()

    def consented(self, nonce: str, back_to: str) -> str:
        """The code with which the browser comes back."""
        code = secrets.token_hex(16)
        self.codes[code] = back_to
        self.nonces[code] = nonce
        return code

    def first_refresh_token(self) -> str:
        token = f"refresh-{secrets.token_hex(16)}"
        self.refresh.add(token)
        return token

    def answer(self, method: str, path: str, body: bytes) -> Reply | None:
        """None for a path that is none of ours."""
        parts = path.strip("/").split("/")
        if path.endswith("/v2.0/.well-known/openid-configuration"):
            return self._metadata(parts[0])
        if method != "POST" or len(parts) != 4 or parts[1:3] != ["oauth2", "v2.0"]:
            return None
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if parts[3] == "devicecode":
            device = secrets.token_hex(16)
            self.asked[device] = form.get("scope", "")
            return 200, {
                "user_code": "ABCD-EFGH",
                "device_code": device,
                "verification_uri": "https://microsoft.com/devicelogin",
                "expires_in": 900,
                "interval": 0,
                "message": "",
            }
        return self._token(form) if parts[3] == "token" else None

    def _metadata(self, tenant: str) -> Reply:
        if tenant not in (TENANT, "common"):
            return 400, {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."}
        # Addresses as the real service gives them, always with https.
        at = f"{self.base.replace('http://', 'https://')}/{tenant}/oauth2/v2.0"
        return 200, {
            "issuer": f"{self.base}/{tenant}/v2.0",
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "device_authorization_endpoint": f"{at}/devicecode",
        }

    def _token(self, form: dict[str, str]) -> Reply:
        kind = form.get("grant_type", "")
        self.grants.append(kind)
        if self.refusal is not None:
            return self.refusal
        scope = form.get("scope") or self.asked.get(form.get("device_code", ""), "")
        if form.get("client_id") != CLIENT or form.get("client_secret", SECRET) != SECRET:
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000222: expired secret."}
        if kind == "client_credentials":
            if "client_secret" not in form or scope != f"{self.resource}/.default":
                return 400, {"error": "invalid_scope", "error_description": "AADSTS70011"}
            return 200, self._given("application", None, None)
        if f"{self.resource}/Calendars.ReadWrite" not in scope.split() or "offline_access" not in scope.split():
            return 400, {"error": "invalid_scope", "error_description": "AADSTS70011"}
        if kind == "refresh_token":
            if form.get("refresh_token") not in self.refresh:
                return 400, {"error": "invalid_grant", "error_description": "AADSTS50173: grant revoked."}
            return 200, self._given("delegated", None, scope)
        if kind == "authorization_code":
            code = form.get("code", "")
            if self.codes.pop(code, None) != form.get("redirect_uri") or not form.get("code_verifier"):
                return 400, {"error": "invalid_grant", "error_description": "AADSTS70008: code expired."}
            return 200, self._given("delegated", self.nonces.pop(code), scope)
        if not self.approved:
            return 400, {"error": "authorization_declined", "error_description": "AADSTS70044"}
        return 200, self._given("delegated", None, scope)

    def _given(self, kind: str, nonce: str | None, scope: str | None) -> dict[str, Any]:
        token = f"access-{secrets.token_hex(16)}"
        self.access[token] = kind
        answer: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
        if kind == "application":
            return answer
        claims = {
            "aud": CLIENT,
            "iss": f"{self.base}/{TENANT}/v2.0",
            "exp": int(time.time()) + 3600,
            "iat": int(time.time()),
            "sub": "subject",
            "oid": "user-id",
            "tid": TENANT,
            "preferred_username": USER,
            **({"nonce": nonce} if nonce else {}),
        }
        return {
            **answer,
            "scope": scope,
            "refresh_token": self.first_refresh_token(),
            "id_token": ".".join((_packed({"alg": "none"}), _packed(claims), "")),
            "client_info": _packed({"uid": "user-id", "utid": TENANT}),
        }


def _packed(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
