"""The provider of trials: a page of the simulator on which one pays or refuses, and signed calls like those of others.

A call carries `X-Payment-Signature: sha256=<hex>`, the HMAC of the body under the secret that both sides know.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import requests

from randevu.payments.errors import ProviderAway, ProviderRefused
from randevu.payments.port import Call, Found, Order, Page, Standing

NAME = "sandbox"
SIGNATURE = "x-payment-signature"
SECONDS = (3.0, 10.0)
"""To connect, and to answer."""
_STANDINGS: Mapping[str, Standing] = {"open": "open", "refused": "open", "paid": "paid", "refunded": "refunded"}


class Sandbox:
    """See `randevu.payments.port.Provider`."""

    name = NAME

    def __init__(self, address: str, secret: str) -> None:
        self._address, self._secret = address.rstrip("/"), secret

    def create(self, order: Order) -> Page:
        told = self._ask(
            "POST",
            "/orders",
            {
                "reference": order.reference,
                "amount": order.amount,
                "title": order.title,
                "until": order.until.isoformat(),
                "back": order.back,
                "notify": order.heard_at,
            },
        )
        return Page(str(told["id"]), str(told["url"]))

    def look_up(self, id: str) -> Found:
        told = self._ask("GET", f"/orders/{id}")
        return Found(_STANDINGS[told["state"]], int(told["amount"]))

    def refund(self, id: str, amount: int) -> None:
        self._ask("POST", f"/orders/{id}/refund", {"amount": amount})

    def heard(self, headers: Mapping[str, str], body: bytes) -> Call | None:
        wanted = "sha256=" + hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), wanted.encode()):
            raise ProviderRefused("signature")
        try:
            told = json.loads(body)
            if told["state"] != "paid":
                return None
            return Call(str(told["id"]), str(told["reference"]), int(told["amount"]))
        except (ValueError, TypeError, LookupError):
            raise ProviderRefused("body") from None

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._secret}"}
        try:
            answer = requests.request(
                method, f"{self._address}{path}", json=body, headers=headers, timeout=SECONDS, allow_redirects=False
            )
            if answer.status_code >= 500 or answer.status_code == 429:
                raise ProviderAway(str(answer.status_code))
            if answer.status_code != 200:
                raise ProviderRefused(str(answer.status_code))
            told: dict[str, Any] = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderAway(type(error).__name__) from None
        return told
