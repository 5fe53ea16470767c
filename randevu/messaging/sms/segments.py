"""How many parts a text is sent in: operators charge each part, and people see long texts arrive in pieces.

A part holds 140 bytes. The alphabet of GSM 03.38 takes 7 bits a letter (160 in a part), and ``ç`` alone of our letters
is missing from it together with ğ, ı, ş, İ, Ğ and Ş. The Turkish single shift table (3GPP 23.038, A.2.1) writes each of
those with an escape, for a header of 4 bytes in every part (155 letters, 149 in parts that are joined). Anything else
(emoji, other scripts) makes the whole text UCS-2: 70 letters, 67 in parts that are joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
) | {" "}
ESCAPED = frozenset("\f^{}\\[~]|€")
TURKISH = frozenset("ĞİŞçğış")

GSM, TURKISH_SHIFT, UNICODE = "gsm", "turkish", "unicode"


@dataclass(frozen=True)
class Alphabet:
    """How many units one part holds, alone and when parts are joined."""

    alone: int
    joined: int


ALPHABETS: Mapping[str, Alphabet] = {
    GSM: Alphabet(160, 153),
    TURKISH_SHIFT: Alphabet(155, 149),
    UNICODE: Alphabet(70, 67),
}


@dataclass(frozen=True)
class Cost:
    """`units`: septets, or UTF-16 units in Unicode."""

    alphabet: str
    units: int
    parts: int


def cost(text: str, turkish_shift: bool = True) -> Cost:
    """The cheapest way to send the text as it stands.

    Args:
        turkish_shift: whether the provider knows the Turkish table; without it, Turkish letters make a text Unicode.
    """
    alphabet = _alphabet(text, turkish_shift)
    sizes = [_size(letter, alphabet) for letter in text]
    limits = ALPHABETS[alphabet]
    units = sum(sizes)
    return Cost(alphabet, units, 1 if units <= limits.alone else _joined(sizes, limits.joined))


def _alphabet(text: str, turkish_shift: bool) -> str:
    letters = set(text)
    if letters <= BASIC | ESCAPED:
        return GSM
    return TURKISH_SHIFT if turkish_shift and letters <= BASIC | ESCAPED | TURKISH else UNICODE


def _size(letter: str, alphabet: str) -> int:
    if alphabet == UNICODE:
        return 2 if ord(letter) > 0xFFFF else 1
    return 1 if letter in BASIC else 2


def _joined(sizes: list[int], most: int) -> int:
    """Parts in order; a letter of two units is never torn between two of them."""
    parts, room = 1, most
    for size in sizes:
        if size > room:
            parts, room = parts + 1, most
        room -= size
    return parts
