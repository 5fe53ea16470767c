"""Choosing from a list that was shown: "2. olsun", "ikincisi", "sonuncu"."""

from __future__ import annotations

import re

from randevu.turkish import letters, numbers

_SUFFIX = r"(?:si|su|sini|sunu|yi|yu|i|u|ini|unu|nda|sinde|sunda)?"
_DIGITS = re.compile(
    r"\b(\d{1,2})\s*(?:\.\s*(?:si\w*|su\w*|i\w*|u\w*|secenek\w*|saat\w*|olan\w*|olsun|lutfen|tercih\w*)|'?\s?(?:nci|inci|uncu|ncu)\w*|\s*numara\w*)"
)
_FIRST = re.compile(r"\bilk(?:i|ini|ine|inde)\b|\bilk (?:sira|secenek|saat|olan)|^\W*ilk\W*$")
_LAST = re.compile(r"\b(?:sonuncu\w*|en son\w*|en alttaki\w*|son secenek\w*)\b")


def ordinal_choice(text: str) -> int | None:
    """The position chosen, counted from 1; -1 for the last; None if no ordinal was said."""
    folded = letters.fold(text)
    if _LAST.search(folded):
        return -1
    digits = _DIGITS.search(folded)
    if digits and int(digits[1]) > 0:
        return int(digits[1])
    if _FIRST.search(folded):
        return 1
    for word, number in numbers.ordinals().items():
        if word != "ilk" and re.search(rf"\b{word}{_SUFFIX}\b", folded):
            return number
    return None
