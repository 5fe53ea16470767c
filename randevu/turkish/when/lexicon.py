"""The words the date-time grammar knows, every inflected form of them, and the phone typos it forgives.

Tables only: stems are listed once in proper spelling and `suffixes.forms` spells their cases.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from randevu.turkish import letters, numbers, suffixes
from randevu.turkish.when import tokens

WEEKDAYS = ("pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar")
MONTHS = (
    *("ocak", "subat", "mart", "nisan", "mayis", "haziran"),
    *("temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"),
)
SHORT_MONTHS = ("oca", "sub", "mar", "nis", "may", "haz", "tem", "agu", "eyl", "eki", "kasm", "aral")

# Inflected stems; a typing slip in them is forgiven, and so is leaving out the vowels.
_TIME_STEMS = {
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
_STEMS = {
    "oglen": ("öğlen", "öğle", "öğleyin"),
    "dun": ("dün",),
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
    "cikis": ("çıkış", "bitiş", "bitim", "paydos"),
    "giris": ("giriş",),
    "acilis": ("açılış",),
    "kapanis": ("kapanış",),
    "yemek": ("yemek", "yemeğ"),
    "namaz": ("namaz", "ezan"),
    "iftar": ("iftar",),
    "sahur": ("sahur",),
    "tatil": ("tatil", "mola"),
    "arife": ("arife", "arefe"),
    "ramazan": ("ramazan",),
    "seker": ("şeker",),
    "kurban": ("kurban",),
    "yilbasi": ("yılbaşı", "yılbaş"),
    "sonra": ("sonra",),
    "once": ("önce", "evvel"),
    "bucuk": ("buçuk", "bucuk", "buçuğ", "bçk", "buçk", "buck", "bucug", "buçu"),
    "ceyrek": ("çeyrek",),
    "yarim": ("yarım",),
    "ara": ("ara",),
}
_SHORT = {
    "haftasonu": ("weekend",),
    "pazartesi": ("monday", "pzt", "pts", "pztesi", "ptesi", "p.tesi", "pazts", "pzrtesi", "pazrtsi"),
    "sali": (
        "tuesday",
        "sli",
    ),
    "carsamba": ("wednesday", "crs", "car", "carsm", "crsb"),
    "persembe": ("thursday", "prs", "per", "persm", "pers"),
    "cuma": ("friday", "cum", "cma"),
    "cumartesi": ("cmt", "cts", "ctesi", "c.tesi", "cmrt", "cmtsi", "cmtesi", "cmrts", "saturday", "cumts", "cumt"),
    "pazar": ("sunday", "paz", "pzr"),
    "bugun": ("today", "bgn", "bugn", "bugunn", "bu-gun"),
    "yarin": ("tomorrow", "yrn", "yarn", "yarinki"),
    "aksam": ("evening", "aksm", "aksma", "akşm", "aks"),
    "sabah": ("morning", "sbh", "sabh", "saba", "sabahtan", "sabahleyin", "sabahki"),
    "oglen": ("oglenleyin", "ogln", "oylen", "ogleyn", "oglenki"),
    "dakika": ("dk", "dak", "dkk"),
    "saat": ("st", "saaat", "saart", "saatt", "sats", "ssat", "sast", "saar"),
    "hafta": ("hft", "haft"),
    "gun": ("gn", "gnu", "gunn", "guun", "gunude"),
    "sonra": ("sora", "snra", "sonr", "sonraa", "sornra", "sonrs", "sonrda", "sonrs", "sonea", "sonta", "sonar"),
    "yarim": ("yarm",),
    "cikis": ("cikinca", "ciktiktan", "ciktigimda", "ciktigim", "cikista"),
}
# Words that are not inflected here, or whose forms are listed: lemma -> folded forms.
_FIXED = {
    "bu": "bu",
    "su": "su",
    "o": "o",
    "her": "her",
    "en": "en",
    "ilk": "ilk",
    "ayni": "ayni aynisi",
    "gelecek": "gelecek gelen gelcek gelecekki",
    "onumuzdeki": "onumuzdeki onumuzdek onumuzde ounumuzdeki onmuzdeki onumzdeki yaklasan",
    "diger": "diger",
    "sonraki": "sonraki dahaki birdahaki sonrakine sonrakinde sonrakini sonrakisi",
    "obur": "obur oteki otekisi obursu oburku oburki obursugun oburgun obursune oburune oburkune oburusu obr oburkisi",
    "ertesi": "ertesi ertesine ertesinde",
    "evvelsi": "evvelsi evvelki",
    "onceki": "onceki",
    "gecen": "gecen gecenki gectigimiz gecenlerde",
    "gibi": "gibi gbi gb gibisi gibii gibiydi gibin",
    "civari": (
        "civari civarinda civarina civar civarlari civarlarinda civarlarina civarindan civri "
        "sulari sularinda sularina sulrinda dolaylari dolaylarinda raddelerinde"
    ),
    "falan": "falan filan felan fln falanda",
    "dogru": "dogru",
    "yaklasik": "yaklasik takriben asagi",
    "tam": "tam tami tamda",
    "kadar": "kadar kdr kadr dek degin kadarki kadarda",
    "itibaren": "itibaren itibariyle itibarıyla itibari sonrasindan",
    "gec": "gec gecte",
    "erken": "erken erkenden erkence erkeni",
    "ile": "ile ila ilen",
    "veya": "veya yada veyahut yahut veyahutta veyada",
    "ya": "ya",
    "da": "da de ta te",
    "ve": "ve",
    "hem": "hem",
    "olsun": "olsun olsn olsunn olabilir olur olurmu",
    "olmaz": (
        "olmaz olmasin yetisemem yetisemiyorum yetisemeyecegim yetisemicem gelemicez olmuyor olmayacak olmucak olmicak uymaz uymuyor uymadi gelemem gelemiyorum gelemicem "
        "gelemeyecegim gelmem istemiyorum istemem gelemeyiz olmadi gelemiyoruz gelemiycem gelemeycem "
        "gelemiyecegim musaitdegilim uygundegil olmuyo gelemiyom yapamam katilamam katilamiyorum"
    ),
    "olmazsa": "olmazsa doluysa olmasa yoksa degilse olmassa olmaza",
    "adim": "adim ismim adi ismi",
    "isim": "isim islerim",
    "busy": "doluyum doluyuz calisiyorum calisiyoruz mesgulum mesguluz isteyim mesaideyim sehirdisindayim",
    "mesela": "mesela",
    "pm": "pm",
    "am": "am",
    "kina": "kina",
    "yapin": "yapin yapalim yapsak yapar yapabilir yapsaniz yaparmisiniz yapabilirmiyiz",
    "iyi": "iyi hayirli mutlu guzel nice iyı",
    "kutlu": "kutlu mubarek",
    "randevum": "randevum randevumu randevumuz randevumuzu randevuyu randevumun randevuma",
    "degil": "degil degl deil dgil diil degilim degiliz degilde",
    "haric": "haric disinda disindaki",
    "yerine": "yerine",
    "musait": "musait musaidim musaitim uygun uygunum bos bosum bosluk yer",
    "yok": "yok yk yo yoo yokk hayir hayirr",
    "pardon": "pardon pardonn yanlis",
    "dedim": "dedim demistim yazdim soyledim diyordum",
    "ama": "ama fakat ancak",
    "kala": "kala kalaya kalada",
    "var": "var varken",
    "icin": "icin icn",
    "kac": "kac kacta kaca kacda kactan kacdan kaci",
    "title": "hanim hanima hanimla hanimin hanimdan bey beye beyle beyin beyden abla ablaya abi abiye teyze hoca hocaya hocam usta",
    "count": (
        "kisi kisiyiz kisilik kisiye kisinin kisilk tane tanesi adet seans seanslik seansi seansin seansim kez kere "
        "defa defaya cocuga cocugum cocugun bayan erkek kiz kadin arkadas arkadasim yas yasinda yasindaki yasim "
        "yasindayim numara numarali no nolu kat katli kattayim daire cm kilo kg km metre mt parmak tirnak el "
        "islem hizmet bolge yildiz puan sube gece3 aylik yillik haftalik gunluk kardes kardesiz adam hanimiz "
        "fotograf resim mesaj kutu paket taksit taksitle ml lt beden ay-lik renk ton model cesit sey"
    ),
    "tl": "tl lira liraya liradan lirami liralik euro dolar usd try ₺ kurus bin yuz",
    "sur": (
        "surer surermi suruyor suruyo surecek suren surede sure suresi surdu surse surmez tutar alir alirmi bekledim "
        "beklerim bekliyorum sureli"
    ),
    "move": (
        "alalim alin alabilir alabilirmiyiz alirmisin alirmisiniz alsak alsaniz alma almak aldirmak alinsin alinabilir "
        "alabilirmiyim alabilirmisiniz alir al alicam alacagim alabiliyor alinsa"
    ),
    "lutfen": "lutfen ltfn lutfn",
    "fark": "fark farketmez farketmiyor",
    "etmez": "etmez etmiyor",
    "herhangi": "herhangi",
    "hangi": "hangi",
    "ne": "ne",
    "zaman": "zaman zamanda zamani zamaninda vakit vakitte vakti vaktinde vaktine",
    "hemen": "hemen simdi simdilik su-an hmn",
    "ileri": "ileri ileriye ileride",
    "geri": "geri geriye once2",
    "one": "one erkene",
    "kisa": "kisa yakin cabuk",
    "ustu": "ustu uzeri ustune uzerine ustunde",
    "dugun": "dugun dugunum dugunumuz nisanim sinavim sinav sinavi toplantim toplanti ucusum ucagim ucak mezuniyet",
    "sevgililer": "sevgililer",
    "anneler": "anneler",
    "babalar": "babalar",
    "kadinlar": "kadinlar",
    "ogretmenler": "ogretmenler",
    "cumhuriyet": "cumhuriyet",
    "zafer": "zafer",
    "genclik": "genclik",
    "isci": "isci",
    "emek": "emek",
    "cocuk": "cocuk",
    "gecmesin": "gecmesin gecmese gecmesek",
    "geciyor": "geciyor gecerken geciyo",
    "vardi": "vardi",
}
_MOVE_PREFIXES = (
    "kaydir",
    "ertele",
    "tasi",
    "degis",
    "guncelle",
    "cevir",
    "aktar",
    "cekebil",
    "cekelim",
    "cekil",
    "ceker",
    "alabil",
)
_PUNCTUATION = {"-": tokens.DASH, "/": tokens.DASH, "~": tokens.DASH, ",": tokens.COMMA, "&": "ve"}
SPECIAL = frozenset(
    {
        *(tokens.NUMBER, tokens.CLOCK, tokens.DATE, tokens.DOTTED, tokens.UNKNOWN, tokens.BLOCKED, tokens.DASH),
        *(tokens.COMMA, tokens.STOP, tokens.DAY, tokens.TIME, tokens.BOTH, tokens.HOURS, tokens.NOTHING),
        *(tokens.REFUSED, tokens.CHANGE, tokens.FLAG, tokens.ORDINAL, "W"),
    }
)
LEMMAS = frozenset({*_TIME_STEMS, *_STEMS, *_FIXED, *(f"mo{number}" for number in range(1, 13)), "ki"}) | SPECIAL
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
    "bayramkind": frozenset({"ramazan", "seker", "kurban"}),
    "sidelemma": frozenset({"once", "sonra"}),
    "feast": frozenset({"sevgililer", "anneler", "babalar", "kadinlar", "ogretmenler"}),
    "said": frozenset({tokens.DAY, tokens.TIME, tokens.BOTH}),
    "both": frozenset({tokens.BOTH}),
    "dmy": frozenset({tokens.DATE}),
    "dotted": frozenset({tokens.DOTTED}),
}


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, str]]:
    """Every known folded form: form -> (lemma, case). Built on first use, about ten thousand entries."""
    known: dict[str, tuple[str, str]] = {}
    for lemma, forms in _FIXED.items():
        for form in forms.split():
            known.setdefault(form, (lemma, ""))
    for stems in (_TIME_STEMS, _STEMS):
        for lemma, spellings in stems.items():
            for stem in spellings:
                for form, case in suffixes.forms(stem).items():
                    known.setdefault(letters.fold(form), (lemma, case))
    for lemma, spellings in _SHORT.items():
        for stem in spellings:
            known.setdefault(stem, (lemma, ""))
    for number, stem in enumerate(SHORT_MONTHS, 1):
        known.setdefault(stem, (f"mo{number}", ""))
    for form in ("haftaya", "haftya", "haftyaa", "hftya", "haftay", "hftaya", "aftaya", "haftayaa"):
        known[form] = ("hafta", "dat")
    for form, month in (("martn", "mart"), ("nisann", "nisan"), ("ayn", "ay")):
        known[form] = (month, "gen")
    for form in ("snu", "sounu", "sonnu", "sonuu"):
        known[form] = ("son", "acc")
    known["gunu"] = ("gun", "p3")
    known |= {"bugunku": ("bugun", "ki"), "bugunkunu": ("bugun", "kiacc"), "dunku": ("dun", "ki")}
    return known


@lru_cache(maxsize=1)
def number_forms() -> dict[str, tuple[int, str]]:
    """Every folded form of the number words 0..99: "ucte" -> (3, "loc"), "onbesine" -> (15, "p3dat")."""
    known: dict[str, tuple[int, str]] = {}
    for number in range(100):
        spoken = numbers.words(number)
        for form, case in suffixes.forms(spoken.split(" ")[-1]).items():
            head = "".join(spoken.split(" ")[:-1])
            known.setdefault(letters.fold(head + form), (number, case))
    known["bi"] = (1, "")
    known["sifir"] = (0, "")
    return known


@lru_cache(maxsize=1)
def _skeletons() -> dict[str, list[str]]:
    """The forms that share a skeleton, so that dropped vowels can be forgiven: "prsmb" -> ["persembe", ...]."""
    found: dict[str, list[str]] = {}
    short = [(stem, "") for stem in _TIME_STEMS if stem not in _NEVER_FORGIVEN - {"mart"}]
    for form, _ in (*short, *((form, "") for forms in _forgiving().values() for form in forms)):
        skeleton = _skeleton(form)
        if len(skeleton) >= 3:
            found.setdefault(skeleton, []).append(form)
    return found


def _skeleton(word: str) -> str:
    return word[0] + "".join(char for char in word[1:] if char not in "aeiou")


def _without_some_vowels(word: str) -> str | None:
    """The form of which the word is what remains after leaving out vowels: "cmrtsi" -> "cumartesi"."""
    for form in _skeletons().get(_skeleton(word), ()):
        rest = iter(form)
        if len(word) < len(form) and all(char in rest for char in word):
            return form
    return None


@lru_cache(maxsize=1)
def _forgiving() -> dict[str, list[str]]:
    """The forms a typing slip is forgiven in, by first letter: words of five letters and more in common cases."""
    common = {"", "dat", "loc", "abl", "acc", "gen", "p3", "placc", "ki"}
    by_letter: dict[str, list[str]] = {}
    for lemma, spellings in {**_TIME_STEMS, **{one: _STEMS[one] for one in ("oglen", "ceyrek", "bucuk")}}.items():
        if lemma in _NEVER_FORGIVEN:
            continue
        for stem in spellings:
            for form, case in suffixes.forms(stem).items():
                folded = letters.fold(form)
                if case in common and len(folded) >= 5 and (lemma not in MONTHS or case in {"", "loc", "gen"}):
                    by_letter.setdefault(folded[0], []).append(folded)
    for form in ("onumuzdeki", "haftaya"):
        by_letter.setdefault(form[0], []).append(form)
    return by_letter


# Too short or too close to ordinary words ("kaş", "salon", "ekip") to guess at.
_NEVER_FORGIVEN = frozenset({"sali", "kasim", "ekim", "ocak", "mart"})
# Ordinary words that lie one slip away from a word of time.
_ORDINARY = tuple(
    (
        "salon kesim kesti butun burun bunu alsa pazarl cumhur sabun yarar yardim yarisi yarid "
        "nisanl hafif hafiz aksesuar aksan bayan ekip ekim ocag yarattik yaris sonuc hasta hata "
        "rahat sadece sabit sabri sabiha salih salim saliha nihan nisa hazir marti mayo eylem "
        "kasik kasin bugra pazen cumali ocakbasi bakim ekin eyl oyle boyle soyle soru sonda "
        "aksaray kari tari sabir masaj marka harita maya akin aklim aksat bayat bayil haftal "
        "sona sonsuz ogren oglum oglu kalsin kalin yakin yakim yatin yaz pazarci sayin sayi "
        "sarin satin salin salak sanirim sira sabahat nasil sarma "
    ).split()
)


@lru_cache(maxsize=4096)
def lookup(word: str) -> tuple[str, str] | None:
    """Lemma and case of a folded word, forgiving doubled letters, missing vowels and one slip (two in long words)."""
    known = table()
    if word in known:
        return known[word]
    squeezed = _squeeze(word)
    if squeezed in known and len(squeezed) >= 3:
        return known[squeezed]
    if word.startswith(_MOVE_PREFIXES):
        return ("move", "")
    if not word.startswith(_ORDINARY) and (form := _without_some_vowels(squeezed)) is not None:
        return known[form]
    if len(word) < 4 or word.startswith(_ORDINARY) or word in number_forms():
        return None
    return _nearest(squeezed)


_JOINABLE = frozenset(
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


@lru_cache(maxsize=2048)
def split(word: str) -> tuple[str, str] | None:
    """Two words of time written as one: "yarinsabah" -> ("yarin", "sabah"). None for anything else."""
    known = table()
    if len(word) < 7 or word in known:
        return None
    for cut in range(len(word) - 3, 1, -1):
        left, right = known.get(word[:cut]), known.get(word[cut:])
        if left and right and cut > 3 and left[0] in _JOINABLE and right[0] in _JOINABLE:
            return word[:cut], word[cut:]
        half = right is not None and right[0] == "bucuk" and number_forms().get(word[:cut], (0, "x"))[1] == ""
        hour = left is not None and word[:cut] == "saat" and word[cut:] in number_forms()
        if half or hour:
            return word[:cut], word[cut:]
    return None


def _squeeze(word: str) -> str:
    """A word without letters drawn out for emphasis: "yariiin" -> "yarin"."""
    kept: list[str] = []
    for index, char in enumerate(word):
        if index >= 2 and char == kept[-1] and word[index - 2] == char:
            continue
        kept.append(char)
    text = "".join(kept)
    single = "".join(char for index, char in enumerate(text) if index == 0 or text[index - 1] != char)
    return single if single != word and len(single) >= 4 and single in table() else text


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    (one, other)
    for row, keys in enumerate(_ROWS)
    for at, one in enumerate(keys)
    for other_row, other_keys in enumerate(_ROWS)
    for other_at, other in enumerate(other_keys)
    if abs(row - other_row) <= 1 and abs(at - other_at) <= 1 and one != other
)


def _is_slip(word: str, form: str) -> bool:
    """Whether one slip of a thumb makes the word of the form: a letter left out, doubled, swapped or its neighbour hit."""
    if OSA.distance(word, form, score_cutoff=1) > 1:
        return False
    at = next((index for index, (a, b) in enumerate(zip(word, form)) if a != b), min(len(word), len(form)))
    if len(word) < len(form):
        return at > 0 and at < len(form) - 1
    if len(word) > len(form):
        around = word[max(at - 1, 0) : at] + word[at + 1 : at + 2]
        return any(word[at] == one or (word[at], one) in _NEIGHBOURS for one in around) and at < len(word) - 1
    swapped = word[at : at + 2] == form[at : at + 2][::-1]
    return swapped or (word[at], form[at]) in _NEIGHBOURS


def _nearest(word: str) -> tuple[str, str] | None:
    forms = _forgiving().get(word[0], ())
    for form in forms:
        if abs(len(form) - len(word)) <= 1 and _is_slip(word, form):
            return table()[form]
    if len(word) >= 7:
        for form in forms:
            if len(form) >= 8 and table()[form][0] in _LONG and OSA.distance(word, form, score_cutoff=2) <= 2:
                return table()[form]
    return None


_LONG = frozenset({"pazartesi", "carsamba", "persembe", "cumartesi", "aksamustu", "haftasonu", "onumuzdeki"})
