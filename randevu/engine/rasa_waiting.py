"""What the assistant answers while the customer waits for a person: wishes that it can serve for certain.

See docs/decisions/0018: nobody is left without an appointment because nobody had time for the complaint, and nobody
gets the assistant's answer to what was meant for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from randevu.engine import waiting_list
from randevu.engine.answering import ABOUT, NOTE

SERVED = frozenset(
    {
        *("book_appointment", "ask_availability", "change_appointment", "cancel_appointment", "list_appointments"),
        *("ask_price", "ask_duration", "ask_hours", "ask_address", "ask_services"),
        *waiting_list.INTENTS,
    }
)
BARE = frozenset({"inform", "affirm", "nlu_fallback"})
"""Intents that say nothing by themselves: "yarın 14:00 saç kesimi" is a wish, "yarın" may be anything."""
ATTENDANCE = frozenset({"confirm_attendance", "decline_attendance", NOTE})
"""Answers to a reminder."""
FOR_PEOPLE = frozenset({"request_human", "complain"})
SURE = 0.5


def is_served(parse_data: Mapping[str, Any], tracker: DialogueStateTracker) -> bool:
    """Whether the assistant works out this message although a person is waited for.

    In the middle of a form that began meanwhile it goes on, and a tapped button or news of the product's own is clear.
    """
    if tracker.active_loop_name:
        return True
    intent = parse_data.get("intent") or {}
    entities = parse_data.get("entities") or []
    name, confidence = intent.get("name"), intent.get("confidence") or 0.0
    if name in FOR_PEOPLE:
        return False
    if _is_issued(parse_data):
        return not str(name).startswith("sent_")
    if name in SERVED:
        return confidence >= SURE
    kinds = {one["entity"] for one in entities}
    if ABOUT in kinds and name in ATTENDANCE:
        return True
    return name in BARE and {"service", "when"} <= kinds


def _is_issued(parse_data: Mapping[str, Any]) -> bool:
    """Whether this product said or issued it: its reading is no guess, and no other was considered."""
    ranking = parse_data.get("intent_ranking") or []
    return len(ranking) == 1 and ranking[0].get("confidence") == 1.0
