"""The words the date-time grammar knows: stems, abbreviations, fixed words, and the classes that rules name.

Tables only. Stems stand once in proper spelling; `lexicon` spells their cases.
"""

from __future__ import annotations

from randevu.turkish.when import tokens
from randevu.turkish.when.fixed_words import FIXED

WEEKDAYS = ("pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar")
MONTHS = (
    *("ocak", "subat", "mart", "nisan", "mayis", "haziran"),
    *("temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"),
)
SHORT_MONTHS = ("oca", "sub", "mar", "nis", "may", "haz", "tem", "agu", "eyl", "eki", "kasm", "aral")

# Inflected stems; a typing slip in them is forgiven, and so is leaving out the vowels.
TIME_STEMS = {
    "an": ("an",),
    "pazartesi": ("pazartesi", "pazertesi", "pazarertesi"),
    "sali": ("salı",),
    "carsamba": ("çarşamba", "çarşanba"),
    "persembe": ("perşembe", "perşenbe"),
    "cuma": ("cuma",),
    "cumartesi": ("cumartesi", "cumaertesi"),
    "pazar": ("pazar",),
    **dict(
        zip(
            MONTHS,
            (
                *(("ocak",), ("şubat",), ("mart",), ("nisan",), ("mayıs",), ("haziran",)),
                *(("temmuz",), ("ağustos",), ("eylül",), ("ekim",), ("kasım",), ("aralık",)),
            ),
            strict=True,
        )
    ),
    "bugun": ("bugün", "buğün"),
    "yarin": ("yarın",),
    "hafta": ("hafta",),
    "haftasonu": ("haftasonu", "haftason"),
    "sabah": ("sabah",),
    "aksam": ("akşam",),
    "aksamustu": ("akşamüstü", "akşamüst", "akşamüzer"),
    "ikindi": ("ikindi",),
    "bayram": ("bayram",),
}
STEMS = {
    "oglen": ("öğlen", "öğle", "öğleyin"),
    "dun": ("dün",),
    "aksam": ("ahşam",),  # as it is spoken; no slip of it is guessed at
    "haftaici": ("haftaiçi", "haftaiç"),
    "haftabasi": ("haftabaşı", "haftabaş"),
    "aysonu": ("aysonu", "ayson"),
    "aybasi": ("aybaşı", "aybaş"),
    "gun": ("gün",),
    "ay": ("ay",),
    "saat": ("saat",),
    "dakika": ("dakika", "dakka"),
    "yil": ("yıl", "sene"),
    "son": ("son",),
    "bas": ("baş", "başlangıç"),
    "orta": ("orta",),
    "ic": ("iç", "içeri"),
    "gunduz": ("gündüz",),
    "gece": ("gece",),
    "ogleustu": ("öğleüstü",),
    "mesai": ("mesai",),
    "is": ("iş",),
    "okul": ("okul", "ders"),
    "cikis": ("çıkış", "bitiş", "bitim", "paydos", "pydos"),
    "giris": ("giriş",),
    "acilis": ("açılış",),
    "kapanis": ("kapanış",),
    "yemek": ("yemek", "yemeğ"),
    "namaz": ("namaz",),
    "ezan": ("ezan",),
    "title": ("hanım", "bey", "abla", "abi", "ağabey", "teyze", "hoca", "usta", "amca", "dayı", "hala", "yenge"),
    "iftar": ("iftar",),
    "sahur": ("sahur",),
    "tatil": ("tatil", "mola"),
    "arife": ("arife", "arefe"),
    "ramazan": ("ramazan",),
    "seker": ("şeker",),
    "kurban": ("kurban",),
    "yilbasi": ("yılbaşı", "yılbaş"),
    "sonra": ("sonra",),
    "once": ("önce", "evvel", "evel"),
    "bucuk": ("buçuk", "bucuk", "buçuğ", "bçk", "buçk", "buk", "buck", "bucug", "buçu"),
    "ceyrek": ("çeyrek",),
    "yarim": ("yarım",),
    "ara": ("ara",),
}
# What people call theirs: "işimden sonra", "çıkışımda".
POSSESSED = ("is", "mesai", "okul", "cikis", "yemek", "tatil")
SHORT = {
    "haftasonu": ("weekend",),
    "mesai": ("mesayi",),
    "pazartesi": ("monday", "pzt", "pts", "pztesi", "ptesi", "p.tesi", "pazts", "pzrtesi", "pazrtsi"),
    "sali": (
        "tuesday",
        "sli",
        "sal",
        "slai",
        "sl",
    ),
    "carsamba": ("wednesday", "crs", "car", "cars", "carsm", "crsb"),
    "persembe": ("thursday", "prs", "per", "persm", "pers"),
    "cuma": ("friday", "cum", "cma"),
    "cumartesi": ("cmt", "cts", "ctesi", "c.tesi", "cmrt", "cmtsi", "cmtesi", "cmrts", "saturday", "cumts", "cumt"),
    "pazar": ("sunday", "paz", "pzr"),
    "bugun": ("today", "bgn", "bugn", "bugunn", "bu-gun"),
    "yarin": ("tomorrow", "yrn", "yarn", "yarinki"),
    "aksam": ("evening", "aksamleyin", "aksm", "aksma", "akşm", "aks"),
    "sabah": ("morning", "sbh", "sabh", "saba", "sabahtan", "sabahleyin", "sabahki"),
    "oglen": ("oglenleyin", "ogln", "oylen", "ogleyn", "oglenki"),
    "ikindi": ("ikindin", "ikindiyin", "ikindileyin"),
    "dakika": ("dk", "dak", "dkk"),
    "saat": (
        "st",
        "saatiniz",
        "saatleriniz",
        "saaat",
        "saart",
        "saatt",
        "sats",
        "sat",
        "ssat",
        "sast",
        "saar",
        "saah",
        "sata",
    ),
    "hafta": ("hft", "haft"),
    "gun": ("gn", "gnu", "gunn", "guun", "gunude"),
    "sonra": (
        "sora",
        "snra",
        "sonr",
        "sonraa",
        "sornra",
        "sonrs",
        "sonrda",
        "sonrs",
        "sonea",
        "sonta",
        "sonar",
        "sonraydi",
    ),
    "yarim": ("yarm", "yrm"),
    "once": ("onceydi", "oncesiydi"),
    "cikis": (
        "bittikten",
        "bitince",
        "bittiginde",
        "bittigi",
        "cikinca",
        "ciktiktan",
        "ciktigimda",
        "ciktigim",
        "cikista",
        "dagilinca",
        "dagildiktan",
    ),
}
MOVE_PREFIXES = (
    "kaydir",
    "ertele",
    "tasi",
    "degis",
    "guncelle",
    "geciktir",
    "otele",
    "cevir",
    "aktar",
    "cekebil",
    "cekelim",
    "cekil",
    "ceker",
    "alabil",
)
# Named after a day: "19 Mayıs Mahallesi", "29 Ekim caddesi".
PLACE_PREFIXES = (
    "mahalle",
    "cadde",
    "sokag",
    "sokak",
    "bulvar",
    "meydan",
    "stadyum",
    "stadi",
    "universite",
    "lisesi",
    *(
        "koprusu",
        "duragi",
        "metrosu",
        "istasyonu",
        "tuneli",
        "ilkokulu",
        "ortaokulu",
        "anaokulu",
        "hastanesi",
        "sitesi",
    ),
)
PUNCTUATION = {
    "->": tokens.ARROW,
    "=>": tokens.ARROW,
    "→": tokens.ARROW,
    "-": tokens.DASH,
    "/": tokens.DASH,
    "~": tokens.DASH,
    ",": tokens.COMMA,
    "&": "ve",
}
SPECIAL = frozenset(
    {
        *(tokens.NUMBER, tokens.CLOCK, tokens.DATE, tokens.DOTTED, tokens.UNKNOWN, tokens.BLOCKED, tokens.DASH),
        *(tokens.ARROW, tokens.COMMA, tokens.STOP, tokens.DAY, tokens.TIME, tokens.BOTH, tokens.HOURS, tokens.NOTHING),
        *(tokens.REFUSED, tokens.CHANGE, tokens.FLAG, tokens.ORDINAL, "W"),
    }
)
LEMMAS = frozenset({*TIME_STEMS, *STEMS, *FIXED, *(f"mo{number}" for number in range(1, 13)), "ki"}) | SPECIAL
CLASSES = {
    "weekday": frozenset(WEEKDAYS),
    "month": frozenset(MONTHS),
    "anymonth": frozenset({*MONTHS, *(f"mo{number}" for number in range(1, 13))}),
    "n": frozenset({tokens.NUMBER, "W"}),
    "strong": frozenset({tokens.NUMBER}),
    "part": frozenset({"sabah", "oglen", "aksam", "ikindi", "aksamustu", "gece", "gunduz"}),
    "day": frozenset({tokens.DAY}),
    "time": frozenset({tokens.TIME}),
    "unit": frozenset({"gun", "hafta", "ay", "yil"}),
    "clock": frozenset({tokens.CLOCK}),
    "h": frozenset({tokens.NUMBER, "W", tokens.TIME}),
    "nextword": frozenset({"gelecek", "onumuzdeki", "sonraki"}),
    "bayramkind": frozenset({"ramazan", "seker", "kurban"}),
    "sidelemma": frozenset({"once", "sonra"}),
    "feast": frozenset({"sevgililer", "anneler", "babalar", "kadinlar", "ogretmenler"}),
    "prayer": frozenset({"namaz", "ezan"}),
    "said": frozenset({tokens.DAY, tokens.TIME, tokens.BOTH}),
    "both": frozenset({tokens.BOTH}),
    "dmy": frozenset({tokens.DATE}),
    "dotted": frozenset({tokens.DOTTED}),
}


