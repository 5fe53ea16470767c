"""Small things people say around a booking that are neither a name of the catalogue nor a time.

Each reading is one pattern on folded text. "fark etmez" alone says nothing about what does not matter; whoever asked
the question knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from randevu.turkish import letters

_COUNTS = {"bir": 1, "bi": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5}
_PEOPLE = (
    r"(?:kisi(?:yiz|lik|ye|yi)?|kisiyiz|kisiz|kisilik|kizkardes|(?:(?:kiz|erkek|kadin|bayan) )?(?:arkadas|kardes))"
)

_PARTY = re.compile(rf"\b(?P<count>[2-9]|[1-9]\d{{1,2}}|iki|uc|dort|bes)\s*{_PEOPLE}(?!\s+daha\b)")
_MORE = re.compile(r"\b(?P<count>[1-9]|bir|bi|iki|uc|dort|bes)\s*kisi\s+daha\b(?! yok)")
_ME_TOO = re.compile(
    r"\b(?:ben de|kendim de|kendime de|bana da)\b(?! (?:bil|san|merak|dusun|anla|sas|bekle|iyi)\w*)(?: \w+)?$"
)
_KIN = r"(?:es|anne|abla|kardes|kiz|ogl|arkadas|kuzen|teyze|hala|baba|abi|nisanli|sevgili|gelin|yenge)[iu]?m"
_COMPANION = re.compile(
    r"\b(?:esim(?:le| ile| de)|annem(?:le| ile| de)|ablam(?:la| de)|kardesim(?:le| ile| de)"
    r"|kiz(?:im|imla)\s+(?:ile|de|ve ben)"
    rf"|{_KIN} ve ben|ben ve {_KIN}"
    r"|kizimla|oglumla|arkadasim(?:la| ile| da)|ikimiz(?:e|in)?|ikimiz icin|hem (?:bana|ona|kizima|anneme|esime) hem)\b"
)
_FOR_ANOTHER = re.compile(
    r"\b(?:esim|annem|ablam|kardesim|kizim|oglum|arkadasim|kuzenim|teyzem|halam)\s+(?:icin|de|da|ile)\b"
)
_FOR_ME = re.compile(r"\b(?:ben|bana|benim icin|kendim(?:e| icin)|ikimiz\w*)\b")
_PAST = re.compile(r"\b(?:dun(?:ku)?|evvelsi gun|evvelki gun|onceki gun)\b")
_AGREES = re.compile(
    r"^\W*(?:evet|olur|tamam\w*|tmm?|onayl\w*|tabii?|elbette|aynen|super|harika|peki|ok|oki|okey|uygun\w*|guzel"
    r"|kabul|he|hee)\b"
)
_AGREES_LAST = re.compile(r"\b(?:evet|olur|tamam\w*|tmm?|onayliyorum)\W*$")
_BUT = re.compile(r"\b(?:ama|fakat|yalniz|degil|yok|hayir|olmaz|istemi\w*|vazgec\w*|iptal\w*)\b")
_ANY = re.compile(
    r"\b(?:fark ?(?:et|eder|etme|etmiyor|yapmaz)\w*|farketmez|farketmiyor|hic ?fark\w*|onemli degil"
    r"|herhangi(?: bir)?(?:i|si)?"
    r"|kim (?:olursa|bossa|musaitse|varsa)|hangisi (?:olursa|bossa|musaitse)|neresi olursa|nerede? (?:bossa|olursa)"
    r"|size birak\w*|siz secin|siz bilirsiniz|ne zaman (?:olsa|olursa|bossa|musaitse)"
    r"|uygun olan\w*|bos olan\w*|musait olan\w*)\b"
)
_SAME = re.compile(
    r"\b(?:her ?zamanki\w*|hep(?: geldigim| gittigim)?(?: kisi| yer)?ki\w*|gecen sefer\w*|gecenki\w*"
    r"|en son\w* (?:gibi|aldigim)\w*)\b"
)
_AGAIN = re.compile(r"\bbir tane(?:si)? daha\b|\bayni(?:sindan|sini|si)\b")
_ADD = re.compile(
    r"\b(?:bir de|bi de|birde|bide|ayrica|ek olarak|yanina|ustune|arti|ekle\w*|ilave\w*|(?:onu|bunu) da|dahil"
    r"|\w+ d[ea] (?:olsun|iste[rd]\w*|istiyor\w*|alayim|al[ia]r\w*|yaptir\w*))\b"
)
_DROP = re.compile(r"\b(?:olmasin|cikar\w*|istemiyorum|kalsin|gerek yok|vazgectim|iptal(?: olsun)?|haric)\b")


@dataclass(frozen=True)
class Wishes:
    """party: how many people, or None; more: how many besides those who were to come; me_too: besides somebody else the
    customer, too; anything: what was asked does not matter; same: as last time; again: once more what was booked; past:
    a day that is over was named; agrees: begins or ends with a yes and takes nothing back; adds: a service comes on top
    of the others; drops: a named service falls away."""

    party: int | None = None
    more: int = 0
    me_too: bool = False
    anything: bool = False
    same: bool = False
    again: bool = False
    past: bool = False
    agrees: bool = False
    adds: bool = False
    drops: bool = False


def read(text: str) -> Wishes:
    """What of these a message says."""
    folded = letters.fold(text)
    return Wishes(
        party=_party(folded),
        more=_count(found) if (found := _MORE.search(folded)) else 0,
        me_too=bool(_ME_TOO.search(folded.strip(" .!"))),
        anything=bool(_ANY.search(folded)),
        same=bool(_SAME.search(folded) or _AGAIN.search(folded)),
        again=bool(_AGAIN.search(folded)),
        past=bool(_PAST.search(folded)),
        agrees=bool(_AGREES.search(folded) or (_AGREES_LAST.search(folded) and "?" not in text))
        and not _BUT.search(folded),
        adds=bool(_ADD.search(folded)),
        drops=bool(_DROP.search(folded)),
    )


def _party(folded: str) -> int | None:
    counted = _PARTY.search(folded)
    if counted:
        return _count(counted)
    together = _COMPANION.search(folded) or (_FOR_ANOTHER.search(folded) and _FOR_ME.search(folded))
    return 2 if together else None


def _count(found: re.Match[str]) -> int:
    count = found["count"]
    return int(count) if count.isdigit() else _COUNTS[count]
