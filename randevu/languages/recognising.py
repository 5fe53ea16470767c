"""Whether a message is in another language than Turkish, as far as its dates need to be read.

A language model would weigh a hundred megabytes and still guess at three words. Here Arabic and Cyrillic letters
decide by themselves; English and German must give themselves away by most of their words, one of them a word for a
day, so that "weekend için yer var mı" stays Turkish.
"""

from __future__ import annotations

import re

from randevu.languages.words import ENGLISH, GERMAN, LANGUAGES, Language

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "ru": re.compile("[\u0400-\u04ff]")}
_MOST = 0.6
_TURKISH = frozenset(
    ["yarın", "yarin", "bugün", "bugun", "var", "mı", "mi", "için", "icin", "saat", "günü", "gunu", "randevu", "olur"]
)


def language_of(text: str) -> Language | None:
    """The language of a message that is not Turkish and may name a day; None: Turkish, or nothing to read."""
    words = _WORD.findall(text.casefold())
    if not words:
        return None
    script = next((code for code, letters in _SCRIPTS.items() if len(letters.findall(text)) > len(text) / 3), "")
    if script:
        return LANGUAGES[script]
    if _TURKISH.intersection(words):
        return None
    shares = {one.code: _share(words, one) for one in (ENGLISH, GERMAN)}
    best = max(shares, key=lambda code: shares[code])
    return LANGUAGES[best] if shares[best] >= _MOST else None


def _share(words: list[str], language: Language) -> float:
    if not language.days.intersection(words):
        return 0.0
    known = language.days | language.telltale | language.coming | frozenset(language.parts)
    return sum(word in known for word in words) / len(words)
