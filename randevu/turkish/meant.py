"""Whether a name that stands in a message is meant as a wish: not refused, not the customer's own, not a place.

Also here: body parts that are merely spoken of ("saçım yandı") although they are everyday names
of a service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A folded word without apostrophes; mark: the punctuation that stands before it, or ""."""

    text: str
    start: int
    end: int
    mark: str = ""


# Everyday names of services that are also just parts of the body.
BODY = frozenset(
    {
        *(
            "sac",
            "kas",
            "cilt",
            "yuz",
            "el",
            "ayak",
            "tirnak",
            "kirpik",
            "sakal",
            "bacak",
            "dudak",
            "biyik",
        ),
        *(
            "kol",
            "sirt",
            "topuk",
            "boyun",
            "vucut",
        ),
    }
)
_NOT = re.compile(
    r"degil\w*|olmaz\w*|olmasin\w*|istem\w*|haric|disinda|yerine|gelem\w*|olmuyor|vazgec\w*|cikar\w*|gerek"
)
_SAID_BUT = re.compile(r"dedim|demisim|demistim|yazdim|yazmisim|yazmistim|sectim|secmisim")
_FILLING = frozenset(
    {
        *(
            "hanim",
            "hanima",
            "hanimdan",
            "bey",
            "beye",
            "beyden",
            "abla",
            "abi",
            "da",
            "de",
            "sube",
            "subesi",
        ),
        *(
            "subeniz",
            "icin",
            "uygun",
            "randevu",
            "randevusu",
            "olan",
        ),
    }
)
_PLACE = re.compile(
    r"(?:iskele|meydan|sahil|carsi|mah|mahalle|cad|cadde|sok|sokak|sokag|belediye|metro|durag|durak|stad|mac|ilce|semt"
    r"|liman|vapur|pazar|rihtim|minibus|otobus|hastane|lise|universite|kopru|merkez|civar|evlendirme)\w*"
)
_LIVING = re.compile(r"(?:otur|yasi|yasa|ikamet|calis|evim|isim|isyeri|dogum|buyu)\w*")
_COMING = re.compile(r"(?:geliyor|gelirim|gelecegim|gelicem|gelsem|geciyor|gecer|cikiyor)\w*")
_IN, _FROM = re.compile(r".*[dt][ae]$"), re.compile(r".*[dt][ae]n$")
_OWN = frozenset(["adim", "ismim", "isim", "ad", "soyad", "soyadim", "soyismim", "adi", "ismi", "name"])
_ON_BEHALF = frozenset(["adina", "adna"])
_GREETINGS = frozenset(["", "merhaba", "merhabalar", "selam", "slm", "mrb", "iyi", "gunler"])
_TITLES = re.compile(r"(?:hanim|bey|abla|abi|hoca|usta|hnm|hanm)(?!lar)\w*")
_MINE = re.compile(r".*(?:lar|ler)?[iu]?m(?:[iau]|[ie]|d[ae]n?|[iu]n|l[ae])?$")
_POSSESSED = re.compile(r".*[iu]$")
_DOING = re.compile(
    r"(?:yap|kestir|kesil|randevu|aldir|yazdir|yazil|icin|ist|ayarla|halled|guzellestir|boya|duzelt|topla|toplat)\w*"
)
_PLAIN_ENDINGS = ("", "a", "e", "ya", "ye", "lar", "ler", "lara", "lere", "la", "le", "da", "de")


def is_refused(words: list[Word], last: int) -> bool:
    """ "Kadıköy değil Beşiktaş", "Ayşe olmasın", "fönü çıkarın", "Kadıköy dedim ama"; a question refuses nothing."""
    for at in range(last + 1, min(last + 4, len(words))):
        if words[at].mark:
            return False
        text = words[at].text
        follows = words[at + 1].text if at + 1 < len(words) else ""
        if _SAID_BUT.fullmatch(text):
            return follows in {"ama", "fakat", "ancak"}
        if _NOT.match(text):
            question = follows.startswith(("mi", "mu")) and len(follows) <= 5
            condition = text.startswith("olmazsa")
            return not question and not condition and (text != "gerek" or follows == "yok")
        if text not in _FILLING:
            return False
    return False


def is_own_name(normal: str, words: list[Word], first: int, last: int, others: set[int]) -> bool:
    """ "ben Ayşe", "adım Deniz", "Zeynep Arslan adına": the customer speaks of herself, or of whom she books for."""
    before = words[first - 1].text if first else ""
    after = words[last + 1] if last + 1 < len(words) else None
    second = words[last + 2].text if last + 2 < len(words) else ""
    follows = after.text if after is not None and not after.mark else ""
    if before in _OWN:
        return True
    if follows in _ON_BEHALF or (second in _ON_BEHALF and not _TITLES.fullmatch(follows)):
        return True
    two_before = words[first - 2].text if first > 1 else ""
    surname = first > 0 and normal[words[first - 1].start].isupper() and normal[words[first].start].isupper()
    if surname and two_before in _OWN:
        return True
    if before == "ben" and not _TITLES.fullmatch(follows):
        capital = bool(follows) and after is not None and normal[after.start].isupper()
        return not follows or capital or last + 1 in others
    return follows in {"ben", "benim"} and before in _GREETINGS


def is_addressed(words: list[Word], last: int) -> bool:
    """Whether a title follows: then a person of the business is meant, whatever the customer's own name is."""
    return last + 1 < len(words) and bool(_TITLES.fullmatch(words[last + 1].text))


def is_place(words: list[Word], last: int) -> bool:
    """ "Kadıköy iskelesinde oturuyorum", "Beşiktaş'ta oturuyorum", "Kadıköy'den geliyorum"."""
    following = [word.text for word in words[last + 1 : last + 3] if not word.mark]
    if not following:
        return False
    if _PLACE.fullmatch(following[0]):
        return True
    text = words[last].text
    verbs = _COMING if _FROM.fullmatch(text) else _LIVING if _IN.fullmatch(text) else None
    return verbs is not None and any(verbs.fullmatch(word) for word in following)


def is_wished(words: list[Word], last: int, *, alone: bool) -> bool:
    """Whether a body part stands for its service: "yarın saç", "kaşlarımı yaptıracağım", not "saçım yandı".

    alone: no fuller name stands in the message, which would explain the body part.
    """
    text = words[last].text
    following = [word.text for word in words[last + 1 : last + 4]]
    if not alone and not (following[:1] == ["ve"] or (last and words[last - 1].text == "ve")):
        return False
    if any(text == part + ending for part in BODY for ending in _PLAIN_ENDINGS):
        compound = bool(following) and len(following[0]) > 4 and bool(_POSSESSED.fullmatch(following[0]))
        return not compound
    return bool(_MINE.fullmatch(text)) and any(_DOING.match(word) for word in following)
