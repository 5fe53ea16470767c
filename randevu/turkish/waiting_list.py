"""What is said about a waiting list: to be told when a time becomes free, to be taken off, where one stands.

Read from the words alone, before the model is asked: "boşalırsa haber verin" must not depend on what it last learned.
Who joins in words that are not listed here is left to its intent `join_waiting_list`.
"""

from __future__ import annotations

import re
from typing import Literal

from randevu.turkish import letters

Said = Literal["joins", "leaves", "asks"]

_IF = r"(?:rsa|rse|nca|nce|diginda|dugunda)"
_OPENS = (
    rf"(?:bosal\w*{_IF}|acil\w*{_IF}|(?:musait|bosluk|iptal|bos|yer) ol\w*{_IF}"
    rf"|iptal (?:ed\w*{_IF}|gelirse|gelince|cik\w*{_IF})"
    rf"|(?:yer|saat|randevu|bosluk|bos yer|bir sey) (?:\w+ )?cik\w*{_IF})"
)
_TELL = (
    r"(?:haber\w*|haberdar|bildir\w*|mesaj at\w*|(?:bana|beni|bize|hemen) (?:yaz|ara|soyle|ilet|al|cagir)\w*"
    r"|yazin|yazar misin\w*"
    r"|arayin|arar misin\w*|alir misin\w*|gelirim|gelebilirim|alayim|almak ist\w*|istiyorum|isterim)"
)
_LIST = r"(?:bekleme|yedek|bekleyen\w*) list\w*"
_JOINS = re.compile(
    rf"\b{_OPENS}\b.*\b{_TELL}|\b{_TELL}\b.*\b{_OPENS}\b|\b{_LIST}"
    r"|(?<!ilk )\bsiraya (?:(?:beni |bizi )?(?:yaz|al|ekle|koy)\w*|girmek ist\w*|girey\w*|girebilir)"
    r"|\byedege (?:yaz|al)\w*"
)
_LEAVES = re.compile(
    rf"\b(?:{_LIST}|siradan|siramdan|bekleme(?:kten|yi)).*"
    r"\b(?:cik\w*|sil\w*|dus\w*|kaldir\w*|iptal\w*|ayril\w*|istemi\w*|vazgec\w*|birak\w*)"
    r"|\bartik (?:sirada )?bekle(?:mi\w*|mek istemi\w*|meye\w*)|\bbeni beklet\w* gerek kalmadi"
)
_ASKS = re.compile(
    r"\b(?:kacinci sira\w*|siram (?:kac|ne|geldi)\w*"
    rf"|{_LIST}.*\b(?:kacinci\w*|miyim|sira\w*|ne durum\w*|kac\w*))"
)
_EARLIER = re.compile(r"\b(?:erken\w*|one al\w*|onceye|once(?:ki)? (?:bir )?(?:saat|gun|yer)\w*)")


def read(text: str) -> Said | None:
    """What a message says about waiting; None if it speaks of something else."""
    said = " ".join(re.sub(r"[.,!?;:…\"']+", " ", letters.fold(text)).split())
    if _LEAVES.search(said):
        return "leaves"
    if _ASKS.search(said):
        return "asks"
    return "joins" if _JOINS.search(said) else None


def earlier(text: str) -> bool:
    """Whether an earlier time than the one they have is spoken of."""
    return _EARLIER.search(letters.fold(text)) is not None
