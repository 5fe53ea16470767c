"""Turkish suffixes: the one place that knows vowel harmony, softening and apostrophes.

Writing uses `locative("13:00") == "13:00'te"` and its sisters; reading uses `forms`, which
spells every inflected form of a word so that a table lookup tells the stem and the case.
A form is named by its case: acc, dat, loc, abl, gen, ins (with), p3 (his, "ayın 15'i") and
p3 + case, pl + case, ki ("yarınki") and ki + case.
"""

from __future__ import annotations

import re
from functools import lru_cache

from randevu.turkish import letters, numbers

_BACK, _ROUND = "aıou", "oöuü"
_VOWELS = "aeıioöuü"
_HARD = "fstkçşhp"
# Words of foreign origin whose suffixes are front although their last vowel is back.
_FRONT_EXCEPTIONS = frozenset({"saat", "ihtimal", "meşgul", "hal", "kontrol", "rol", "gol", "alkol", "kemal"})
_SOFTENS = {"dört": "dörd", "çeyrek": "çeyreğ", "öğle": "öğle", "ocak": "ocağ", "aralık": "aralığ"}
_DIGITS_AT_END = re.compile(r"(\d+)\D*$")

CASES = ("acc", "dat", "loc", "abl", "gen", "ins")


def _spoken(word: str) -> str:
    """The lower-case word whose sound decides the suffix: the last one, digits read aloud."""
    clock = re.search(r"(\d{1,2})[:.](\d{2})$", word)
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        return numbers.last_word(minute or hour)
    if word[-1:].isdigit():
        digits = _DIGITS_AT_END.search(word)
        if digits:
            number = int(digits[1][-9:])
            for size, name in ((10**6, "milyon"), (1000, "bin"), (100, "yüz")):
                if number and number % size == 0:
                    return name
            return numbers.last_word(number)
    return letters.lower(word).split(" ")[-1].strip(".!?") or "e"


def _last_vowel(spoken: str) -> str:
    vowel = next((char for char in reversed(spoken) if char in _VOWELS + "âîû"), "e")
    vowel = {"â": "a", "î": "i", "û": "u"}.get(vowel, vowel)
    if spoken in _FRONT_EXCEPTIONS:
        return {"a": "e", "ı": "i", "o": "ö", "u": "ü"}.get(vowel, vowel)
    return vowel


def _two(vowel: str) -> str:
    return "a" if vowel in _BACK else "e"


def _four(vowel: str) -> str:
    back, round_ = vowel in _BACK, vowel in _ROUND
    return ("u" if back else "ü") if round_ else ("ı" if back else "i")


def ending(word: str, case: str) -> str:
    """The suffix letters alone: ending("13:00", "loc") == "te". KeyError for an unknown case."""
    return _endings(_spoken(word))[case]


@lru_cache(maxsize=512)
def _endings(spoken: str) -> dict[str, str]:
    """The suffix of every case after a spoken word."""
    vowel = _last_vowel(spoken)
    a, i = _two(vowel), _four(vowel)
    open_ = spoken[-1] in _VOWELS + "âîû"
    d = "t" if spoken[-1] in _HARD else "d"
    s, y, n = ("s", "y", "n") if open_ else ("", "", "")
    possessive = f"{s}{i}"
    plural, plural_i = f"l{a}r", "ı" if a == "a" else "i"
    return {
        "acc": f"{y}{i}",
        "dat": f"{y}{a}",
        "loc": f"{d}{a}",
        "abl": f"{d}{a}n",
        "gen": f"{n}{i}n",
        "ins": f"{y}l{a}",
        "p3": possessive,
        "p3acc": f"{possessive}n{i}",
        "p3dat": f"{possessive}n{a}",
        "p3loc": f"{possessive}nd{a}",
        "p3abl": f"{possessive}nd{a}n",
        "p3gen": f"{possessive}n{i}n",
        "p3ins": f"{possessive}yl{a}",
        "p3ki": f"{possessive}nd{a}ki",
        "pl": plural,
        "placc": f"{plural}{plural_i}",
        "pldat": f"{plural}{a}",
        "plloc": f"{plural}d{a}",
        "plabl": f"{plural}d{a}n",
        "plp3dat": f"{plural}{plural_i}n{a}",
        "plp3loc": f"{plural}{plural_i}nd{a}",
        "plp3abl": f"{plural}{plural_i}nd{a}n",
        "lik": f"l{i}k",
        "ki": "ki",
        "kiacc": "kini",
        "kidat": "kine",
        "kiabl": "kinden",
        "kigen": "kinin",
        "locki": f"{d}{a}ki",
        "lockiacc": f"{d}{a}kini",
        "lockidat": f"{d}{a}kine",
        "lockigen": f"{d}{a}kinin",
    }


