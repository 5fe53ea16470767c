"""What stands around an expression never changes it, and one slip of the thumb hardly ever gives it another meaning.

Days and hours are put into what people write around them and joined in pairs, expressions of the corpus are misspelt;
the expected reading is that of the bare expression. Choices are seeded: a failure is the same failure tomorrow.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import holidays

from benchmarks.parsers.expressions import AT, corpus
from randevu.turkish import letters, slips, understand, when

Reading = tuple[str, ...]
NOTHING: Reading = ("-",) * 4

BEFORE = (
    *("merhaba", "abla", "selamün aleyküm", "2 kişiyiz", "600 liraymış", "numaram 0532 123 45 67", "kızımla ben"),
    *("geçen ay gelmiştim", "35 yaşındayım", "dün aradım açmadınız", "2 hafta önce yazmıştım", "annem için"),
)
AFTER = (
    *("boş yer var mı", "olur mu ya", "için randevu alcaktım", "müsait misiniz", "acil lazım", "100 tl kapora atsam"),
    *("2 saat sürer mi", "4 yaşında kızım da var", "kaç para", "yarım saat geç kalabilirim", "fön çektireceğim"),
)
DAYS = {
    "bugün": "2026-03-11",
    "yarın": "2026-03-12",
    "cuma": "2026-03-13",
    "cumartesi günü": "2026-03-14",
    "haftaya salı": "2026-03-17",
    "20 mart": "2026-03-20",
    "25.03.2026": "2026-03-25",
    "nisanın 3'ü": "2026-04-03",
}
# "haftaya salı değil cuma": the week that was named holds for the weekday said instead; people who move to another
# week name it ("haftaya salı değil bu cuma").
IN_THAT_WEEK = {"cuma": "2026-03-20", "cumartesi günü": "2026-03-21"}
HOURS = {
    "sabah 10'da": "10:00",
    "on bir buçuk": "11:30",
    "öğlen 12": "12:00",
    "14:30": "14:30",
    "3'te": "15:00",
    "üç buçukta": "15:30",
    "saat 4": "16:00",
    "akşam 6": "18:00",
}
EITHER = ("{0} ya da {1}", "{0} veya {1} olur mu", "{0} olmazsa {1}", "{0} da olur {1} da", "{0} mı {1} mı")
RATHER = ("{0} değil {1}", "{0} olmaz {1} olsun", "{0} yerine {1}", "{0} uymuyor {1} olur mu", "pardon {0} değil {1}")


@cache
def public_holidays() -> dict[date, str]:
    kinds = ("public", "half_day")
    return dict(holidays.country_holidays("TR", years=(2026, 2027), language="tr", categories=kinds).items())


@cache
def reading(text: str) -> Reading:
    return tuple(value or "-" for value in understand.dates_line(text, AT, when.Hours(), public_holidays()).values())


def differing(cases: Iterator[tuple[str, Reading]]) -> list[tuple[str, str, str, str]]:
    return [
        (text, " ".join(reading(text)), "instead of", " ".join(expected))
        for text, expected in cases
        if reading(text) != expected
    ]


def together() -> Iterator[tuple[str, Reading]]:
    """Every day with every hour in either order, each time within other words."""
    chance = random.Random(5)
    for day, on in DAYS.items():
        for hour, at in HOURS.items():
            said = chance.choice((f"{day} {hour}", f"{hour} {day}"))
            if not re.search(r"\d \d", said):
                yield f"{chance.choice(BEFORE)} {said} {chance.choice(AFTER)}", (on, "-", at, "-")


def pairs() -> Iterator[tuple[str, Reading]]:
    """Two days or two hours, either of them or the second instead of the first."""
    days, hours = list(DAYS.items()), list(HOURS.items())
    for at, (day, on) in enumerate(days):
        for other, then in days[at + 1 :]:
            yield from ((form.format(day, other), (on, then, "-", "-")) for form in EITHER[:3])
            meant = IN_THAT_WEEK.get(day, on) if other.startswith("haftaya") else on
            yield from ((form.format(other, day), (meant, "-", "-", "-")) for form in RATHER)
    for at, (hour, first) in enumerate(hours):
        for other, last in hours[at + 1 :]:
            yield from ((f"cuma {form.format(hour, other)}", ("2026-03-13", "-", first, last)) for form in EITHER)
            yield from ((f"cuma {form.format(other, hour)}", ("2026-03-13", "-", first, "-")) for form in RATHER)


def test_what_stands_around_a_day_and_an_hour_never_changes_them() -> None:
    assert differing(together()) == []


def test_pairs_are_alternatives_or_corrections() -> None:
    assert differing(pairs()) == []


# ---------------------------------------------------------------- one slip


def lacking_a_vowel(word: str, chance: random.Random) -> str:
    at = [index for index, char in enumerate(word) if index and char in "aeiou"]
    cut = chance.choice(at) if at else len(word)
    return word[:cut] + word[cut + 1 :]


def doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] + word[at:]


def swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def neighbour(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    keys = [key for key in "abcdefghijklmnoprstuvyz" if slips.is_slip(f"aa{key}aa", f"aa{word[at]}aa")]
    return word[:at] + chance.choice(keys or [word[at]]) + word[at + 1 :]


def apart(word: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(word) - 1)
    return f"{word[:at]} {word[at:]}"


def misspelt(text: str, slip: Callable[[str, random.Random], str], chance: random.Random) -> str:
    words = [found.span() for found in re.finditer(r"[a-z]{4,}", text)]
    if not words:
        return text
    start, end = chance.choice(words)
    return text[:start] + slip(text[start:end], chance) + text[end:]


# At most so many of a hundred may mean something else without a trace; what is left open is asked.
SLIPS = {lacking_a_vowel: 5, doubled: 3, swapped: 5, neighbour: 5, apart: 12}


def silently_wrong(slip: Callable[[str, random.Random], str]) -> list[tuple[str, str]]:
    chance = random.Random(7)
    known = [one for one in corpus() if len(one.text.split()) <= 4 and one.right != (" ".join(NOTHING),)]
    wrong = []
    for one in chance.sample(known, 250):
        said = letters.fold(one.text)
        text, expected = misspelt(said, slip, chance), reading(said)
        halves = zip((reading(text)[:2], reading(text)[2:]), (expected[:2], expected[2:]), strict=True)
        if any(got not in {right, NOTHING[:2]} for got, right in halves):
            wrong.append((text, " ".join(reading(text))))
    return wrong


def test_one_slip_hardly_ever_makes_a_message_mean_something_else() -> None:
    found = {slip.__name__: silently_wrong(slip) for slip in SLIPS}
    too_many = {slip.__name__: found[slip.__name__] for slip in SLIPS if len(found[slip.__name__]) > 2.5 * SLIPS[slip]}
    assert too_many == {}
