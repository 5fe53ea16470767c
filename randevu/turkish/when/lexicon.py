"""Looking words up: every inflected form of the tables in `words`, and the typing slips that are forgiven."""

from __future__ import annotations

from functools import lru_cache

from randevu.turkish import letters, numbers, slips, suffixes
from randevu.turkish.when import fixed_words, neighbours, verbs, words

_OTHER_VOWEL = str.maketrans("ae", "ea")


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, str]]:
    """Every known folded form: form -> (lemma, case). Built on first use, about ten thousand entries."""
    known: dict[str, tuple[str, str]] = {}
    for lemma, forms in fixed_words.FIXED.items():
        for form in forms.split():
            known.setdefault(form, (lemma, ""))
    for stems in (words.TIME_STEMS, words.STEMS):
        for lemma, spellings in stems.items():
            for stem in spellings:
                for form, case in suffixes.forms(stem).items():
                    known.setdefault(letters.fold(form), (lemma, case))
    for lemma, spellings in words.TIME_STEMS.items():  # the other vowel: "yarıne", "cumaye"
        for stem in spellings:
            for form, case in suffixes.forms(stem).items():
                if case in {"dat", "loc", "abl"}:
                    known.setdefault(letters.fold(stem + form[len(stem) :].translate(_OTHER_VOWEL)), (lemma, case))
    for lemma in words.POSSESSED:
        for stem in words.STEMS[lemma]:
            for form, case in suffixes.forms(_mine(stem)).items():
                known.setdefault(letters.fold(form), (lemma, case))
    for lemma, spellings in words.SHORT.items():
        for stem in spellings:
            known.setdefault(stem, (lemma, ""))
    for number, stem in enumerate(words.SHORT_MONTHS, 1):
        known.setdefault(stem, (f"mo{number}", ""))
    for day in words.WEEKDAYS:  # "pztye", "cmtde"
        for stem in words.SHORT[day]:
            if len(stem) >= 3 and "." not in stem and not set(stem[:-1]) & set("aeiou"):
                for suffix, case in suffixes.digit_suffixes().items():
                    if case in {"dat", "loc", "abl", "acc", "ki", "locki"}:
                        known.setdefault(stem + suffix, (day, case))
    for form in ("haftaya", "haftya", "haftyaa", "hftya", "haftay", "hftaya", "aftaya", "haftayaa", "hfty", "hftay"):
        known[form] = ("hafta", "dat")
    for form, month in (("martn", "mart"), ("nisann", "nisan"), ("ayn", "ay")):
        known[form] = (month, "gen")
    for form, case in (("arsi", "p3"), ("arsinda", "p3loc"), ("arsnda", "p3loc"), ("arsna", "p3dat"), ("arai", "p3")):
        known[form] = ("ara", case)
    for form in ("snu", "sounu", "sonnu", "sonuu"):
        known[form] = ("son", "acc")
    for day in words.WEEKDAYS:  # "cumaynan": "with", as it is spoken
        known.setdefault(day + ("ynan" if day[-1] in "aei" else "nan"), (day, "ins"))
    known["gunu"] = ("gun", "p3")
    known |= dict.fromkeys(("salya", "sliya", "slya"), ("sali", "dat"))
    for unit in ("saat", "dakika", "gun", "hafta", "ay", "yil", "gece"):  # "yarım saatliğine": so long
        for stem in words.STEMS.get(unit, ()) + words.TIME_STEMS.get(unit, ()):
            lik = suffixes.attach(stem, "lik")[:-1] + "ğ"
            known |= {
                letters.fold(lik + end): (unit, "lik") for end in ("ine", "ına", "üne", "una", "i", "ı", "ü", "u")
            }
    lasting = {"gundur": "gun", "haftadir": "hafta", "aydir": "ay", "yildir": "yil", "senedir": "yil"}
    known |= {form: (unit, "dir") for form, unit in (lasting | {"saattir": "saat", "dakikadir": "dakika"}).items()}
    known |= {"bugunku": ("bugun", "ki"), "bugunkunu": ("bugun", "kiacc"), "dunku": ("dun", "ki")}
    del known["pazarlik"]  # bargaining
    return known


