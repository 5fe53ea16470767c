"""Turkish letters: case with dotted and dotless i, and folding to plain a-z.

Folding maps one character to one character, so that an offset in folded text is an offset in
the NFC form of what the customer wrote. `str.lower` cannot be used: it turns "İ" into two
characters and "I" into the wrong one.
"""

from __future__ import annotations

import unicodedata

_LOWER = {ord("I"): "ı", ord("İ"): "i"}
_UPPER = {ord("i"): "İ", ord("ı"): "I"}
_COMBINING_DOT = "\u0307"


def _fold_table() -> dict[int, str]:
    """One plain letter for every accented Latin letter, and plain marks for typographic ones."""
    table: dict[int, str] = {ord("I"): "i", ord("İ"): "i", ord("ı"): "i"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if code not in table and base.isascii() and base.isalpha():
            table[code] = base.lower()
    for mark in "’‘`´ʼ′＇":
        table[ord(mark)] = "'"
    for mark in "–—‒−‐‑":
        table[ord(mark)] = "-"
    for mark in "\u00a0\u2009\u202f\u200b\u2007":
        table[ord(mark)] = " "
    return table


_FOLD = _fold_table()


def normal(text: str) -> str:
    """The NFC form, which all offsets in this package refer to."""
    return unicodedata.normalize("NFC", text)


def lower(text: str) -> str:
    """Lower case by Turkish rules: "ILIK İŞ" -> "ılık iş"."""
    return normal(text).translate(_LOWER).lower().replace(_COMBINING_DOT, "")


def upper(text: str) -> str:
    """Upper case by Turkish rules: "iki ılık" -> "İKİ ILIK"."""
    return normal(text).translate(_UPPER).upper()


def title(text: str) -> str:
    """First letter of every word upper, the rest lower: "ışıl IŞIK" -> "Işıl Işık"."""
    return " ".join(upper(word[:1]) + lower(word[1:]) for word in normal(text).split(" "))


def fold(text: str) -> str:
    """Lower case without diacritics, of the same length as the NFC form of the text."""
    folded = normal(text).translate(_FOLD)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(one if len(one := char.lower()) == 1 else char for char in folded)
