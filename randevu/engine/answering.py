"""What a message answers when the newest thing we said was a reminder.

"Evet" in the middle of another booking means the reminder that has just come, not the booking's question; so the
reading is put right before any policy sees it. Everything else is left as the model read it; the words of the message
are logged with the intent that was acted upon.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from randevu.turkish import attendance

NOTE = "attendance_note"
"""Intent of domain.yml for what staff should know: not taught to the model."""
ABOUT = "reminder"
"""Entity that carries which appointment the reminder was about."""

SURE = 0.95
"""Less than the 1.0 of a tapped button: these are words."""

_BY_WORDS = {"comes": "confirm_attendance", "moves": "change_appointment", "cancels": "cancel_appointment"}
_ANSWERS = {
    "affirm": "confirm_attendance",
    "deny": "decline_attendance",
    **{name: name for name in (*_BY_WORDS.values(), "decline_attendance")},
}
_NODS = ("affirm", "deny")
_WISHES = ("book_appointment", "ask_availability")
_VALUES_COUNT = ("change_appointment", "cancel_appointment", "decline_attendance")


def answering(parsed: Mapping[str, Any], reminder: Mapping[str, Any] | None, busy: bool) -> dict[str, Any]:
    """The parse data as it is to be acted upon.

    Args:
        parsed: as the model gave them.
        reminder: {appointment, generation, reminder, asks} if the newest thing that we said was one.
        busy: whether the conversation is in the middle of a form. A mere nod answers that, unless the reminder asked.
    """
    text = parsed.get("text") or ""
    late = attendance.late(text)
    if late is not None and not (reminder is None and _wishes(parsed)):
        told = {**_about(reminder), "minutes": late.minutes}
        return _made(parsed, NOTE, [_entity(ABOUT, told)])
    if reminder is None:
        return dict(parsed)
    name = str((parsed.get("intent") or {}).get("name"))
    word = attendance.answer(text)
    intent = _BY_WORDS[word] if word else _ANSWERS.get(name)
    nods = name in _NODS or (word == "comes" and not attendance.names_coming(text))
    if intent is None or (nods and busy and not reminder.get("asks")):
        return {**parsed, "entities": [*(parsed.get("entities") or ()), _entity(ABOUT, {**_about(reminder)})]}
    kept = [one for one in parsed.get("entities") or () if intent in _VALUES_COUNT]
    return _made(parsed, intent, [*kept, _entity(ABOUT, _about(reminder))])


def _wishes(parsed: Mapping[str, Any]) -> bool:
    """ "Cumartesi ilk saate kaş, ama gecikebilirim": a wish for an appointment, not word of one that stands."""
    named = {one.get("entity") for one in parsed.get("entities") or ()}
    return (parsed.get("intent") or {}).get("name") in _WISHES and "service" in named


def _about(reminder: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: reminder[name] for name in ("appointment", "generation", "reminder")} if reminder else {}


def _made(parsed: Mapping[str, Any], intent: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    return {**parsed, "intent": {"name": intent, "confidence": SURE}, "entities": entities}


def _entity(name: str, value: Any) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "context"}
