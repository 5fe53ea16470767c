"""What a verb makes of its clause: a wish of the customer, or something told of others and of other things."""

from __future__ import annotations

import re
from functools import lru_cache

from randevu.turkish.when import verbs

# First person, not of the past: "geleyim", "getirsek", "uğrarım", "yaptıracağım", "kestirmek".
_OWN = re.compile(
    r"(?:gel|ugra|yetis|katil|getir|yaptir|kestir|boyat|aldir|cektir|actir|yazdir|dene|basla)\w*"
    r"(?:y[iu]m|l[iu]m|s[ae][mk]|[iuae]r[iu][mz]|c[ae]g[iu][mz]|c[ae][mz]|yor[iu][mz]|yo[mz]|m[ae]liy[iu][mz])"
)
_LETTING = re.compile(r"\w{2,}(?:[ae]y[iu]m|[ae]l[iu]m|(?<![aeiou]s)(?<!r)s[ae][mk])")
_WANTED = re.compile(r"ist(?:iyo(?:r(?:um|uz|dum|duk)|m|z|dum)|er(?:im|iz|dim|dik)|emistim|emistik)|tercihim")
_DENIED = re.compile(r"m[ae]y|m[iu]yo")  # "gelmeyeyim", "istemiyorum"
_CAN = re.compile(r"\w+[ae]bil(?:ir|iyor|iyo)(?:[iu]m|[iu]z|m|z)")  # "çıkabiliyorum"
_THERE = re.compile(r"(?:siz|or|ora|bur|bura|kapi|kapiniz|salon|dukkan|yaniniz)(?:da|de)y[iu][mz]")
# What the business is asked to do: "koyun", "ayırsanız", "bakar mısınız".
_REQUEST = re.compile(
    r"(?:yaz|ayir|koy|ayarla|kaydir|ertele|tasi|sikistir|degistir|isle|kaydet|ekle|planla|aktar|duzelt|rezerv)"
    r"(?:iver|uver|yiver)?(?:y?[iu]n(?:[iu]z)?|s[ae]n(?:[iu]z|a|e)|[aeiu]?r(?:sin[iu]z)?|[ae]bilir(?:sin[iu]z)?)?"
)
_ASKED = frozenset(
    {
        "gelip",
        "girip",
        "ugrayip",
        "uyar",
        "uyuyor",
        "lutfen",
        "mumkun",
        "iyisi",
        "bakar",
        "verin",
        "cekin",
        "cekseniz",
        "alsaniz",
    }
)
_NO_LETTING = (
    *("iyi", "hasta", "sor", "ara", "bak", "soyle", "ver", "bil", "git", "gid", "cik", "kac", "yuksek", "de", "di"),
    *("don", "anlat", "uyu", "calis", "otur", "ol", "kal", "es", "benim", "senin", "sonuc", "kusak", "kas", "mas"),
)
_LET_SAID = re.compile(r"d[ie]y?(?:elim|eyim|sek|yelim|yeyim)")

# Told of others: "çıkıyormuş", "yazmışsınız", "bitti", "izinliymiş".
_HEARD = re.compile(r"\w{2,}m[iu]s(?:[iu]m|[iu]z|s[iu]n[iu]z|s[iu]n|l[ae]r|t[iu]\w*)?")
_ENDED = re.compile(r"\w{2,}(?:[aeiou]|[lmnrvyz])d[iu](?:l[ae]r)?|\w{2,}[fstkchp]t[iu](?:l[ae]r)?")
_NO_PAST = ("kendi", "hadi", "haydi", "kredi", "kedi", "simdi", "abdi", "yemis", "gumus", "oldu", "olmadi", "tatli")


@lru_cache(maxsize=4096)
def is_wish(word: str) -> bool:
    """Whether a folded word is a verb of what the customer would do, or asks the business to do."""
    if word in _ASKED or _WANTED.fullmatch(word) or _THERE.fullmatch(word) or _REQUEST.fullmatch(word):
        return True
    if verbs.is_impossible(word) or _DENIED.search(word, 2):
        return False
    if _CAN.fullmatch(word) or _OWN.fullmatch(word) or _LET_SAID.fullmatch(word):
        return True
    return _LETTING.fullmatch(word) is not None and not word.startswith(_NO_LETTING) and not verbs.is_elsewhere(word)


@lru_cache(maxsize=4096)
def is_told(word: str) -> bool:
    """Whether a folded word is a verb of the past or of hearsay, of whomever."""
    if word.startswith(_NO_PAST) or len(word) < 5:
        return False
    return _HEARD.fullmatch(word) is not None or _ENDED.fullmatch(word) is not None
