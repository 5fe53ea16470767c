"""What a customer's file is called when somebody saves it: the sender's name for it, as any computer can write it."""

from __future__ import annotations

import re

from randevu.media.types import ENDINGS

_UNWRITABLE = re.compile('[\x00-\x1f\x7f/\\\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""What file systems refuse, and what makes a name read differently than it is."""
_LONGEST = 120


def safe(name: str | None) -> str | None:
    """The name without what could mislead or leave a folder, its ending kept; None when nothing is left of it."""
    if name is None:
        return None
    stem, dot, ending = _UNWRITABLE.sub("_", name).strip(". ").rpartition(".")
    ending = ending[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending)]}{dot}{ending}" or None


def of(filename: str | None, kind: str, media_type: str | None, message_id: int) -> str:
    """A kept file's name; what was sent without one is named by its kind and its message's number."""
    ending = ENDINGS.get(media_type or "")
    return safe(filename) or f"{kind}-{message_id}" + (f".{ending}" if ending else "")
