"""A message that only remarks something ("pahalıymış ya", "adım Selin Demir"), whatever the model took it for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from randevu.turkish import remarks

REMARK = "remark"
"""Intent of domain.yml: not taught to the model."""
SURE = 0.95
"""Less than the 1.0 of a tapped button: these are words."""
_ONLY_UNDER: Mapping[remarks.Kind, frozenset[str | None]] = {
    "together": frozenset({"time", "confirmed"}),
    "advice": frozenset({None, "service", "branch"}),
}
"""What must have been asked last for these to be remarks: "hangisi daha yakın" under times asks for the next one."""


def about(parsed: Mapping[str, Any], asked: str | None) -> dict[str, Any]:
    """The parse data as it is to be acted upon; what also names a service or a time is a wish first.

    Args:
        asked: the slot that a running form asked for last.
    """
    kind = remarks.read(str(parsed.get("text") or ""))
    named = {one.get("entity") for one in parsed.get("entities") or ()}
    wishes = {"when"} if kind == "health" else {"when", "service", "branch"}
    if kind is None or named & wishes or asked not in _ONLY_UNDER.get(kind, frozenset({asked})):
        return dict(parsed)
    return {**parsed, "intent": {"name": REMARK, "confidence": SURE}}
