"""Greetings that are said when coming and when going alike."""

from __future__ import annotations

import re

from randevu.turkish import letters

_TIMES_OF_DAY = (
    r"(?:gun|gunler|aksam|aksamlar|gece|geceler|hafta sonu|hafta sonlari|haftalar|calisma|calismalar|is|isler)"
)
_LEAVE = re.compile(
    rf"(?:iyi|hayirli|guzel|mutlu|bol|keyifli|kolay) (?:{_TIMES_OF_DAY}|gelsin)(?: (?:diler(?:im|iz)|olsun|efendim"
    r"|canim|hepinize|size|gorusuruz|o zaman))*"
)


def may_take_leave(text: str) -> bool:
    """ "İyi günler", "hayırlı işler", "kolay gelsin": and nothing else."""
    return bool(_LEAVE.fullmatch(" ".join(re.findall(r"[a-z]+", letters.fold(text)))))
