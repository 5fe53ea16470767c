"""How a receiver knows that a call is ours and new: an HMAC over the moment and the body, under a secret of its own.

Secrets are not kept: each is made anew from the installation's key and the receiver's salt.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

HEADER = "Randevu-Signature"


def secret_of(key: str, salt: str) -> str:
    """A receiver's secret.

    Args:
        key: `RANDEVU_SECRET_KEY`.
    """
    return "whs_" + hmac.new(key.encode(), f"webhook:{salt}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, at: datetime, body: bytes) -> str:
    """The header's value: ``t=<seconds>,v1=<hex>``."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, str(seconds), body)}"


def _digest(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
