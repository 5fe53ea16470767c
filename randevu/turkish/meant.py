"""Whether a name that stands in a message is meant as a wish: not refused, not the customer's own, not a place.

Also here: body parts that are merely spoken of ("saçım yandı") although they are everyday names
of a service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise


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
    r"degil\w*|olmaz\w*|\w{2,}m[ae]sin(?:lar|ler)?$|istem\w*|haric|disinda|yerine|gelem\w*|olmuyor|vazgec\w*|cikar\w*|gerek|yok$|olmasa$"
    r"|uzak$|ters$"
)
_ALONG, _TOO = frozenset({"ve", "hem"}), frozenset({"da", "de"})
_WITHOUT = re.compile(r".{3,}s[iu]z")
_IMPOSSIBLE = re.compile(r"olmaz|olmuyor|yapam|gelmem|gelmiyor")
_CANCEL = re.compile(r"iptal|cikar|olmasin|vazgec")
_DEED = re.compile(r".{2,}m(?:[ae]k|[ae]s[iu]n[iu])")
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
            "memnun",
        ),
    }
)
_PLACE = re.compile(
    r"(?:iskele|meydan|sahil|carsi|mah|mahalle|cad|cadde|sok|sokak|sokag|belediye|metro|durag|durak|stad|mac|ilce|semt"
    r"|liman|vapur|taraftar|jk$|kulub|takim|forma|pazar(?=i|yer)|rihtim|minibus|otobus|hastane|lise|universite|kopru|civar|evlendirme)\w*"
)
_LIVING = re.compile(r"(?:(?:otur|yasi|yasa|ikamet|evim|isim|isyeri|dogum|buyu)\w*|calis\w*(?:m|z|k))")
_ROADS = re.compile(r"(?:cadde|cad$|bulvar|sok$|soka[kg]|mahalle|mah$|parki|lises|hastanes)\w*")
_COMING = re.compile(r"(?:geldi|geliyor|gelirim|gelecegim|gelicem|gelsem|geciyor|gecer|cikiyor)\w*")
# What somebody does at a member of the staff: "annem Ayşe'ye kestirecek".
_BY_THEM = re.compile(r"gel|gid|git|ist|yaptir|kestir|boyat|cektir|aldir|ol[au]|giri|otur|alis")
_TO_OR_OF = re.compile(r".*(?:[ae]|[iu]n)$")
_IN, _FROM = re.compile(r".*[dt][ae]$"), re.compile(r".*[dt][ae]n$")
_OWN = frozenset(
    ["adim", "ismim", "isim", "ad", "soyad", "soyadim", "soyismim", "soyisim", "adima", "ismime", "adi", "ismi", "name"]
)
_ON_BEHALF = frozenset(["adina", "adna"])
_GREETINGS = frozenset(["", "merhaba", "merhabalar", "selam", "slm", "mrb", "iyi", "gunler"])
_TITLES = re.compile(r"(?:hanim|bey|abla|abi|hoca|usta|hnm|hanm)(?!lar)\w*")
_PLAIN_TITLES = frozenset({"hanim", "bey", "abla", "abi", "teyze", "amca"})
# Whom a customer books for or speaks of: the name that follows is theirs.
_KIN = re.compile(
    r"(?:kiz|es|anne|baba|abla|abi|kardes|ogl|oglan|arkadas|kuzen|teyze|hala|dayi|amca|yenge|gorumce|elti|gelin|damat"
    r"|kayinvalide|kayinvalde|kaynana|kayinpeder|baldiz|kayinbirader|nisanli|sevgili|yegen|komsu|torun|anneanne|babaanne)[iu]?m(?:iz|uz)?"
)
_RELATION = re.compile(
    r"(?:kuzen|arkadas|kardes|anne|baba|es|kiz|ogl|tanidi|komsu|akraba|yegen|teyze|hala|referans)\w*y[iu]m"
)
_REGISTERED = re.compile(r"kay[iu]t|yaz|gec")
_WISHING = re.compile(
    r"(?:ist|ile|le$|la$|olsun|olur|tercih|al|d[ei]yo|dedim|mi$|mu$|varsa|musait|bos|yapsin|yapar|bak|ne$|kac|hangi|"
    r"veya|ya$|ve$|degil)"
)
# What makes another service of one when it stands before it; a catalogue that offers it says so in its own name.
_ANOTHER = frozenset(
    {
        *("kalici", "brezilya", "igneli", "protez", "jel", "takma", "nail", "ipek", "mikro", "fonda"),
        *("makyaj", "kaynak", "sakal", "dovme", "sildirme"),
    }
)
# What is a thing and no service when it follows.
_THING = re.compile(
    r"(?:muzi|makine|makina|seti$|alet|koltu|krem|yagi$|kopu|spre|sampuan|tara[gk]|kurs|egitim|tup|kutu|malzeme|urun"
    r"|marka|doktor|hastane|ameliyat|goz$|icinde$|kontur|yeme$|et(?:i|ler)|satil|satiy|satin|badana)"
)
_SEA = re.compile(r"(?:kenar|manzara|gor|sahil|sevi|suyu|tatil|otobus|gid|gir|yuz|mavi|kum|cik|don|sonra)")
_MINE = re.compile(r".*(?:lar|ler)?[iu]?m(?:[iau]|[ie]|d[ae]n?|[iu]n|l[ae])?$")
_POSSESSED = re.compile(r".*[iu]$")
_DOING = re.compile(
    r"(?:yap|kestir|kesil|randevu|aldir|yazdir|yazil|icin|ist|ayarla|halled|guzellestir|boya|duzelt|kisalt)\w*"
)
# Work on a part of the body that is none of its service: "saç toplama", "kaş boyama".
_OTHER_WORK = re.compile(r"(?:topla|or|yika|uzat|boya|sar|kivir|kaynat)m[ae](?:lar|ler)?(?:y[ai]|s[iu])?")
_APPOINTMENT = re.compile(r"randev|rndv|seans|islem")
# What befell hair or a nail, said of it and no wish for its service.
_MISHAP = re.compile(r"(?:kiril|dokul|yand|akt|boz|kop|dolas|sis|catla|soyul|incel|kepek|egril|yapis)\w*")
_DONE = re.compile(
    r"(?:yap|yaptir|boyat|boya|kestir|kes|cektir|aldir|ettir|oldur|ol)(?:[dt][iu]m|[dt][iu]k|m[iu]st[iu]m|m[iu]st[iu]k)"
)
_DOER = re.compile(r".{2,}c[iu](?:n?iz|m|lar|ler)?(?:iz|uz)?")
_THEIR_KIN = re.compile(r"(?:kardesi|annesi|kizi|arkadasi|ablasi|esi|kuzeni|teyzesi|oglu|abisi)(?:yim|yle)?$")
_GENITIVE = re.compile(r".*(?:n[iu]n|[iu]n)$")
_PLAIN_ENDINGS = ("", "a", "e", "ya", "ye", "lar", "ler", "lara", "lere", "la", "le", "da", "de")


def is_refused(words: list[Word], last: int) -> bool:
    """ "Kadıköy değil Beşiktaş", "Ayşe olmasın", "fönü çıkarın", "fönsüz"; a question refuses nothing.

    "boya kalsın" leaves it out, unless something else is cancelled and it is what stays.
    """
    if _WITHOUT.fullmatch(words[last].text):  # "Zeynep'siz olmaz" is a wish for her
        return not (last + 1 < len(words) and not words[last + 1].mark and _IMPOSSIBLE.match(words[last + 1].text))
    for at in range(last + 1, min(last + 4, len(words))):
        if words[at].mark:
            return False
        text = words[at].text
        follows = words[at + 1].text if at + 1 < len(words) else ""
        if _SAID_BUT.fullmatch(text):
            return follows in {"ama", "fakat", "ancak"}
        if (
            text == "kalsin"
            and not _IN.fullmatch(words[last].text)
            and not any(_CANCEL.match(word.text) for word in words)
        ):
            return True
        if _DEED.fullmatch(text) and follows.startswith("istemi"):
            return True
        if text == "baska" and at == last + 1 and _FROM.fullmatch(words[last].text):
            return True
        if _NOT.match(text):
            question = follows.startswith(("mi", "mu")) and len(follows) <= 5
            condition = text.startswith("olmazsa")
            return not question and not condition and (text != "gerek" or follows == "yok")
        if text not in _FILLING and not (at == last + 1 and _TITLES.fullmatch(text)):
            return False
    return False


def is_over(words: list[Word], last: int, end: int) -> bool:
    """ "geçen hafta boya yaptırmıştım", "boyamı evde yaptım": what was done already, said before the word at `end`."""
    for at in range(last, min(last + 4, end)):
        if at > last and words[at].mark:
            return False
        if _DONE.fullmatch(words[at].text):
            return True
    return False


def is_another(words: list[Word], first: int, last: int) -> bool:
    """Whether a word beside a service's name makes it another thing: "kalıcı oje", "brezilya fönü", "fön makinesi"."""
    if first and not words[first].mark and words[first - 1].text in _ANOTHER:
        return True
    return last + 1 < len(words) and not words[last + 1].mark and bool(_THING.match(words[last + 1].text))