def _mine(stem: str) -> str:
    """ "iş" -> "işim", "mola" -> "molam"."""
    return (stem if stem[-1] in "aeıioöuü" else suffixes.attach(stem, "acc")) + "m"


@lru_cache(maxsize=1)
def number_forms() -> dict[str, tuple[int, str]]:
    """Every folded form of the number words 0..99: "ucte" -> (3, "loc"), "onbesine" -> (15, "p3dat")."""
    known: dict[str, tuple[int, str]] = {}
    for number in range(100):
        spoken = numbers.words(number)
        for form, case in suffixes.forms(spoken.split(" ")[-1]).items():
            head = "".join(spoken.split(" ")[:-1])
            known.setdefault(letters.fold(head + form), (number, case))
    known |= {"dkz": (9, ""), "skz": (8, "")}
    known["bi"] = (1, "")
    known["sifir"] = (0, "")
    return known


@lru_cache(maxsize=1)
def _skeletons() -> dict[str, list[str]]:
    """The forms that share a skeleton, so that dropped vowels can be forgiven: "prsmb" -> ["persembe", ...]."""
    found: dict[str, list[str]] = {}
    short = [(stem, "") for stem in words.TIME_STEMS if stem not in words.NEVER_FORGIVEN - {"mart"}]
    beside = [
        (letters.fold(form), "")  # "hafta bsnda", "3 gun sonrya", "namzdan": too short for other slips
        for stem in ("baş", "son", "sonra", "önce", "namaz")
        for form, case in suffixes.forms(stem).items()
        if case in {"dat", "loc", "abl", "p3dat", "p3loc", "p3abl"} and len(form) >= 5
    ]
    for form, _ in (*short, *beside, *((form, "") for forms in _forgiving().values() for form in forms)):
        skeleton = slips.skeleton(form)
        if len(skeleton) >= 3:
            found.setdefault(skeleton, []).append(form)
    return found


def _without_some_vowels(word: str) -> str | None:
    """The form of which the word is what remains after leaving out vowels: "cmrtsi" -> "cumartesi"."""
    for form in _skeletons().get(slips.skeleton(word), ()):
        if slips.lacks_only_vowels(word, form):
            return form
    return None


def _consonants_of_a_weekday(word: str) -> str | None:
    """The one weekday that a word without vowels leaves letters out of: "pzts", "prsmb"."""
    if not 4 <= len(word) <= 6 or word[0] not in "psc" or set(word[:-1]) & set("aeiou"):
        return None
    fitting = [
        day for day in words.WEEKDAYS if slips.is_within(word, day) and word[-1] in {day[-1], *"bcdghklmnprstyz"}
    ]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=1)
def _forgiving() -> dict[str, list[str]]:
    """The forms a typing slip is forgiven in, by first letter: words of five letters and more in common cases."""
    common = {"", "dat", "loc", "abl", "acc", "gen", "p3", "placc", "ki"}
    by_letter: dict[str, list[str]] = {}
    for lemma, spellings in {
        **words.TIME_STEMS,
        **{one: words.STEMS[one] for one in ("oglen", "ceyrek", "bucuk")},
    }.items():
        if lemma in words.NEVER_FORGIVEN:
            continue
        for stem in spellings:
            for form, case in suffixes.forms(stem).items():
                folded = letters.fold(form)
                if case in common and len(folded) >= 5 and (lemma not in words.MONTHS or case in {"", "loc", "gen"}):
                    by_letter.setdefault(folded[0], []).append(folded)
    for form in ("onumuzdeki", "haftaya"):
        by_letter.setdefault(form[0], []).append(form)
    return by_letter


@lru_cache(maxsize=4096)
def lookup(word: str) -> tuple[str, str] | None:
    """Lemma and case of a folded word, forgiving doubled letters, missing vowels and one slip (two in long words)."""
    known = table()
    if word in known:
        return known[word]
    squeezed = _squeeze(word)
    if squeezed in known and len(squeezed) >= 3:
        return known[squeezed]
    if word.startswith(words.MOVE_PREFIXES):
        return ("move", "")
    if verbs.is_told(word):
        return ("happened", "")
    if verbs.is_elsewhere(word):
        return ("busy", "")
    if verbs.is_impossible(word):
        return ("olmaz", "")
    if word.startswith(words.PLACE_PREFIXES):
        return ("place", "")
    if (day := _consonants_of_a_weekday(word)) is not None:
        return (day, "")
    if not word.startswith(words.ORDINARY) and (form := _without_some_vowels(squeezed)) is not None:
        return known[form]
    if len(word) == 4 and word[0] == "c" and slips.is_slip(word, "cuma"):
        return ("cuma", "")
    if len(word) < 4 or word.startswith(words.ORDINARY) or word in number_forms():
        return None
    return _nearest(squeezed)


