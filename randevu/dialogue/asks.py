"""What a message asks beside its main intent: "kaç para ve ne kadar sürüyor", "adres nerede, yarın 3'e yer var mı".

The classifier names one intent; of two wishes the second is found here, by words on folded text. That is enough because
it only adds: nothing said here takes the first wish away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from randevu.turkish import letters

_FREE = r"(?:bos\w*|musai\w*|(?<!park )(?<!park etme )yer\w*|uygun\w*|randevu(?!m)\w*)"
_WHERE = r"(?:nere(?:si|de|ler|lerde)|nerde|hangi (?:sube|yer)\w*)"
_NOT_PRICE = r"(?!\s*(?:da\b|sur|zaman|vakit|erken|cabuk|gec|yakin|hizli|kadar|kap|ac))"
_PATTERNS = {
    "ask_price": rf"\b(?:ne kadar{_NOT_PRICE}|kac (?:para|lira|tl)\w*|kaca{_NOT_PRICE}|fiyat\w*|ucret\w*"
    r"|ne tutar\w*|en (?:ucuz|pahali|hesapli)\w*)\b",
    "ask_duration": r"\b(?:ne kadar (?:sur|zaman|vakit)\w*|kac (?:dakika|dk|saat)(?! once| kala)|suresi\w*"
    r"|ne kadarda|uzun sur\w*)\b",
    "ask_address": r"\b(?:adres\w*|neresi(?:niz|ndesiniz)|nerede(?:siniz|sin)|nerdesiniz"
    r"|nere?de(?! (?:olursa|bos|musai|yer|uygun))|konumunuz\w*|yol tarif\w*"
    r"|(?:hangi|kac numarali) (?:otobus|minibus|metro|dolmus|vapur)\w*|nasil (?:gelir|gelebil|gidil|gelinir|ulas)\w*"
    r"|nasil gelece\w*|nereye gel\w*)\b",
    "ask_hours": r"\b(?:kaca kadar|kacta (?:ac|kap)\w*|kaca kap\w*|(?:calisma|mesai) saat\w*|acik mi\w*"
    r"|kapali mi\w*|aciksiniz)\b",
    "ask_staff": r"\bkim(?:ler)? (?:yap|kes|cek|bak|calis|var)(?!\w*(?:sa|se)\b)\w*"
    r"|^\W*kim(?:le|inle)\b(?: olacak\w*)?\W*$",
    "ask_payment": r"\bnasil od[eu]\w*|\bnere(?:ye|den|de) od[eu]\w*|\bodeme(?:yi)? (?:nasil|nere)\w*"
    r"|\b(?:kredi kart\w*|kart (?:gec|var|ile|oluyor)\w*|nakit mi\w*|havale\w*|eft|taksit\w*|iban\w*)\b",
}
_QUESTIONS = {intent: re.compile(pattern) for intent, pattern in _PATTERNS.items()}

_OPEN = re.compile(
    rf"\b(?:kac(?:ta|larda|lar)|hangi saat\w*|saat kac\w*|ne zaman) (?:{_FREE}|var|olur|gel\w*)"
    rf"|\b{_WHERE} (?:bos|musai|yer|uygun)\w*|\b(?:bos|musait|uygun) (?:saat|yer|zaman)(?:ler|lar)\w*"
    r"|\b(?:baska|diger) (?:saat|zaman)\w*"
)
_MISSING = re.compile(r"\byok ?mu(?:ydu|dur)?\b")
_FREE_TIME = re.compile(
    rf"{_OPEN.pattern}|\b{_FREE} (?:var|m[iu]|m[iu]y[du]\w*|misiniz|oluyor|olur)\w*|\b(?:bos|musait) (?:saat|gun|yer)"
    rf"|\b(?:{_FREE}|saat|zaman|vakit|gun) {_MISSING.pattern}"
)
_WHERE_FREE = re.compile(rf"\b{_WHERE} (?:bos|musai|yer|uygun)\w*")
_COMING = re.compile(
    r"\bvar mi\b|\b(?:al|gel|yap|ayarla|yaptir)\w*(?:bilir|sak|sam|sem|ayim|alim|elim|eyim)\w*|\bolur mu\b"
    r"|\bistiyo\w*|\blazim\b"
)
_LOST = re.compile(
    r"\W*(?:ben )?(?:bir ?sey |hic ?bir ?sey |pek |tam )?(?:anla(?:ma|ya?ma|mi)(?:dim|m|yorum)|nasil yani|ne demek"
    r"|(?:simdi )?ne (?:yaz|yap|diy)(?:ayim|acagim|icam|cam|mam lazim|mam gerek|mali)\w*"
    r"|nasil (?:yap|yaz|olu|sec)(?:acagim|icam|cam|uyo\w*|iyo\w*|mam lazim)\w*)(?: ki| simdi| ya| ben| peki)*\W*"
)
_BACK = re.compile(
    r"\b(?:ilk|onceki|evvelki|eski|demin|deminki|az onceki) (?:(?:de|soyle|yaz|sec|oner|goster)(?:dig|tig|mis)\w*"
    r"|(?:saat|zaman|gun|hal)\w*)"
)
_PERSON = re.compile(
    r"\b(?:mudur|yetkili|yonetici|patron|sahib|sorumlu|temsilci|operator|insan|biri|gercek biri|canli)\w*"
    r"(?: bir| biri| birisi)?(?: ile| bi)? (?:gorus|konus|bagla|aktar|cagir|ulas)\w*"
)
_ANYONE = re.compile(r"\bkim (?:olursa|olsa|bossa|varsa|musaitse|yaparsa|uygunsa)\b")
_CHEAPEST = re.compile(r"\ben (?:ucuz|hesapli|uygun fiyatli)\w*")
_DEAREST = re.compile(r"\ben pahali\w*")
_OPEN_NOW = re.compile(r"(?:\W|hala|simdi|su an(?:da)?|daha)*(?:acik m[iu]\w*|kapali m[iu]\w*|aciksiniz(?: di mi)?)\W*")
_HOW_TO_PAY = re.compile(r"\bnasil\b|\bnere(?:ye|den|de)\b|\biban\w*|\bne zaman\b")
_COMPARES = re.compile(r"\bhangisi\b|\bdaha (?:pahali|ucuz|hesapli|uygun|uzun|kisa)\w*")
_ASKING = re.compile(r"\b(?:m[iu]\w*|olu\w*|ne|nasil|nedir|kac|kadar|var)\b")
_SETTLED = re.compile(
    r"\W*(?:(?:simdi|peki|e|ee|yani|randevum|randevu) )*(?:oldu|alindi|yazildi|yazdiniz|onaylandi|kesinlesti|ayarlandi"
    r"|kaydedildi|halloldu|aldiniz|kesin|tamam)(?: degil)? m[iu](?:yiz|dir)?(?: (?:simdi|yani|peki|randevu\w*))*\W*"
)
_DEPOSIT = re.compile(r"\b(?:kapora|depozito?|on ?odeme|pesinat|pesin)\w*")
_TERMS = re.compile(
    r"\biptal (?:kosul|politika|ucret|sart|hakki|suresi|kural)\w*"
    r"|\b(?:iptal (?:ed|et|edil|ettir|olur)\w*s[ea](?:[mk])?|(?:gelemez|gelmez|vazgecer)sem|(?:gelemes|gelmes)em)"
    r"(?: \w+)? (?:ne olu|para|ucret|ceza|kapora|depozito|iade|sorun)\w*"
    r"|\b(?:para |ucret |kapora |depozito )?iade\w* (?:var|olu|al|ed|yap)\w*"
    r"|\b(?:kaca kadar|ne zamana kadar|en gec (?:ne zaman|kacta|kaca)|kac (?:saat|gun) (?:once|kala|evvel)\w*)"
    r"(?: \w+){0,2} (?:iptal|degistir|ertele)\w*"
)
_RATHER = re.compile(r"\b(?:yoksa|olmazsa|musait degilse|bos degilse|doluysa)\b")
_IT_TOO = re.compile(r"\b(?:onu|bunu|ondan|o|bu) da\b(?: \w+)? (?:ekle|olsun|al[ia]|ist|yap|yaz|koy|ayarla)\w*")
_NO_SUCH_HOUR = re.compile(
    r"(?<![\d.,:/])(?:(?:2[5-9]|[3-9]\d)(?::[0-5]\d|\.(?:00|15|30|45))|(?:[01]?\d|2[0-4]):[6-9]\d)"
    r"(?![\d.,:/]| ?(?:tl|lira|₺))"
    r"|\bsaat (?:2[5-9]|[3-9]\d)(?!\d| (?:once|sonra|kala|dakika|dk))(?=[' ]|[dt][ea]|$)"
)
_WORKING_DAYS = re.compile(
    r"\b(?:hangi gun\w*|ne zaman\w*|kacta|kaca kadar|hangi saat\w*|gunleri)(?: \w+){0,2}"
    r" (?:calis|var|geliyor|gelir|burada|orada|izin)\w*"
)
_ALONE = re.compile(
    r"\b(?:tek (?:kisi\w*|basima)|(?:sadece|yalniz(?:ca)?) ben|ben tek|tek ben|tek (?:olsun|gelecegim|gelicem|gelirim)"
    r"|bir kisi(?:yim|lik))\b"
)
_UNDECIDED = re.compile(
    r"\b(?:bilmiyorum|bilemedim|bilemiyorum|emin degilim|karar vere?me\w*|kararsizim|fikrim yok"
    r"|dusun(?:eyim|uyorum)|(?:sor|bak|danis|konus)ayim|bi(?:r)? (?:dakika|dakka|dk|saniye|sn)(?! sonra| once)"
    r"|bekle(?:yin|r misin\w*|sene)?|h[iu]?m{2,})\b"
)
_FOLLOWS = re.compile(
    r"\b(?:hemen |onun |bunun |randevumun )*(?:arkasi|ardi|pesi|sonrasi|bitimi)(?:na|nda|ndan|ne|nde|nden)\b"
    r"|\b(?:biter bitmez|bitince|bittikten sonra|cikar cikmaz)\b|\b(?:on|bun)dan (?:hemen )?sonra\b(?! ne\b)"
)
_EVERY = re.compile(
    r"\b(?:her )?iki(?:si|sini|sinin|sine)(?: de| birden| de birden)?\b(?! (?:mi|mu)\b)|\bhep(?:si|sini|imiz)\b"
    r"|\btumu(?:nu)?\b|\b(?:butun|tum) randevu\w*"
)
_ABOUT_ME = r"(?:yaz|haber|don|ara|bak|karar|sor|soyle|gel|ol|al|yap|hic)"
_SHIFTS = {
    "earlier": re.compile(
        rf"\bdaha (?:da )?(?:erken|once(?! (?:de )?{_ABOUT_ME}))\w*|\b(?:oncesi|erkeni) (?:yok|var)\b"
    ),
    "later": re.compile(
        rf"\bdaha (?:da )?(?:gec|sonra(?! {_ABOUT_ME})|ileri)\w*|\b(?:sonrasi|gec(?:i|ine?)) (?:yok|var)\b"
    ),
    "day": re.compile(r"\b(?:baska|diger|farkli)(?: bir)? gun\w*"),
    "other": re.compile(
        r"\b(?:baska|diger|farkli)(?: bir)? (?:saat|zaman|vakit|secenek|bos)\w*|\bbaskasi (?:yok|var)\b"
    ),
}


@dataclass(frozen=True)
class Asks:
    """questions: intents asked for by words, in their order; free_time: free times are asked for, not when the doors
    are open; open_times: the time of day is left open ("kaçta var"); where_free: so is the place ("cuma nereler boş");
    coming: it speaks of coming too ("... yarın var mı", "... 3'te gelsem olur mu"); undecided: the customer does not
    know yet; alone: nobody else comes; missing: what was not offered is asked for ("... yok mu"); every: both or all of
    what was named ("ikisi de", "hepsini"); shift: "earlier", "later", another "day" or any "other" time than what is
    proposed; lost: the customer does not follow ("anlamadım", "ne yazayım"); back: an
    earlier time of this talk is meant ("ilk dediğim saat"); person: a person is asked for in so many words; anyone:
    whoever is free will do ("kim olursa"); compares: which is cheaper or longer; settled:
    whether the appointment stands ("oldu mu"); deposit: a payment in advance; terms: what cancelling or staying away
    costs, and until when one may; follows: right after another appointment ("hemen arkasından"); rather: the second
    name counts only if the first cannot be ("Ayşe yoksa Mehmet"); it_too: what was spoken of last comes on top ("onu da
    ekle"); no_such_hour: words for an hour that no clock shows ("25:00"); working_days: on which days or hours
    somebody works; cheapest, dearest: which service is; open_now: whether the doors are open at this moment;
    how_to_pay: how, where or when, beside a question about payment."""

    questions: tuple[str, ...] = ()
    free_time: bool = False
    open_times: bool = False
    where_free: bool = False
    coming: bool = False
    undecided: bool = False
    alone: bool = False
    missing: bool = False
    every: bool = False
    shift: str | None = None
    lost: bool = False
    back: bool = False
    person: bool = False
    anyone: bool = False
    compares: bool = False
    settled: bool = False
    deposit: bool = False
    terms: bool = False
    follows: bool = False
    rather: bool = False
    it_too: bool = False
    no_such_hour: str | None = None
    working_days: bool = False
    cheapest: bool = False
    dearest: bool = False
    open_now: bool = False
    how_to_pay: bool = False


def read(text: str) -> Asks:
    """What of these a message says."""
    folded = letters.fold(text)
    where_free = bool(_WHERE_FREE.search(folded))
    found = {intent: match.start() for intent, one in _QUESTIONS.items() if (match := one.search(folded))}
    if where_free:
        found.pop("ask_address", None)
    free_time = bool(_FREE_TIME.search(folded)) and "ask_hours" not in found
    return Asks(
        questions=tuple(sorted(found, key=lambda intent: found[intent])),
        free_time=free_time,
        open_times=free_time and bool(_OPEN.search(folded)),
        where_free=where_free,
        coming=free_time or bool(_COMING.search(folded)),
        alone=bool(_ALONE.search(folded)),
        missing=bool(_MISSING.search(folded)),
        every=bool(_EVERY.search(folded)),
        shift=next((name for name, one in _SHIFTS.items() if one.search(folded)), None),
        undecided=bool(_UNDECIDED.search(folded)),
        lost=bool(_LOST.fullmatch(folded)),
        back=bool(_BACK.search(folded)),
        settled=bool(_SETTLED.fullmatch(folded)),
        deposit=bool(_DEPOSIT.search(folded)),
        terms=bool(_TERMS.search(folded)) and ("?" in text or bool(_ASKING.search(folded))),
        rather=bool(_RATHER.search(folded)),
        it_too=bool(_IT_TOO.search(folded)),
        no_such_hour=impossible[0].removeprefix("saat ") if (impossible := _NO_SUCH_HOUR.search(folded)) else None,
        working_days=bool(_WORKING_DAYS.search(folded)),
        cheapest=bool(_CHEAPEST.search(folded)),
        dearest=bool(_DEAREST.search(folded)),
        open_now=bool(_OPEN_NOW.fullmatch(folded)),
        how_to_pay=bool(_HOW_TO_PAY.search(folded)),
        compares=bool(_COMPARES.search(folded)),
        anyone=bool(_ANYONE.search(folded)),
        person=bool(_PERSON.search(folded)),
        follows=bool(_FOLLOWS.search(folded)),
    )
