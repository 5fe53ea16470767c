"""Emoji that say a service in one sign: 💇, 💅, "yarın 💆"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from randevu.turkish import letters

# What each sign stands for, in words that a business may have among the names of its services.
_SAYS = {"💇": "saç kesimi", "✂": "saç kesimi", "💅": "manikür", "💆": "masaj", "🧖": "cilt bakımı"}
_DECORATES = re.compile(r"\b(?:tesekkur|sag ?ol|eline|harika|super|guzel|bayil|begen|memnun|gorusuruz|oldu)\w*")
"""Beside such words a sign is a smile, not a wish."""


@dataclass(frozen=True)
class Picture:
    """A sign that stands for words; start and end are offsets into the NFC text."""

    words: str
    start: int
    end: int


def read(text: str) -> list[Picture]:
    """The signs that say something, in the order of the text."""
    normal = letters.normal(text)
    if _DECORATES.search(letters.fold(normal)):
        return []
    return [Picture(_SAYS[sign], at, at + 1) for at, sign in enumerate(normal) if sign in _SAYS]