_ORDINARY_BESIDE_NUMBERS = frozenset({"kasik", "kasin", "marti", "mayo", "ekip", "ekin", "eylem"})


@lru_cache(maxsize=256)
def month_beside_a_number(word: str) -> str | None:
    """The month that a word right behind a number is a slip of: "19 mrat", "27 martr"."""
    if word in _ORDINARY_BESIDE_NUMBERS:  # "2 kasık"
        return None
    for month in words.MONTHS:
        if word[0] == month[0] and len(word) >= 4 and (slips.is_slip(word, month) or word[:-1] == month):
            return month
    return None


@lru_cache(maxsize=2048)
def split(word: str) -> tuple[str, str] | None:
    """Two words of time written as one: "yarinsabah" -> ("yarin", "sabah"). None for anything else."""
    known = table()
    if len(word) < 5 or word in known or word in number_forms():
        return None
    for cut in range(len(word) - 2, 1, -1):
        left, right = known.get(word[:cut]), known.get(word[cut:])
        if left and right and cut > 3 and left[0] in words.JOINABLE and right[0] in words.JOINABLE:
            return word[:cut], word[cut:]
        half = right is not None and right[0] == "bucuk" and number_forms().get(word[:cut], (0, "x"))[1] == ""
        hour = left is not None and word[:cut] == "saat" and word[cut:] in number_forms()
        if half or hour or _are_glued(word[:cut], word[cut:]):
            return word[:cut], word[cut:]
    return None


def may_be_glued(word: str) -> bool:
    """Whether people write a word onto the one before it: "6yakadar", "bayramdansonra"."""
    entry = table().get(word)
    return entry is not None and entry[0] in neighbours.GLUED_BEHIND and len(word) >= 3


def _are_glued(left: str, right: str) -> bool:
    """Whether a word of time and a small word beside it are written as one."""
    one = table().get(left)
    other = table().get(right)
    number, counted = number_forms().get(left), number_forms().get(right)
    if one is not None and one[0] in {"musait", "olsun"} and right in {"mi", "mu"}:  # "uygunmu"
        return True
    timely = (one is not None and one[0] in neighbours.GLUED) or number is not None
    if timely and may_be_glued(right) and (len(left) >= 3 or left == "on"):
        return True
    if number is not None and other is not None and other[0] in neighbours.GLUED_TO_NUMBERS:  # "ikihafta", "beşvar"
        return number[1] == "" and len(right) >= 3
    if number is not None and counted is not None:  # "üçüon geçe"
        return number[1] in {"acc", "dat"} and counted[1] == ""
    if one is not None and one[1] == "gen" and (one[0] == "ay" or one[0] in words.MONTHS):  # "ayınson", "martınyirmisi"
        return counted is not None or right in numbers.ordinals() or (other is not None and other[0] == "son")
    ahead = one is not None and one[0] in neighbours.GLUED_AHEAD and other is not None and len(right) >= 4
    return ahead and other is not None and (other[0] in neighbours.GLUED or (left == "en" and other[0] == "erken"))


@lru_cache(maxsize=2048)
def number_drawn_out(word: str) -> tuple[int, str] | None:
    """The number that a word with letters doubled is: "yirmii", "kırrk"."""
    single = slips.squeeze(word)
    if single == word or len(single) < 4 or word in table():
        return None
    return number_forms().get(single)


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


def _nearest(word: str) -> tuple[str, str] | None:
    forms = _forgiving().get(word[0], ())
    for form in forms:
        if abs(len(form) - len(word)) <= 1 and slips.is_slip(word, form):
            return table()[form]
    if len(word) >= 7:
        for form in forms:
            if len(form) >= 8 and table()[form][0] in words.LONG and slips.distance(word, form, 2) <= 2:
                return table()[form]
    return None
