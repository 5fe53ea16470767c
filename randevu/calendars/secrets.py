"""Credentials of calendar services, encrypted at rest.

The key is derived from `RANDEVU_SECRET_KEY` for this purpose alone, so that a link signed with the same secret tells
nothing about it. Fernet also signs: a row that was tampered with, or written under another secret, is refused.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from randevu.calendars.errors import SetupError

PURPOSE = b"randevu calendar credentials, version 1"


def encrypted(credentials: Mapping[str, Any], secret_key: str) -> str:
    """What is kept in the database.

    Raises:
        SetupError: there is no secret to encrypt with.
    """
    return _cipher(secret_key).encrypt(json.dumps(dict(credentials)).encode()).decode()


def decrypted(text: str, secret_key: str) -> dict[str, Any]:
    """The credentials again.

    Raises:
        SetupError: they were encrypted with another secret.
    """
    try:
        found: dict[str, Any] = json.loads(_cipher(secret_key).decrypt(text.encode()))
    except InvalidToken:
        raise SetupError(
            "RANDEVU_SECRET_KEY is not the one with which the calendar was connected: set that one, or connect it anew",
            "secret_key",
        ) from None
    return found


@lru_cache(maxsize=4)
def _cipher(secret_key: str) -> Fernet:
    if not secret_key:
        raise SetupError("set RANDEVU_SECRET_KEY: calendar credentials are encrypted with it", "secret_key")
    key = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
