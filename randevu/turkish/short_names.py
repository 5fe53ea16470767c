"""How people shorten the name of a place on a phone: "kdk", "bşk", "kad." for Kadıköy and Beşiktaş."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from randevu.turkish import letters, slips, when

_LEAST = 3
_LONG_ENOUGH = 5


@lru_cache(maxsize=64)
def shortened(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each name how it may be shortened; what could mean two of them, or a time ("beş"), means none.

    A form with a dot behind it ("Kad.") takes no endings: "kadın" is not in Kadıköy.
    """
    forms = [_forms(name) for name in names]
    often = Counter(form for some in forms for form in some)
    return tuple(tuple(form for form in some if often[form] == 1) for some in forms)


def _forms(name: str) -> Sequence[str]:
    word = letters.fold(name).partition(" ")[0]
    if len(word) < _LONG_ENOUGH:
        return ()
    bones = slips.skeleton(word)
    consonants = [bones[:length] for length in range(_LEAST, len(bones) + 1)]
    spoken = [f"g{word[1:]}"] if word[0] == "k" else []  # "Gadıköy"
    said = [one.capitalize() for one in (*consonants, *spoken) if not when.read(one)]
    start = word[:_LEAST]
    return (*said, *(() if when.read(start) else (f"{start.capitalize()}.",)))
