"""What the ending of a verb tells: that something is told of the past, or that it cannot be."""

from __future__ import annotations

import re

# First person in the past: "boyatmıştım", "gelmiştik", "kestiriyordum". Only verbs of visits and of getting in touch:
# a wish is put in the past too ("yarına istiyordum", "gelecektim"), and what was arranged may lie ahead ("almıştım").
_STEMS = (
    *("gel", "git", "gid", "ara", "ugra", "kes", "boya", "yaptir", "olmu", "oldu", "kal", "kalk", "uyan", "yat"),
    *("cagir", "konus", "gorus", "dus", "otur", "evlen", "dogur", "tasin", "cektir", "yaktir", "denedi", "denemis"),
    *("ode", "bekle", "ulas", "bulama", "yetis", "basla", "bitir", "begen", "sikayet", "aldir", "sildir", "taktir"),
    *("gonder",),
)
_TOLD = re.compile(
    rf"(?:{'|'.join(sorted(_STEMS, key=len, reverse=True))})"
    r"(?!\w*(?:[ae]c[ae]kt|ic[ae]kt|cekt))\w*?(?:m[iu]st|yord|yod|[dt])[iu][mk]"
)
_NOT_TOLD = frozenset({"artik", "aralik", "aradik"})

# "uyanamam", "yetişemeyeceğim", "kalkamıyorum", "eşim gelemiyor": it cannot be.
_CANNOT = re.compile(
    r"\w{2,}[ae]m(?:[ae]m|[ae]yiz|[ae]z|[ae]zlar|[iu]yor\w{0,4}|[iu]yo[mz]?|[ae]y[ae]c[ae][gk]\w{0,4}|[iuae]y?[ci][ae][mzk])"
)
_CAN = ("tamam", "adam", "hamam", "program", "akşam", "aksam", "imam", "anlam", "devam", "gelmem", "selam", "reklam")


def is_told(word: str) -> bool:
    """Whether a folded word is a verb in the past tense of the first person."""
    return word[-1:] in "mk" and word not in _NOT_TOLD and _TOLD.fullmatch(word) is not None


def is_impossible(word: str) -> bool:
    """Whether a folded word is a verb of what somebody cannot do."""
    return _CANNOT.fullmatch(word) is not None and not word.startswith(_CAN)