# Too short or too close to ordinary words ("kaş", "salon", "ekip") to guess at.
NEVER_FORGIVEN = frozenset({"sali", "kasim", "ekim", "ocak", "mart"})
# Ordinary words that lie one slip away from a word of time.
ORDINARY = (
    *("salon", "kesim", "kesti", "butun", "burun", "bunu", "alsa", "pazarl", "cumhur"),
    *("sabun", "yarar", "yardim", "yarisi", "yarid", "nisanl", "hafif", "hafiz", "aksesuar"),
    *("aksan", "bayan", "ekip", "ekim", "ocag", "yarattik", "yaris", "sonuc", "hasta"),
    *("hata", "hatta", "rahat", "sadece", "sabit", "sabri", "sabiha", "salih", "salim", "saliha"),
    *("nihan", "nisa", "hazir", "marti", "mayo", "eylem", "kasik", "kasin", "bugra"),
    *("pazen", "cumali", "ocakbasi", "bakim", "ekin", "eyl", "oyle", "boyle", "soyle"),
    *("soru", "sonda", "aksaray", "kari", "tari", "sabir", "masaj", "marka", "harita"),
    *("maya", "akin", "aklim", "aksat", "bayat", "bayil", "haftal", "sona", "sonsuz"),
    *("ogren", "oglum", "oglu", "kalsin", "kalin", "yakin", "yakim", "yatin", "yaz"),
    *("pazarci", "sayin", "sayi", "sarin", "satin", "salin", "salak", "sanirim", "sira"),
    *("sabahat", "nasil", "sarma", "suat"),
)
# Words that people write together.
JOINABLE = frozenset(
    {
        *WEEKDAYS,
        "bugun",
        "yarin",
        "hafta",
        "sabah",
        "aksam",
        "oglen",
        "sonra",
        "once",
        "gun",
        "obur",
        "aksamustu",
        "saat",
    }
)
# Long enough for two slips.
LONG = frozenset({"pazartesi", "carsamba", "persembe", "cumartesi", "aksamustu", "haftasonu", "onumuzdeki"})
