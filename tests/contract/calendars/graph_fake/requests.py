"""What requests to the stand-in for Microsoft Graph say, and how it refuses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

_PROPERTY = re.compile(r"String \{[0-9a-f-]{36}\} Name \w+", re.IGNORECASE)


class Problem(Exception):
    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, dict(headers or {})


@dataclass(frozen=True)
class Ask:
    """A request that came with a good token."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    value: Any
    grant: str


def window(query: Mapping[str, str]) -> tuple[datetime, datetime]:
    try:
        first, last = (
            datetime.fromisoformat(query[name].replace("Z", "+00:00")) for name in ("startDateTime", "endDateTime")
        )
    except (KeyError, ValueError):
        raise Problem(400, "ErrorInvalidParameter") from None
    return first, last


def times(value: dict[str, Any]) -> tuple[Any, Any]:
    try:
        moments = [
            datetime.fromisoformat(value[name]["dateTime"]).replace(tzinfo=ZoneInfo(value[name]["timeZone"]))
            for name in ("start", "end")
        ]
    except (KeyError, ValueError):
        raise Problem(400, "ErrorInvalidRequest") from None
    if moments[0] > moments[1]:
        raise Problem(400, "ErrorPropertyValidationFailure")
    first, last = (one.astimezone(timezone.utc) for one in moments)
    return (first.date(), last.date()) if value.get("isAllDay") else (first, last)


def kept(value: dict[str, Any]) -> dict[str, Any]:
    left_out = ("start", "end", "isAllDay", "singleValueExtendedProperties", "transactionId")
    return {name: given for name, given in value.items() if name not in left_out}


def hidden(value: dict[str, Any]) -> dict[str, str]:
    found = value.get("singleValueExtendedProperties") or []
    if any(_PROPERTY.fullmatch(one["id"]) is None for one in found):
        raise Problem(400, "ErrorInvalidPropertyId")
    return {one["id"].lower(): one["value"] for one in found}


def quoted(value: str) -> str:
    return quote(value, safe="$(),:/'")
