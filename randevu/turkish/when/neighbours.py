"""Which words of time stand beside which: what a misspelt word can be by its neighbours, and what people write as one.

Tables only; forms are folded and stand apart by spaces.
"""

from __future__ import annotations

from randevu.turkish.when import tokens, words
from randevu.turkish.when.tokens import NUMBER, ORDINAL


def _words(apart: str) -> frozenset[str]:
    return frozenset(apart.split())


NUMBERS = frozenset({NUMBER, "W"})
HOURS = frozenset({*NUMBERS, tokens.CLOCK, tokens.DATE, tokens.DOTTED})
BOUNDS = frozenset({"sonra", "once", "kadar", "sonraki", "onceki", "itibaren"})
MONTHS = frozenset({*words.MONTHS, *(f"mo{number}" for number in range(1, 13))})
TIMES = frozenset(
    {
        *words.TIME_STEMS,
        *HOURS,
        *MONTHS,
        *("oglen", "gun", "ay", "yil", "bucuk", "ceyrek", "yarim", "haftaici", "gece", "son", "bas", "orta", "mesai"),
        *("is", "okul", "cikis", "iftar", "namaz", "bayram", "arife", "yilbasi", "oglearasi"),
    }
)
PARTS = frozenset({"sabah", "oglen", "aksam", "ikindi", "aksamustu", "gece"})

# What may follow a word of time, by its case; every other case takes the last.
FOLLOWING: dict[str, str] = {
    "dat": "kadar dogru",
    "abl": "once oncesi oncesinde sonra sonrasi sonrasinda sonraya sonraki onceki itibaren ertesi",
    "acc": "gecmesin",
    "gen": "ertesi sonrasi oncesi",
    "": (
        "gibi civari civarinda falan arasi arasinda arasina sonrasi sonrasinda sonrasina sonraki oncesi oncesinde "
        "oncesine ertesi veya yahut haric bucuk bucukta bucuga sonra"
    ),
}
MINUTES = {"dat": "kala ceyrek", "acc": "gece ceyrek"}
SECOND = "veya yahut olmazsa olmadi yoksa doluysa haric"
# What turns a wish round must not be missed; the first few end a range as they are.
REFUSING = (
    "cikmam kalkmam gitmem olmasi "
    "olmaz olmasin olmuyor olmayacak uymaz uymuyor kalmasin gecmesin gelemem gelemiyorum gelemeyecegim gelemeyiz "
    "cikamam cikamiyorum calisiyorum doluyum mesgulum yetisemem"
)
MOVING = "alabilir alabilirmiyiz alalim cekelim cekebilirmiyiz kaydiralim erteleyelim tasiyalim yapalim degistirelim"
PRECEDING = (
    "obur oburku oteki diger gelecek onumuzdeki sonraki onceki ertesi gecen birinci ikinci ucuncu dorduncu sonuncu"
)
EDGES = "basi basinda basina ortasi ortasinda sonu sonunda sonuna sonundan icinde"
# What may follow one certain word.
BEHIND: dict[str, str] = {
    "en": "erken yakin",
    "oglen": "arasi arasinda tatili tatilinde yemegi yemeginden yemeginde",
    "gece": "yarisi yarisinda",
    "aksam": "uzeri ustu uzerinde",
    **dict.fromkeys(("bayram", "ramazan", "kurban", "yilbasi"), "arife arifesi arifesinde arefesi"),
    **dict.fromkeys(("ay", "hafta", *MONTHS), EDGES),
    **dict.fromkeys(("is", "mesai", "okul"), "cikisi cikisinda cikista"),
    NUMBER: "kisi kisiyiz kisilik",
}
# What may stand before one certain word.
AHEAD: dict[str, str] = {
    **dict.fromkeys(("bayram", "arife"), "ramazan kurban seker zafer cumhuriyet genclik cocuk spor isci"),
    **dict.fromkeys(("ilk", "son", ORDINAL), "ayin"),
    **dict.fromkeys(("bas", "orta"), " ".join((*words.MONTHS, "hafta"))),
    **dict.fromkeys((tokens.CLOCK, tokens.DOTTED, tokens.DATE), "saat"),
    **dict.fromkeys(words.WEEKDAYS, f"{PRECEDING} haftaya haftya"),
    **dict.fromkeys(("bugun", "yarin"), "haftaya haftya"),
    **dict.fromkeys(("hafta", "haftasonu", "gun"), PRECEDING),
    "ay": PRECEDING,
    "ic": "hafta",
    "cikis": "okul mesai",
    "randevum": "bugunku yarinki",
}
UNITS = "saat dakika hafta"
LEADING = frozenset({"gelecek", "onumuzdeki", "obur", "bu", "sonraki"})
# Words of their own, one slip away from these.
ORDINARY = _words(
    "uyuyor uyuyorum uyuyo "
    "alan alin alti altin ara arada aradi arar aras arasa arasan arasin arti atin aydin ayni ayrin belli beni "
    "besi besik besim cikmam dert dogal dogan dogru dogu dogum dokun domuz dusun ekli elle gecem gecen gecer "
    "geceyi gecti gelme gelmek gelmeyecegim gelmeyi gelmiyorum gitmem ikiz ikna ilk ince incesi kader kadin kadir "
    "kadri kalan kale kalin kalir kalkmam kalmak kalsa kalsin kaza kola kurk olma olmali olmam olmasa olmasi "
    "olmus oluyor omuz onca onlar onun onur otuzbir saati sadat sait salt sanat size sizi sizin son sona sonda "
    "sonu sonuc ucak ucuk ucun ucus ucuz uste vera yahu yapilan yapilir yeni yeri yetismem yoksam yoksun"
)
# Words of time that small words are glued to, and those small words.
GLUED = _words(
    "bugun yarin hafta haftasonu sabah aksam oglen ikindi bayram gun ay saat dakika bucuk ceyrek yarim aksamustu namaz "
    "tatil cikis"
).union(words.WEEKDAYS, words.MONTHS)
GLUED_BEHIND = _words(
    "sonra once sonraki onceki kadar gibi civari ara itibaren olmazsa veya kala dogru gun ertesi olsun haric falan "
    "ceyrek bucuk gecmesin come"
)
GLUED_AHEAD = _words("bu ilk son veya sonraki onceki gelecek onumuzdeki obur degil yerine en olmazsa tam")
GLUED_TO_NUMBERS = _words("hafta gun saat dakika var")
