"""What a message says about the waiting list: yes or no to a time that was offered from it, joining, leaving, asking.

Read from the words, whatever the model took them for; its entities stay, so that what is wished for is merged as ever.
Where the words tell nothing and the model is sure that somebody wants to join, its intent stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from randevu.turkish import attendance, waiting_list

TAKES, REFUSES, JOINS, LEAVES, ASKS = (
    "take_freed_time",
    "refuse_freed_time",
    "join_waiting_list",
    "leave_waiting_list",
    "ask_waiting_list",
)
"""Intents of domain.yml. Joining is also taught to the model, for words that are not listed; the others are not."""
INTENTS = frozenset({TAKES, REFUSES, JOINS, LEAVES, ASKS})
SURE = 0.95
"""Less than the 1.0 of a tapped button: these are words."""
_SAID = {"joins": JOINS, "leaves": LEAVES, "asks": ASKS}
_YES, _NO = ("affirm", "confirm_attendance"), ("deny", "decline_attendance")


def about(parsed: Mapping[str, Any], offered: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parse data as it is to be acted upon.

    Args:
        offered: {waiting: its number} if the newest thing that we said offered a time from the waiting list.
    """
    text = str(parsed.get("text") or "")
    said = waiting_list.read(text)
    if said is not None:
        return {**parsed, "intent": {"name": _SAID[said], "confidence": SURE}}
    if offered is None:
        return dict(parsed)
    name = str((parsed.get("intent") or {}).get("name"))
    intent = TAKES if name in _YES or attendance.answer(text) == "comes" else REFUSES if name in _NO else None
    if intent is None:
        return dict(parsed)
    which = {"entity": "waiting", "value": offered["waiting"], "start": 0, "end": 0, "extractor": "issued"}
    return {**parsed, "intent": {"name": intent, "confidence": SURE}, "entities": [which]}
