"""Ids of buttons and list rows that only the conversation they were issued to can use.

An id carries its payload, signed together with the conversation: ``s.<payload>.<signature>``. WhatsApp allows 200
characters in a list row; a payload that does not fit stays in our message row and the id holds its digest:
``k.<digest>.<signature>``. Whatever does not open (typed by hand, forged, issued to somebody else, made before the
secret changed) is no command: the words on the button are then read like any other words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

LONGEST = 200
_SIGNATURE_BYTES = 12

Payload = Mapping[str, Any]
Kept = Callable[[str], Payload | None]
"""Finds the payload that was kept under an id, among the messages sent to the conversation."""


def issue(secret: str, conversation_id: str, payload: Payload) -> str:
    """The id to put on a button. Equal payloads get equal ids, so that a repeated turn offers the same buttons."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    carried = _sealed(secret, conversation_id, "s", _encode(body))
    if len(carried) <= LONGEST:
        return carried
    return _sealed(secret, conversation_id, "k", _encode(hashlib.sha256(body).digest()[:18]))


def open_id(secret: str, conversation_id: str, choice_id: str, kept: Kept) -> Payload | None:
    """The payload of an id that was issued to this conversation; None for any other text."""
    sort, _, rest = choice_id.partition(".")
    body, _, _ = rest.partition(".")
    if sort not in ("s", "k") or not hmac.compare_digest(
        _sealed(secret, conversation_id, sort, body).encode(), choice_id.encode("utf-8", "replace")
    ):
        return None
    return kept(choice_id) if sort == "k" else _decode(body)


def _sealed(secret: str, conversation_id: str, sort: str, body: str) -> str:
    if not secret:
        raise ValueError("choices are signed: a secret is needed")
    signed = f"choice|{conversation_id}|{sort}|{body}".encode("utf-8", "replace")
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
    return f"{sort}.{body}.{_encode(signature)}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(body: str) -> Payload | None:
    try:
        found = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return None
    return found if isinstance(found, dict) else None
