"""What a message answers when the newest thing we said was the question after a visit.

A number alone was read before it came here. Here are a number with words ("4, biraz bekledim") and words alone; an
order or a question that happens to come then is left as the model read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

INTENT = "rate_visit"
_SCORED = re.compile(r"\s*([1-5])(?:\s*/\s*5)?(?![\d:.]\d)(?:[\s.,!;:-]+(.*))?", re.DOTALL)
_WORDS = frozenset(
    ("affirm", "deny", "thank", "goodbye", "complain", "inform", "out_of_scope", "bot_challenge", "nlu_fallback")
)
_UNHAPPY = frozenset(("complain",))
_VALUES = frozenset(("service", "branch", "staff", "date", "time", "when"))


def rating(parsed: Mapping[str, Any], survey: Mapping[str, Any] | None, busy: bool) -> dict[str, Any]:
    """The parse data as it is to be acted upon.

    Args:
        survey: {survey: the appointment's number} if the newest thing that we said was the question.
        busy: whether the conversation is in the middle of a form, whose question is then the newest.
    """
    name = str((parsed.get("intent") or {}).get("name"))
    if survey is None or busy or name not in _WORDS:
        return dict(parsed)
    text = str(parsed.get("text") or "")
    scored = _SCORED.fullmatch(text)
    if not scored and any(one.get("entity") in _VALUES for one in parsed.get("entities") or ()):
        return dict(parsed)
    said: dict[str, Any] = {"survey": survey["survey"], "unhappy": name in _UNHAPPY}
    if scored:
        said["score"] = int(scored[1])
    if not scored or scored[2]:
        said["word"] = (scored[2] if scored else text).strip()
    entities = [
        {"entity": entity, "value": value, "start": 0, "end": 0, "extractor": "context"}
        for entity, value in said.items()
    ]
    return {**parsed, "intent": {"name": INTENT, "confidence": 1.0}, "entities": entities}
