"""What the ending of a verb tells: that something is told of the past, or that it cannot be."""

from __future__ import annotations

import re

# First person in the past: "boyatmıştım", "gelmiştik", "kestiriyordum".
_TOLD = re.compile(r"(?!\w*c[ae]kt[iu][mk])\w{2,}?(?:m[iu]st|yord|yod|(?<=[aeiloumnrvyzgj])d|(?<=[fstkchp])t)[iu][mk]")
# Second person: "beklettiniz", "boyadınız".
_DONE_BY_YOU = re.compile(r"(?:beklet|kes|boya|yak|kiz|boz|al|yapt|mahvet|cikar|kir|dok)\w*?[dt][iu]n[iu]z")
# A wish is put in the past too ("yarına istiyordum"), what was arranged may lie ahead ("almıştım"), and answers are
# given in it ("anladım").
_NOT_TOLD = (
    *(
        "kast",
        "iste",
        "isti",
        "dusun",
        "de",
        "di",
        "soyle",
        "sec",
        "tercih",
        "karar",
        "al",
        "ayar",
        "ayir",
        "yaz",
        "rezerv",
    ),
    *(
        "anla",
        "gor",
        "sevin",
        "tesekk",
        "unut",
        "merak",
        "um",
        "plan",
        "duy",
        "rica",
        "et",
        "ver",
        "bul",
        "yapt",
        "sor",
    ),
    *("kadin", "yardim", "adim", "artik", "aralik", "aradik", "estetik", "lastik", "plastik", "pratik", "otomatik"),
    *(
        "kozmetik",
        "botik",
        "butik",
        "antik",
        "mistik",
        "optik",
        "fantastik",
        "matematik",
        "dikkat",
        "art",
        "kendi",
        "vakt",
        "derd",
        "tad",
        "fantastik",
        "klasik",
        "kurd",
        "dostum",
        "sirtim",
        "efendi",
        "evla",
        "cildi",
        "soyad",
        "sadik",
        "tanidik",
        "kedi",
        "nedim",
        "manikur",
        "pedikur",
        "ustum",
        "yastik",
        "fistik",
        "ayagim",
        "serbest",
        "kald",
    ),
)

# "uyanamam", "yetişemeyeceğim", "kalkamıyorum", "eşim gelemiyor": it cannot be.
_CANNOT = re.compile(
    r"\w{2,}[ae]m(?:[ae]m|[ae]yiz|[ae]z|[ae]zlar|[iu]yor\w{0,4}|[iu]yo[mz]?|[ae]y[ae]c[ae][gk]\w{0,4}|[iuae]y?[ci][ae][mzk])"
)
# "tatildeyim", "şehir dışındayız": away then; who is here or on the way comes.
# After a vowel "t" belongs to a verb: "boyatayım" is a wish.
_ELSEWHERE = re.compile(r"(?!gid|ed)\w{2,}(?:d|(?<=[fstkchp])t)[ae]y[iu][mz]")
_HERE = (
    *(
        "ev",
        "yan",
        "or",
        "bur",
        "sur",
        "salon",
        "dukkan",
        "magaza",
        "mekan",
        "berber",
        "siz",
        "yol",
        "kapi",
        "kuafor",
        "niyet",
        "fikr",
        "arayis",
        "umid",
        "onun",
    ),
    *("asag", "yukar", "ayak", "durum", "fark", "halled", "otobus", "vapur", "trafik", "araba", "sube", "kat", "yas"),
    *("yil", "zorun", "ist", "mecbur"),
)
_CAN = (
    "tamam",
    "adam",
    "hamam",
    "program",
    "akşam",
    "aksam",
    "imam",
    "anlam",
    "devam",
    "gelmem",
    "selam",
    "reklam",
    "bile",
    "hatirla",
    "anlat",
    "diye",
    "doya",
    "yara",
    "kestir",
    "bulam",
    "ertelemem",
    "odemem",
    "onaylamam",
    "inan",
)


def is_told(word: str) -> bool:
    """Whether a folded word is a verb in the past tense, of the customer or of what the business did."""
    if word[-1:] == "z":
        return _DONE_BY_YOU.fullmatch(word) is not None
    return word[-1:] in "mk" and not word.startswith(_NOT_TOLD) and _TOLD.fullmatch(word) is not None


def is_elsewhere(word: str) -> bool:
    """Whether a folded word says that the customer is at another place: "toplantıdayım"."""
    return word[-1:] in "mz" and not word.startswith(_HERE) and _ELSEWHERE.fullmatch(word) is not None


def is_impossible(word: str) -> bool:
    """Whether a folded word is a verb of what somebody cannot do."""
    return _CANNOT.fullmatch(word) is not None and not word.startswith(_CAN)
