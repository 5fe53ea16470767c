"""Our mark in an event: two named properties under a GUID of our own, which no client shows to people.

One holds the uid alone, because a filter compares whole values; the other the mark as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from randevu.calendars.model import Mark

_GUID = "{6f0c41d1-8c37-4f0e-9b58-2a6f5d0f7a31}"
UID = f"String {_GUID} Name RandevuUid"
MARK = f"String {_GUID} Name RandevuMark"
EXPAND = f"singleValueExtendedProperties($filter=id eq '{MARK}')"

_HEX = re.compile(r"[0-9a-f]{32}")


def properties(mark: Mark, uid: str | None = None) -> list[dict[str, str]]:
    """
    Args:
        uid: only when an event is made; it stays.
    """
    value = {"house": mark.house, "appointment": mark.appointment, "staff": mark.staff, "generation": mark.generation}
    found = [{"id": MARK, "value": json.dumps(value, separators=(",", ":"))}]
    return found if uid is None else [*found, {"id": UID, "value": uid}]


def has_uid(uid: str) -> str:
    """The filter that finds the event made under a uid.

    Raises:
        ValueError: it is no uid, and could say something else in a filter.
    """
    if not is_uid(uid):
        raise ValueError("a uid is 32 hexadecimal digits")
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{UID}' and ep/value eq '{uid}')"


def is_uid(text: object) -> bool:
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def read(item: Mapping[str, Any]) -> Mark | None:
    """The mark of an event that was asked for with `EXPAND`; None for one that is not ours, or no longer legible."""
    for one in item.get("singleValueExtendedProperties") or ():
        if isinstance(one, dict) and str(one.get("id")).lower() == MARK.lower():
            try:
                value = json.loads(one["value"])
                return Mark(
                    str(value["house"]), int(value["appointment"]), str(value["staff"]), int(value["generation"])
                )
            except (ValueError, KeyError, TypeError, RecursionError):
                return None
    return None
