"""What people say beside a booking that is neither a wish nor a question of the catalogue: that it is dear, in whose
name it shall be, whether it is good for them.

Read from the words alone, beside the model, which takes such remarks for anything.
"""

from __future__ import annotations

import re
from typing import Literal

from randevu.turkish import letters

Kind = Literal["health", "name", "dear", "together", "advice", "sorry"]

_STATE = (
    r"(?:hamile\w*|gebe(?:yim|lik\w*)|emzir\w*|alerji\w*|lohusa\w*|regl\w*|kanser\w*|ilac kullan\w*|kan sulandir\w*)"
)
_ALLOWED = r"(?:m[iu]\w*|sorun\w*|sakinca\w*|zarar\w*|uygun\w*|risk\w*)"
_HEALTH = re.compile(
    rf"\b{_STATE}\b.*\b{_ALLOWED}\b|\b(?:zararli|sakincali|riskli|guvenli|saglikli) m[iu]\w*|\byan etki\w*"
    r"|\bsakincasi (?:var|olur)\w*|\balerji (?:yapar|yapiyor|olur)\w*"
)
_KIN = r"(?:kiz|ogl|es|anne|baba|abla|abi|kardes|arkadas|teyze|hala|kuzen|yenge|gelin|nisanli|torun)[iu]?m"
_NAME = re.compile(
    rf"\b(?:{_KIN}[iu]n|onun|(?!kim)[a-z]{{3,}}) adina\b(?! (?:randevu\w* )?(?:var|kayit\w*|ne)\b)"
    r"|\b(?:adi[mn]?|ismi[mn]?|ad soyad\w*|isim)(?: soyad\w*| soyisim\w*)?:? (?!ne\b|neydi\b|nedir\b|kim\b|gecen|gecmi"
    r"|var|yaz|al|ver|lazim|gerek|olsun|degil|yanlis|mi\b)[a-z]{3,}"
)
_DEAR = re.compile(
    r"\bpahali\w*(?! (?:hizmet|islem|olan|ne\b|hangi))|\btuzlu\w*|\bkazik\w*|\bbutce\w*"
    r"|\b(?:cok|fazla) (?:para|yuksek)\b|\bfiyat\w* (?:\w+ )?(?:yuksek|ucmus|fazla)\w*"
)
_COMPARED = re.compile(r"\b(?:en|daha|hangisi) (?:\w+ )?pahali")
_TOGETHER = re.compile(
    r"\b(?:ayni (?:anda|zamanda|saatte)|hep birlikte|birlikte|beraber|hepimizi? birden|yan yana|es ?zamanli)\b"
    r"(?: \w+){0,2} (?:m[iu]\w*|olur|olsun|olabilir\w*)|\b(?:arka arkaya|sirayla|pes pese) (?:mi|olur)\w*"
)
_ADVICE = re.compile(
    r"\b(?:hangisi\w*|ne|neyi|siz) (?:\w+ )?(?:oner|tavsiye)\w*|\bsizce (?:hangisi|ne)\w*"
    r"|\bhangisi daha (?:yakin|iyi)\b"
)
_SORRY = re.compile(
    r"\b(?:kusura bakma\w*|rahatsiz et\w*|ozur diler\w*)\b.*\b(?:gece|gec saat|mesaj|rahatsiz|mesgul)\w*"
    r"|\b(?:gece|gec saat|mesaj)\w*\b.*\b(?:kusura bakma\w*|rahatsiz et\w*|ozur)\w*"
)
_ALL: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("health", _HEALTH),
    ("name", _NAME),
    ("dear", _DEAR),
    ("together", _TOGETHER),
    ("advice", _ADVICE),
    ("sorry", _SORRY),
)


def read(text: str) -> Kind | None:
    """What a message remarks; None if it speaks of something else."""
    folded = " ".join(re.sub(r"[.,!?;…\"']+", " ", letters.fold(text)).split())
    for kind, words in _ALL:
        if words.search(folded) and not (kind == "dear" and _COMPARED.search(folded)):
            return kind
    return None
