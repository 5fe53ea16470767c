"""Reading what providers say: JSON without a promise about its shape."""

from __future__ import annotations

import json
from typing import Any


def at(answer: Any, path: str) -> Any:
    """What stands at a path like ``response.messages.0.id``; None if nothing does."""
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdigit() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    return answer


def parsed(body: str) -> Any:
    """The JSON of a text; None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def scalar(found: Any) -> str | None:
    """A word or a number as a word; None for anything else."""
    if isinstance(found, bool) or not isinstance(found, (str, int)):
        return None
    return str(found).strip() or None
