"""Names of people who do not work here: "Fatma Hanım'dan saç kesimi" deserves a word, not a silent substitute."""

from __future__ import annotations

import re

from randevu.catalogue import Catalogue
from randevu.turkish import letters, matching

# From or with somebody; "Fatma Hanım'a" may be whom the appointment is for.
_NAMED = re.compile(r"\b([a-z]{3,}) (?:hanim|bey|abla|abi|usta|hoca)'?(?:d[ae]n|y?l[ae])\b")
_NO_NAMES = frozenset({"bir", "bayan", "baska", "hangi", "kuafor", "sizin", "iki", "diger", "ayni", "sari", "genc"})


def named(text: str, catalogue: Catalogue) -> str | None:
    """The name of somebody asked for with a title whom the business does not know; None where there is none."""
    folded = letters.fold(text)
    found = _NAMED.search(folded)
    if found is None or found[1] in _NO_NAMES or matching.find(found[0], catalogue.names("staff"), kind="staff"):
        return None
    written = letters.normal(text)[found.start(1) : found.end(1)]
    return letters.title(written)
