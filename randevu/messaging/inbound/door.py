"""What stands between the open internet and the parser: the subscription handshake and the signature of every body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

_PREFIX = b"sha256="


def verify_signature(app_secret: str, body: bytes, header: str | None) -> bool:
    """Whether ``header`` (``X-Hub-Signature-256``) is the HMAC of exactly these bytes.

    The comparison takes constant time, and the hash algorithm is ours, never taken from the header. An empty secret
    verifies nothing: a product without a secret would otherwise accept what anybody signs with the empty key.
    """
    if not app_secret or not header:
        return False
    expected = _PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest().encode()
    return hmac.compare_digest(expected, header.strip().encode("utf-8", "replace"))


def sign(app_secret: str, body: bytes) -> str:
    """The header value that `verify_signature` accepts for these bytes."""
    return (_PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest().encode()).decode()


def handshake(params: Mapping[str, str], token: str) -> str | None:
    """The challenge to answer as plain text, or None if the request is not our own subscription.

    The challenge comes from outside: serve it as ``text/plain`` with ``X-Content-Type-Options: nosniff``.
    """
    challenge = params.get("hub.challenge")
    given = params.get("hub.verify_token") or ""
    if not token or not challenge or params.get("hub.mode") != "subscribe":
        return None
    matches = hmac.compare_digest(token.encode(), given.encode("utf-8", "replace"))
    return challenge if matches else None
