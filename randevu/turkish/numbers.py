"""Turkish numbers in words: written out for phrasing, and read back for understanding.

Only 0 to 9999 is spelled: clock times, days, counts and everyday prices need no more.
"""

from __future__ import annotations

from functools import lru_cache

from randevu.turkish import letters

ONES = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")

# The words whose last consonant softens before a vowel: dört -> dördü.
SOFTENING = {"dört": "dörd"}

_ORDINALS = (
    "birinci",
    "ikinci",
    "üçüncü",
    "dördüncü",
    "beşinci",
    "altıncı",
    "yedinci",
    "sekizinci",
    "dokuzuncu",
    "onuncu",
)


def words(number: int) -> str:
    """The number as it is said, words apart: 14 -> "on dört". Raises ValueError outside 0..9999."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    if number < 10:
        return ONES[number]
    parts: list[str] = []
    for size, name in ((1000, "bin"), (100, "yüz")):
        count, number = divmod(number, size)
        if count:
            parts += [name] if count == 1 else [ONES[count], name]
    tens, ones = divmod(number, 10)
    if tens:
        parts.append(TENS[tens])
    if ones:
        parts.append(ONES[ones])
    return " ".join(parts)


def last_word(number: int) -> str:
    """The last spoken word, which decides the suffix after digits: 30 -> "otuz"."""
    return words(number % 10000).split(" ")[-1]


def ordinal(number: int) -> str:
    """The ordinal in words for 1..10: 2 -> "ikinci". Raises ValueError otherwise."""
    if not 1 <= number <= len(_ORDINALS):
        raise ValueError(number)
    return _ORDINALS[number - 1]


@lru_cache(maxsize=1)
def ordinals() -> dict[str, int]:
    """Folded ordinal words and their number, "ilk" included."""
    table = {letters.fold(word): number for number, word in enumerate(_ORDINALS, 1)}
    table["ilk"] = 1
    return table


@lru_cache(maxsize=1)
def spoken() -> dict[str, int]:
    """Folded number words 0..99, the two-word ones joined too: {"uc": 3, "onbes": 15, ...}."""
    return {letters.fold(words(number)).replace(" ", ""): number for number in range(100)}


def parse(text: str) -> int | None:
    """The number a text consists of, in digits or words ("yirmi beş"), or None."""
    folded = letters.fold(text).strip()
    if folded.isdigit():
        return int(folded)
    return spoken().get(folded.replace(" ", ""))
