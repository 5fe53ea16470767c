"""Reading JSON that others wrote: nothing here raises, whatever the shape.

Databases refuse what JSON allows: NUL characters and lone surrogates in text, NaN and infinities as numbers, nesting
without end. A webhook that could not be stored would be answered with an error and come back for days, so all of that
is made harmless before anything else looks at it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

MAX_DEPTH = 40
"""WhatsApp's own bodies are about twelve levels deep."""
MAX_ID = 512
"""Longer ids would not fit into a database index; WhatsApp's are under 150 characters."""

_REPLACED = re.compile("[\x00\ud800-\udfff]")
_BIG = 10**18


class NotJson(ValueError):
    """The body is no JSON at all."""


def decode(body: bytes) -> Any:
    """The body as JSON values that any database can store.

    Raises:
        NotJson: for anything that is no JSON, or too deep to be read.
    """
    try:
        value = json.loads(
            body.decode("utf-8-sig", errors="replace"), parse_constant=lambda _: None, parse_int=_integer
        )
    except (ValueError, RecursionError):
        value = NotJson
    if value is NotJson:
        raise NotJson
    return _clean(value, 0)


def _integer(digits: str) -> int | None:
    """Numbers beyond what a database column holds mean nothing here (and very long ones are costly to convert)."""
    return int(digits) if len(digits) < 20 and -_BIG < int(digits) < _BIG else None


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _REPLACED.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (dict, list)) and depth >= MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {_REPLACED.sub("\ufffd", key): _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """The object itself, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The elements of a list; a lone object counts as a list of one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def text(value: Any) -> str | None:
    """Text that is not empty, also when it was sent as a number."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def identifier(value: Any) -> str | None:
    """An id without surrounding space that fits into an index."""
    found = text(value)
    found = found.strip() if found else None
    return found if found and len(found) <= MAX_ID else None


def phone(value: Any) -> str | None:
    """A ``wa_id`` in its usual form: without the plus sign some sources put before it."""
    found = identifier(value)
    return found.removeprefix("+") or None if found else None


def number(value: Any) -> float | None:
    """A number, also when it was sent as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def integer(value: Any) -> int | None:
    """A whole number, also when it was sent as text or as a float without fraction."""
    found = number(value)
    return int(found) if found is not None and found.is_integer() else None


def moment(value: Any) -> datetime | None:
    """Unix seconds, as text or number, as an aware UTC time; None when missing, broken or before WhatsApp existed."""
    seconds = integer(value)
    if seconds is None or not 1_230_000_000 <= seconds < 32_500_000_000:
        return None
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
