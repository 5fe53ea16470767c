"""Sentences of customers without what tells who wrote them, before they leave the database for files.

Names become other names and numbers other numbers, so that a sentence still reads as one. What stays is for the person
to judge who reads the diff before it is finished.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from randevu.teaching.marks import Mark
from randevu.turkish import letters

PHONE = "0500 000 00 00"
EMAIL = "ad@ornek.com"
LINK = "ornek.com"
NUMBER = "12345"
GIVEN = ("umut", "evren", "ferda", "nehir", "olcay", "yeliz")
"""Made-up customers; none of them works in the demo business."""
SHORTEST_NAME = 3

_PERSONAL = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<link>(?:https?://|www\.)\S+)"
    r"|(?P<phone>(?<!\w)(?<!\d[./-])(?!\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b)\+?\(?\d(?:[\s()./-]{0,2}\d){9,13}(?!\w))"
    r"|(?P<number>(?<!\w)(?:TR\d[\d ]{20,30}\d|\d{6,})(?!\w))",
    re.IGNORECASE,
)
_INSTEAD = {"email": EMAIL, "link": LINK, "phone": PHONE, "number": NUMBER}
_WORD = re.compile(r"[^\W\d_]+")


def masked(text: str, marks: Sequence[Mark], name: str | None) -> tuple[str, tuple[Mark, ...]]:
    """The sentence in one line with its marks moved along.

    Args:
        name: what the customer is called. A word of it stays where it is marked as somebody of the staff.
    """
    own = {letters.fold(word) for word in _WORD.findall(name or "") if len(word) >= SHORTEST_NAME}
    made, moved = "", []
    for piece, entity in _pieces(text.replace("\n", " "), marks):
        if entity == "person_name":
            piece = _WORD.sub(_renamed, piece)
        elif entity is None:
            piece = _PERSONAL.sub(lambda found: _INSTEAD[found.lastgroup or "number"], piece)
            piece = _WORD.sub(
                lambda found: _renamed(found) if letters.fold(found.group()) in own else found.group(), piece
            )
        if entity is not None:
            moved.append(Mark(len(made), len(made) + len(piece), entity))
        made += piece
    return made, tuple(moved)


def _pieces(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, str | None]]:
    reached = 0
    for one in sorted(marks):
        yield text[reached : one.start], None
        yield text[one.start : one.end], one.entity
        reached = one.end
    yield text[reached:], None


def _renamed(found: re.Match[str]) -> str:
    """Another name in the same case; the same one each time, so that a sentence keeps its sense. Suffixes stay."""
    word = found.group()
    if found.start() and found.string[found.start() - 1] in "'’":
        return word
    other = GIVEN[zlib.crc32(letters.fold(word).encode()) % len(GIVEN)]
    if word == letters.upper(word):
        return letters.upper(other)
    return letters.upper(other[:1]) + other[1:] if word[:1] == letters.upper(word[:1]) else other
