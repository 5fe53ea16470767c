"""Fitting words into space: shorter wordings first, splits where a writer parts a text, never inside a letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from randevu.messaging.limits import Limit, units

Wordings = str | tuple[str, ...]
"""One wording, or several from the longest to the shortest."""

_GRAPHEME = regex.compile(r"\X")
_BREAKS = (
    regex.compile(r"\n\s*\n"),  # paragraphs
    regex.compile(r"\n"),
    regex.compile(r"(?<=[.!?…])\s+"),  # sentences
    regex.compile(r"\s+"),
)


def wordings(words: Wordings | None) -> tuple[str, ...]:
    """All wordings, composed (NFC) and without surrounding space; empty ones are left out."""
    given = (words,) if isinstance(words, str) else words or ()
    return tuple(filter(None, map(composed, given)))


def composed(text: str) -> str:
    """The text in NFC (a dotted capital İ is one letter, not two) without surrounding space."""
    return unicodedata.normalize("NFC", text).strip()


def fitting(words: Wordings | None, limit: Limit) -> str | None:
    """The first wording that fits, or None."""
    return next((word for word in wordings(words) if limit.fits(word)), None)


def split(text: str, most: int) -> list[str]:
    """Pieces of at most ``most`` UTF-16 units, parted at a paragraph, line, sentence or word, whichever fills best.

    A single word that is too long is parted between graphemes, so that no emoji or accent falls apart.
    """
    pieces = []
    rest = text.strip()
    while units(rest) > most:
        head, rest = _cut(rest, most)
        pieces.append(head)
    return [*pieces, rest] if rest else pieces


def _cut(text: str, most: int) -> tuple[str, str]:
    """The largest head that fits, and what is left. A break is worth taking if it fills a third of the space."""
    for pattern in _BREAKS:
        best = None
        for gap in pattern.finditer(text):
            if units(text[: gap.start()]) > most:
                break
            best = gap
        if best is not None and units(text[: best.start()]) * 3 >= most:
            return text[: best.start()].rstrip(), text[best.end() :].lstrip()
    head = "".join(_while_fitting(text, most))
    return head, text[len(head) :]


def _while_fitting(text: str, most: int) -> Iterator[str]:
    """Graphemes as long as they fit; at least one letter, should a single grapheme be larger than the space."""
    used = 0
    for match in _GRAPHEME.finditer(text):
        used += units(match.group())
        if used > most:
            if match.start() == 0:
                yield from _letters_fitting(match.group(), most)
            return
        yield match.group()


def _letters_fitting(grapheme: str, most: int) -> Iterator[str]:
    used = 0
    for index, letter in enumerate(grapheme):
        used += units(letter)
        if used > most and index:
            return
        yield letter


def lead_and_question(text: str, most: int) -> tuple[str, str]:
    """A text in two: what goes ahead, and an end of at most ``most`` units, which is where a question stands.

    The end is as many of the last paragraphs as fit, else of the last lines, sentences or words.
    """
    for pattern in _BREAKS:
        for gap in pattern.finditer(text):
            tail = text[gap.end() :].strip()
            if tail and units(tail) <= most:
                return text[: gap.start()].strip(), tail
    tail = split(text, most)[-1]
    return text.strip().removesuffix(tail).rstrip(), tail
