"""Yes and no in sounds and half words: "e", "ıhı", "hemen", "ııh". They mean something only to a yes-or-no question."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from randevu.dialogue.understood import Understood
from randevu.turkish import letters, when

Nod = Literal["affirm", "deny"]

_YES = re.compile(
    r"(?:e+|ih+i+m*|hi+ ?hi+|k{1,2}|hemen(?: (?:yap|al|olsun|ayarla)\w*)?|mumkun|alin|kaydet\w*|ayarla\w*|ey+[vw]+\w*"
    r"|(?:o|bu|orasi|burasi|oyle|boyle|orada|burada) (?:olsun|olur|iyi)(?: (?:hadi|ya|artik|o zaman))?)"
)
_NO = re.compile(
    r"(?:i+ ?i*h+|c+i+k+|tch|tuh|(?:pardon|ay|yok|hayir)?,? ?yanlis(?: (?:yaz|yap|soyle|anla|ol|bas)\w*)?)"
)
_FEW_WORDS = 3
_NO_ANSWERS = frozenset({"greet", "thank", "goodbye", "bot_challenge", "inform", "out_of_scope", "nlu_fallback"})
"""Intents that answer no question, so that the next likely one may."""


def read(text: str) -> Nod | None:
    """What a sound says, when the whole message is one; a question mark makes it a question."""
    if "?" in text:
        return None
    said = letters.fold(text).strip(" .,!")
    return "affirm" if _YES.fullmatch(said) else "deny" if _NO.fullmatch(said) else None


def answering(understood: Understood) -> Understood:
    """The message as the answer to a yes-or-no question: a sound, or else what the model holds for nearly as likely."""
    if understood.tapped:
        return understood
    nod = read(understood.text) or _nearly(understood)
    return understood if nod is None else replace(understood, intent=nod, meaning=when.Meaning())


def _nearly(understood: Understood) -> str | None:
    """ "İyi" is a greeting to the model, and a yes next to it."""
    asks = understood.asks
    if understood.intent not in _NO_ANSWERS or len(understood.text.split()) > _FEW_WORDS:
        return None
    if understood.says_something or asks.questions or asks.free_time or asks.undecided or asks.shift:
        return None
    return next((one for one in understood.also if one in ("affirm", "deny")), None)