def is_own_name(normal: str, words: list[Word], first: int, last: int, others: set[int], *, bare: bool = False) -> bool:
    """ "ben Ayşe", "adım Deniz", "Zeynep Arslan adına": the customer speaks of herself, or of whom she books for.

    bare: the name stands without a suffix.
    """
    before = words[first - 1].text if first else ""
    after = words[last + 1] if last + 1 < len(words) else None
    second = words[last + 2].text if last + 2 < len(words) else ""
    follows = after.text if after is not None and not after.mark else ""
    if before in _OWN:
        return True
    if follows in _ON_BEHALF or (second in _ON_BEHALF and not _TITLES.fullmatch(follows)):
        return True
    rest = [word.text for word in words[last + 1 : last + 5]]
    if any(one == "diye" and _REGISTERED.match(other) for one, other in pairwise(rest)):
        return True
    if _RELATION.fullmatch(follows):
        return True
    if _KIN.fullmatch(before):
        titled = bool(_TITLES.fullmatch(follows))
        if not titled and not any(_BY_THEM.match(one) for one in rest) and _TO_OR_OF.fullmatch(words[last].text):
            return True  # "eşim Mehmet'e saç kesimi", but "annem Ayşe'ye gelecek"
        return (bare and not titled) or (follows in _PLAIN_TITLES and second in {*_ON_BEHALF, "icin"})
    two_before = words[first - 2].text if first > 1 else ""
    surname = (
        first > 0
        and not words[first].mark
        and normal[words[first - 1].start].isupper()
        and normal[words[first].start].isupper()
    )
    if surname and two_before in _OWN:
        return True
    if before == "ben" and words[first].mark != "," and not _TITLES.fullmatch(follows):
        capital = bool(follows) and after is not None and normal[after.start].isupper()
        told = bare and not _WISHING.match(follows)
        return not follows or capital or told or last + 1 in others
    if _GENITIVE.fullmatch(words[last].text) and _THEIR_KIN.fullmatch(follows):
        return True  # "Ayşe'nin kardeşi"
    told = second == "ben" and (last + 3 >= len(words) or bool(words[last + 3].mark))
    if told and follows and not _TITLES.fullmatch(follows) and not _WISHING.match(follows):
        return before in _GREETINGS  # "Elif Naz ben, ..."
    return follows in {"ben", "benim"} and before in _GREETINGS