FORM_NAMES = (
    *("acc", "dat", "loc", "abl", "gen", "ins"),
    *("p3", "p3acc", "p3dat", "p3loc", "p3abl", "p3gen", "p3ins", "p3ki"),
    *("pl", "placc", "pldat", "plloc", "plabl", "plp3dat", "plp3loc", "plp3abl"),
    *("ki", "kiacc", "kidat", "kiabl", "kigen", "locki", "lockiacc", "lockidat", "lockigen", "lik"),
)


def forms(stem: str) -> dict[str, str]:
    """Every inflected form of a stem in proper spelling, form -> case; the first case wins where two agree."""
    table = {stem: ""}
    soft = _SOFTENS.get(stem, stem)
    endings = _endings(_spoken(stem))
    for name in FORM_NAMES:
        suffix = endings[name]
        base = soft if suffix[0] in _VOWELS else stem
        table.setdefault(base + suffix, name)
        if suffix[0] == "t":  # "üçde" is a common slip for "üçte"
            table.setdefault(base + "d" + suffix[1:], name)
    return table


def digit_suffixes() -> dict[str, str]:
    """Folded suffixes as written after digits or an apostrophe, of any harmony: "te" -> "loc"."""
    table: dict[str, str] = {}
    samples = ("bir", "iki", "üç", "dörd", "altı", "dokuz", "on", "kırk", "yedi")
    for name in FORM_NAMES:
        for sample in samples:
            suffix = letters.fold(ending(sample, name))
            table.setdefault(suffix, name)
            if name in {"loc", "abl", "locki", "lockiacc", "lockidat"}:
                table.setdefault(("d" if suffix[0] == "t" else "t") + suffix[1:], name)
    return table


def attach(word: str, case: str, *, proper: bool = False) -> str:
    """The word in a case; digits and proper names take an apostrophe and keep their spelling."""
    suffix = ending(word, case)
    if proper or not word[-1:].isalpha():
        return f"{word}'{suffix}"
    base = _SOFTENS.get(word, word) if suffix[0] in _VOWELS else word
    return base + suffix


def accusative(word: str, *, proper: bool = False) -> str:
    """ "13:00" -> "13:00'ü", "salı" -> "salıyı"."""
    return attach(word, "acc", proper=proper)


def dative(word: str, *, proper: bool = False) -> str:
    """ "salı" -> "salıya", "Ayşe" (proper) -> "Ayşe'ye"."""
    return attach(word, "dat", proper=proper)


def locative(word: str, *, proper: bool = False) -> str:
    """ "13:00" -> "13:00'te", "Kadıköy" (proper) -> "Kadıköy'de"."""
    return attach(word, "loc", proper=proper)


def ablative(word: str, *, proper: bool = False) -> str:
    """ "14:30" -> "14:30'dan", "cuma" -> "cumadan"."""
    return attach(word, "abl", proper=proper)


def genitive(word: str, *, proper: bool = False) -> str:
    """ "Mehmet" (proper) -> "Mehmet'in", "mart" -> "martın"."""
    return attach(word, "gen", proper=proper)


def instrumental(word: str, *, proper: bool = False) -> str:
    """ "Elif" (proper) -> "Elif'le", "Ayşe" (proper) -> "Ayşe'yle"."""
    return attach(word, "ins", proper=proper)


_STRIPPABLE = re.compile(
    r"(?:(?:n|s|y)?[iu]?(?:m|n|miz|muz|niz|nuz)?)?(?:l[ae]r)?(?:[iu]?(?:m|n|miz|muz|niz|nuz)?)?"
    r"(?:n?d[ae]n?|t[ae]n?|n?[iu]n|[yn]?[ae]|[yn]?[iu]|y?l[ae]|c[iu]|l[iu]k|s[iu]z)?(?:ki|kini|kine)?"
)
_COPULA = re.compile(r"y?[dt][iu](?:r|ysa)?|y?m[iu]s(?:t[iu])?|y?s[ae]")


def is_ending(rest: str) -> bool:
    """Whether folded letters after a stem can be noun suffixes ("imi", "lerinden", "'ye")."""
    return _STRIPPABLE.fullmatch(rest.lstrip("'")) is not None


def is_copula(rest: str) -> bool:
    """Whether folded letters after a name say that it was or is the one ("Kadıköy'dü", "Elif'miş", "Ayşe'yse")."""
    return _COPULA.fullmatch(rest.lstrip("'")) is not None
