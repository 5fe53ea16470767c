"""Which language a person writes in, from a handful of their messages; dates are of no concern here.

Arabic and Cyrillic letters decide by themselves. English and German are told from Turkish by small words, since a
salon's customers mix in names of services from anywhere: a few are not enough, and Turkish wins a draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

TURKISH = "tr"
_FEWEST, _AHEAD = 3, 2
"""So many small words at least, and so many times as many as Turkish ones."""
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "ru": re.compile("[\u0400-\u04ff]")}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL: Mapping[str, frozenset[str]] = {
    TURKISH: _words(
        "ve bir bu için icin var yok mı mi mu mü ne kaç kac saat randevu merhaba selam günaydın lütfen lutfen evet"
        " hayır hayir tamam olur teşekkürler tesekkurler sağol istiyorum ister almak alabilir yarın yarin bugün bugun"
        " sonra önce once kadar ben benim bana size siz değil degil çok cok daha ile da"
    ),
    "en": _words(
        "the a an i i'm is are am my me you your we it this that and or for to of on at in with do does have has can"
        " could would will want like need please hello hi hey thanks thank yes not how what when which where there"
        " appointment book booking tomorrow today next o'clock"
    ),
    "de": _words(
        "der die das ein eine einen ich bin ist sind mein meine mir mich sie wir es und oder für fur zu von auf am um"
        " im mit haben habe hat kann könnte möchte mochte will brauche bitte hallo guten tag danke ja nein nicht wie"
        " was wann wo gibt termin buchen morgen heute nächste uhr gerne"
    ),
}


def language(messages: Iterable[str]) -> str:
    """The code of the language: tr, en, de, ru or ar; tr where nothing speaks for another."""
    text = "\n".join(messages)
    letters = sum(letter.isalpha() for letter in text)
    for code, script in _SCRIPTS.items():
        if letters and len(script.findall(text)) * 2 > letters:
            return code
    words = _WORD.findall(text.casefold())
    counts = {code: sum(word in known for word in words) for code, known in _SMALL.items()}
    best = max(counts, key=lambda code: counts[code])
    clear = counts[best] >= _FEWEST and counts[best] >= _AHEAD * counts[TURKISH]
    return best if clear else TURKISH
