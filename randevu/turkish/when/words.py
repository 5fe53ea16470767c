"""The words the date-time grammar knows: stems, abbreviations, fixed words, and the classes that rules name.

Tables only. Stems stand once in proper spelling; `lexicon` spells their cases.
"""

from __future__ import annotations

from randevu.turkish.when import tokens

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
    "once": ("önce", "evvel"),
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
        "ssat",
        "sast",
        "saar",
        "saah",
        "sata",
    ),
    "hafta": ("hft", "haft"),
    "gun": ("gn", "gnu", "gunn", "guun", "gunude"),
    "sonra": ("sora", "snra", "sonr", "sonraa", "sornra", "sonrs", "sonrda", "sonrs", "sonea", "sonta", "sonar"),
    "yarim": ("yarm", "yrm"),
    "cikis": ("bittikten", "bitince", "bittiginde", "cikinca", "ciktiktan", "ciktigimda", "ciktigim", "cikista"),
}
# Words that are not inflected here, or whose forms are listed: lemma -> folded forms.
FIXED = {
    "bu": "bu",
    "su": "su",
    "o": "o",
    "her": "her",
    "en": "en",
    "ilk": "ilk",
    "ayni": "ayni aynisi",
    "gelecek": "gelecek gelececk glecek geleck gelen gelcek gelecekki",
    "onumuzdeki": "onumuzdeki onumuzdek onumuzde ounumuzdeki onmuzdeki onumzdeki yaklasan",
    "diger": "diger",
    "sonraki": "sonraki dahaki birdahaki sonrakine sonrakinde sonrakini sonrakisi",
    "obur": (
        "obur oteki otekisi obursu oburku oburki obursugun oburgun obursune oburune oburkune oburusu obr oburkisi "
        "obrgun obrki"
    ),
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
    "itibaren": "itibaren baslayarak baslayip itibariyle itibarıyla itibari sonrasindan",
    "gec": "gec gecte",
    "erken": "erken erkenden erkence erkeni",
    "ile": "ile ila ilen",
    "veya": "veya yada veyahut yahut veyahutta veyada",
    "ya": "ya",
    "da": "da de ta te",
    "ve": "ve",
    "hem": "hem",
    "olsun": "olsun olsn olsunn olabilir olur olurmu olsa",
    "olmaz": (
        "olmaz olmasin olmuyor olmayacak olmucak olmicak uymaz uymuyor uymadi gelmem ters imkansiz zor "
        "sikintili gelemiyecegim musaitdegilim uygundegil olmuyo"
    ),
    "olmazsa": "olmazsa doluysa dolduysa olmasa yoksa degilse olmassa olmaza",
    "adim": "adim ismim adi ismi",
    "isim": "isim islerim dersim derslerim kursum mesaim",
    "busy": (
        "doluyum doluyuz calisiyorum calisiyoruz mesgulum mesguluz isteyim mesaideyim sehirdisindayim yokum yokuz "
        "tatildeyim tatildeyiz"
    ),
    "mesela": "mesela",
    "pm": "pm",
    "am": "am",
    "kina": "kina",
    "saniye": "saniye saniyede saniyeye sn",
    "yaz": "yaz yazin yazalim yazarsiniz yazsaniz",
    "nokta": "nokta",
    "idiom": "atiyorum atiyor atiyom atarim attim",
    "place": "mah mh sk cad cd sok bulv parki parkinda parkina",
    "olmadi": "olmadi olmadiysa",
    "yapin": "yapin yap yapalim yapsak yapar yapabilir yapsaniz yaparmisiniz yapabilirmiyiz",
    "iyi": "iyi hayirli mutlu guzel nice iyı",
    "kutlu": "kutlu mubarek",
    "randevum": (
        "randevum randevumu randevumuz randevumuzu randevuyu randevumun randevuma randevumdan randevusunu randevusundan"
    ),
    "degil": "degil degl deil dgil diil degilim degiliz degilde",
    "haric": "haric disinda disindaki",
    "yerine": "yerine",
    "musait": "musait musaidim musaitim uygun uygunum bos bosum bosluk yer",
    "yok": "yok yk yo yoo yokk hayir hayirr",
    "pardon": "pardon pardonn pardn prdon yanlis",
    "dedim": "dedim demisim demisiz demistim yazdim soyledim diyordum",
    "ama": "ama fakat ancak",
    "kala": "kala kalaya kalada",
    "var": "var varken vr",
    "icin": "icin icn",
    "kac": "kac kacta kaca kacda kactan kacdan kaci",
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
        "alalim alin alabilir alabilirmiyiz alirmisin alirmisiniz alsak alsaniz alma almak aldirmak "
        "alinsin alinabilir "
        "alabilirmiyim alabilirmisiniz alir al alicam alacagim alabiliyor alinsa"
    ),
    "lutfen": "lutfen ltfn lutfn",
    "fark": "fark farketmez farketmiyor",
    "etmez": "etmez etmiyor",
    "yani": "yani",
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
    "gecmesin": "gecmesin gecmese gecmesek kalmasin kalmasa sarkmasin",
    "geciyor": "geciyor gecerken geciyo",
    "vardi": "vardi",
    "spor": "spor",
    "egemenlik": "egemenlik",
    "boyunca": "boyunca",
    "kalan": "kalan kalani kalaninda kalanina",
    "yarisi": "yarisi yarisinda yarisina",
    "come": (
        "gelsem gelebilirim gelebilir gelirim gelicem gelecem gelcem geleyim geliyim geliyorum gelebiliriz "
        "gelebilirmiyim ugrasam ugrayabilir ugrayabilirim"
    ),
    "bana": "bana bize",
    "oglearasi": (
        "oglearasi oglearasinda oglearasina oglenarasi oglenarasinda oglenarasina ogletatili ogletatilinde oglentatili"
    ),
    "beri": "beri beridir",
    "leave": "cikiyorum cikicam cikacagim cikarim cikabilirim cikiyom bitiyor biter bitecek bitiyo",
    "mi": "mi mu miydi muydu",
    "callback": (
        "ararim arayacagim arayacam aricam ariycam arayayim arariz donerim doneriz "
        "yazarim yazacagim yazacam yazcam yazicam"
    ),
    "away": (
        "gidiyorum gidiyoruz gidecegim gidecegiz gidicem gidicez gidecem gidecez cikacagiz cikiyoruz cikicaz "
        "gidiyom gideriz"
    ),
    "happened": (
        "geldim geldik gelmistim gelmistik geliyordum aradim aradik aramistim ariyordum yattim uyandim kalktim gittim "
        "gitmistim ugradim ugramistim kestirdim kestirmistim boyattim boyatmistim yaptirdim yaptirmistim bekledim "
        "konustum konustuk konusmustuk gorustum gorustuk gorusmustuk cagirdim dustum"
    ),
}
MOVE_PREFIXES = (
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
# Named after a day: "19 Mayıs Mahallesi", "29 Ekim caddesi".
PLACE_PREFIXES = ("mahalle", "cadde", "sokag", "sokak", "bulvar", "meydan", "stadyum", "stadi", "universite", "lisesi")
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
