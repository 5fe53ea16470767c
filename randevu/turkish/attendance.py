"""Short answers to "are you coming?", and the news that somebody will be late.

Both are read from the words alone, before and beside the model: they are what a reminder asks for in so many words, and
an answer to it must not depend on what the model last learned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from randevu.turkish import letters

Answer = Literal["comes", "moves", "cancels"]

_POLITE = r"(?: (?:lutfen|tesekkur\w*(?: ederim)?|tesekkurler|sagol\w*|canim|hocam|efendim|abla|abi|insallah))*"
_COMES = re.compile(
    r"(?:evet|e|he+|hee|ehe|ok|okey|oki|tamam\w*|tmm?|olur|aynen|tabi+(?: ki)?|elbette|onay\w*|[👍👌✅✔][^\w]*"
    r"|(?:evet |tamam |tabi+ )?(?:geli(?:yorum|yoruz|yom|cem|ecem)|gel(?:ecegim|ecegiz|icem|icez|ecem|irim|iriz)"
    r"|oradayi[mz]|ordayi[mz]|orada olaca\w+|orda olaca\w+|gorusuruz|gorusmek uzere|bekleyin))" + _POLITE
)
_MOVES = re.compile(
    r"(?:degistir(?:elim|mek istiyorum|ebilir miyi[mz]|in|ir misiniz)?|ertele\w*|baska (?:saat|gun|zaman)\w*)" + _POLITE
)
_CANCELS = re.compile(r"(?:iptal(?: et(?:elim|in|mek istiyorum|er misiniz)?| edelim| edin| olsun)?)" + _POLITE)

_NUMBERS = {
    **{"bes": 5, "on": 10, "on bes": 15, "onbes": 15, "yirmi": 20, "yirmi bes": 25, "otuz": 30, "kirk": 40},
    **{"kirk bes": 45, "elli": 50},
}
_MINUTES = re.compile(
    r"\b(?P<number>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\s*(?:dk|dak|dakika)\w*"
)
_HALF, _QUARTER, _HOUR = re.compile(r"\byarim saat"), re.compile(r"\bceyrek"), re.compile(r"\bbir saat|\b1 saat")
_LATE = re.compile(
    r"\b(?:gec kal(?:aca\w+|ica\w+|ıca\w+|cam|cem|iyor\w*|ıyor\w*|iyo\w*|dim|dik|abilir\w*|irim|iriz|mam soz\w*"
    r"|sa[mk]\w*)"
    r"|gec(?:ikece\w+|ikice\w+|ikebilir\w*|ikiyor\w*|ikiyo\w*|iktim|iktik|ikirim|ikmeli\w*|ikme\w* (?:olacak|var))"
    r"|gec gel(?:ece\w+|ice\w+|iyor\w*|ebilir\w*)"
    r"|(?:tam |vaktinde |zamaninda |saatinde )yetis(?:emiyor\w*|emeyece\w+|emem|emicem|emiyo\w*|emeyebilir\w*))"
)
_ASKS_ELSE = re.compile(
    r"\b(?:iptal|baska (?:saat|gun)|ertele\w*|degistir\w*|saat(?:e|ine)? al\w*|gelemi\w*|gelemey\w*)"
)


@dataclass(frozen=True)
class Late:
    """Somebody will be late; `minutes` by how much, if it was said."""

    minutes: int | None


def answer(text: str) -> Answer | None:
    """What a whole message answers; None if it says anything else, or asks."""
    if "?" in text:
        return None
    said = " ".join(re.sub(r"[.,!;:…]+", " ", letters.fold(text)).split())
    if _COMES.fullmatch(said):
        return "comes"
    return "moves" if _MOVES.fullmatch(said) else "cancels" if _CANCELS.fullmatch(said) else None


def names_coming(text: str) -> bool:
    """Whether the coming itself is spoken of: "geliyorum", and not just "evet"."""
    return re.search(r"\b(?:gel|orada|orda|bekle|gorus)", letters.fold(text)) is not None


def late(text: str) -> Late | None:
    """That the writer will be late for what stands. Who rather wants another time, or asks, says something else."""
    said = letters.fold(text)
    if not _LATE.search(said) or _ASKS_ELSE.search(said) or "?" in text:
        return None
    return Late(_minutes(said))


def _minutes(said: str) -> int | None:
    counted = _MINUTES.search(said)
    if counted:
        number = counted["number"]
        return int(number) if number.isdigit() else _NUMBERS[number]
    if _HALF.search(said):
        return 30
    if _QUARTER.search(said):
        return 15
    return 60 if _HOUR.search(said) else None