def is_addressed(words: list[Word], last: int) -> bool:
    """Whether a title follows: then a person of the business is meant, whatever the customer's own name is."""
    return last + 1 < len(words) and bool(_TITLES.fullmatch(words[last + 1].text))


def is_place(words: list[Word], last: int) -> bool:
    """ "Kadıköy iskelesinde oturuyorum", "Beşiktaş'ta oturuyorum", "Kadıköy'den geliyorum"."""
    following = [word.text for word in words[last + 1 : last + 3] if not word.mark]
    if not following:
        return False
    text = words[last].text
    if len(following) == 2 and _ROADS.match(following[1]):  # "Mehmet Akif Caddesi"
        return True
    if _PLACE.fullmatch(following[0]) or (text.startswith("deniz") and _SEA.match(following[0])):
        return True
    verbs = _COMING if _FROM.fullmatch(text) else _LIVING if _IN.fullmatch(text) else None
    return verbs is not None and any(verbs.fullmatch(word) for word in following)


def _is_listed(words: list[Word], at: int) -> bool:
    """Whether a word stands in a list with others: "kaş ve cilt bakımı", "hem fön hem de kaş", "kaş da"."""
    earlier = [word.text for word in words[max(0, at - 2) : at] if word.text not in _TOO]
    before = words[at].mark in {",", "+"} or bool(earlier and earlier[-1] in _ALONG)
    after = words[at + 1] if at + 1 < len(words) else None
    return before or (after is not None and (after.mark in {",", "+"} or after.text in _ALONG | _TOO))


def is_left(words: list[Word], last: int, next_first: int, next_last: int) -> bool:
    """ "Kadıköy'den Beşiktaş'a", "manikürden pediküre": the first is what the customer leaves."""
    return (
        next_first == last + 1
        and bool(_FROM.fullmatch(words[last].text))
        and words[next_last].text.endswith(("a", "e"))
        and not words[next_first].mark
    )


def is_wished(words: list[Word], last: int, *, alone: bool) -> bool:
    """Whether a body part stands for its service: "yarın saç", "kaşlarımı yaptıracağım", not "saçım yandı".

    alone: no fuller name stands in the message, which would explain the body part.
    """
    text = words[last].text
    following = [word.text for word in words[last + 1 : last + 4]]
    if not alone and not _is_listed(words, last):
        return False
    if any(text.startswith(part) and _DOER.fullmatch(text[len(part) - 2 :]) for part in BODY if len(part) > 2):
        return True
    if any(_MISHAP.match(word) for word in following[:2]):
        return False
    if len(words) == 1 and _MINE.fullmatch(text):  # "kaşlarım", as an answer
        return True
    if following and following[0].endswith(("mak", "mek")) and not _DOING.match(following[0]):
        return False  # "kaynak saç taktırmak"
    if any(text == part + ending for part in BODY for ending in _PLAIN_ENDINGS):
        beside = following[0] if following and len(following[0]) > 4 else ""
        return bool(_APPOINTMENT.match(beside)) or not (_POSSESSED.fullmatch(beside) or _OTHER_WORK.fullmatch(beside))
    if following[:1] == ["icin"] and _MINE.fullmatch(text):
        return True
    done = next((word for word in following if word.endswith(("mak", "mek"))), None)
    if done is not None and not _DOING.match(done):  # "saçımı toplatmak istiyorum"
        return False
    return bool(_MINE.fullmatch(text)) and any(_DOING.match(word) for word in following)
