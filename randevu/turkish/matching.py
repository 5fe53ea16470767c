"""Finding the names of a catalogue (services, branches, people) in a message.

Names are compared on folded text, word by word, with suffixes taken off, softened endings and
slips of the thumb forgiven, so that a new service needs no training. A longer name beats a
shorter one inside it. Names said and refused come back as `negated`; what only sounds like a
name (`meant`) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from randevu.turkish import letters, meant, slips, suffixes
from randevu.turkish.meant import Word

_WORD = re.compile(r"[a-z0-9\u0307]+(?:'[a-z]+)?")
_INFINITIVE = re.compile(r"(.{2,})m[ae]k$")
_POSSESSED = re.compile(r"(.{3,}?)(?:s[iu]|[iu])$")
# Who does it stands for what is done: "kaşçınız kim", "boyacı".
_AGENT = re.compile(r"c[iu](?:n?iz|m|g[iu]m|lar|ler|niza|nin|ya|ye|yi|yu)?(?:iz|uz)?")
_AND = frozenset({"ve", "ile", "arti", "hem"})
_MEASURES = frozenset({"santim", "cm", "parmak", "tik", "karis"})
_SOFT = {"k": "g", "p": "b", "t": "d"}
# Ordinary words that lie one slip away from the name of a service or a person.
_ORDINARY = ("kedi", "kesin", "kesil", "kasim", "mesaj", "masal", "masam", "lazim", "nasil", "demir", "denem")
# Letters from which on the joined words of a name may also be mistyped: "kaştasarmı".
_LONG = 9
# Words that begin like a form of a name and mean something else.
_NEVER = ("manita", "kestirem", "dilerim")
# Words that belong to every name of a kind and so tell nothing: they are not asked for.
_GENERIC = frozenset({"hanim", "bey", "subesi", "sube", "abla", "abi"})


@dataclass(frozen=True)
class Match:
    """A name found; start and end are offsets into the NFC text, score 0..1, negated: said not to be wanted."""

    key: str
    start: int
    end: int
    score: float
    negated: bool = False


@dataclass(frozen=True)
class _Name:
    """One name of a key. weak: a bare part of the body such as "saç", which people also just speak of; short: written
    with a dot behind it ("Kad."), so that it takes neither endings nor slips.
    """

    key: str
    words: tuple[str, ...]
    weak: bool
    short: bool = False


@dataclass(frozen=True)
class _Hit:
    name: _Name
    words: tuple[int, ...]
    score: float

    @property
    def first(self) -> int:
        return min(self.words)

    @property
    def last(self) -> int:
        return max(self.words)


def find(text: str, names: Mapping[str, Sequence[str]], *, kind: str | None = None) -> list[Match]:
    """Every catalogue key said in the text, in order of appearance, each key once.

    names maps a key to its name and everyday names. What is only about people and places (own names, "Kadıköy
    iskelesi") is asked of keys whose names are all written as proper names, and never for kind "service".
    """
    normal = letters.normal(text)
    folded = letters.fold(normal)
    words = _words(folded)
    hits = _chosen(_hits(words, _prepare(tuple((key, tuple(values)) for key, values in names.items()))))
    strong = [hit for hit in hits if not hit.name.weak]
    proper = {
        key for key, values in names.items() if kind != "service" and all(value[:1].isupper() for value in values)
    }
    own: set[str] = set()
    done: set[str] = set()
    found: dict[str, Match] = {}
    fullness: dict[str, int] = {}
    for at, hit in enumerate(hits):
        key = hit.name.key
        if hit.name.weak and not meant.is_wished(words, hit.last, alone=not strong):
            continue
        if key not in proper and (meant.is_another(words, hit.first, hit.last) or _belongs_to_body(words, hit)):
            continue
        if key in proper:
            others = {other.first for other in hits if other != hit}
            if meant.is_own_name(normal, words, hit.first, hit.last, others, bare=hit.score == 1.0):
                own.add(key)
                continue
            if meant.is_place(words, hit.last) or (key in own and not meant.is_addressed(words, hit.last)):
                continue
        after = hits[at + 1] if at + 1 < len(hits) else None
        left = after is not None and meant.is_left(words, hit.last, after.first, after.last)
        negated = left or meant.is_refused(words, hit.last)
        earlier = found.get(key)
        fuller = fullness.get(key, 0) < _fullness(hit, names[key])
        if earlier is None or (earlier.negated, fuller) > (negated, False):
            fullness[key] = _fullness(hit, names[key])
            found[key] = Match(key, words[hit.first].start, words[hit.last].end, hit.score, negated)
        if key not in proper and meant.is_over(words, hit.last, after.first if after is not None else len(words)):
            done.add(key)
    wished = any(key not in done and not match.negated for key, match in found.items())
    return sorted((one for one in found.values() if one.key not in done or not wished), key=lambda match: match.start)


def _fullness(hit: _Hit, values: Sequence[str]) -> int:
    """Which of several words for one key are shown: a full name before an everyday one ("nasır ... pedikür")."""
    return 2 if len(hit.words) > 1 or hit.name.words == (letters.fold(values[0]),) else 1


def _belongs_to_body(words: list[Word], hit: _Hit) -> bool:
    """ "tırnaklarımı kestirmek": the verb of another service, said of a part of the body that is not its own."""
    verb = len(hit.name.words) == 1 and _INFINITIVE.fullmatch(hit.name.words[0])
    if not verb or not hit.first or words[hit.first].mark or words[hit.first].text.endswith(("dim", "tim")):
        return False
    before = words[hit.first - 1].text
    return any(_is_form(before, stem) for part in meant.BODY - {"sac"} for stem in _stems(part) if len(part) > 2)


def _words(folded: str) -> list[Word]:
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(folded):
        gap = folded[end : match.start()]
        mark = next((char for char in gap if char in ".,!?;:+\n"), "")
        found.append(Word(match[0].replace("\u0307", "").replace("'", ""), match.start(), match.end(), mark))
        end = match.end()
    return found


@lru_cache(maxsize=64)
def _prepare(names: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[_Name, ...]]:
    """The names in words, by the first letter, which no slip may change."""
    by_letter: dict[str, list[_Name]] = {}
    for key, values in names:
        short = {letters.fold(value[:-1]) for value in values if value.endswith(".")}
        spelled = [
            tuple(match[0].replace("'", "") for match in _WORD.finditer(letters.fold(value))) for value in values
        ]
        spelled = [tuple(word for word in words if word not in _GENERIC) or words for words in spelled if words]
        turned = [tuple(reversed(words)) for words in spelled if len(words) == 2 and _INFINITIVE.fullmatch(words[1])]
        for words in dict.fromkeys(spelled + turned):  # "kestirmek istiyorum saçımı"
            weak = len(words) == 1 and words[0] in meant.BODY
            by_letter.setdefault(words[0][0], []).append(_Name(key, words, weak, " ".join(words) in short))
    return {letter: tuple(group) for letter, group in by_letter.items()}


def _hits(words: list[Word], prepared: dict[str, tuple[_Name, ...]]) -> list[_Hit]:
    found = []
    for index, word in enumerate(words):
        for name in prepared.get(word.text[0], ()):
            hit = _match(words, index, name)
            if hit is not None:
                found.append(hit)
    return found


def _chosen(hits: list[_Hit]) -> list[_Hit]:
    """The longest and surest of overlapping hits, in the order of the text.

    Two names may share their last word: "el ve ayak bakımı".
    """
    taken: set[int] = set()
    heads: set[int] = set()
    chosen = []
    for hit in sorted(hits, key=lambda one: (-len(one.words), one.name.weak, -one.score, one.first)):
        shared = {hit.last} & heads if len(hit.words) > 1 else set()
        if not taken & (set(hit.words) - shared):
            taken |= set(hit.words)
            heads |= {hit.last} if len(hit.words) > 1 else set()
            chosen.append(hit)
    return sorted(chosen, key=lambda one: one.first)


def _match(words: list[Word], index: int, name: _Name) -> _Hit | None:
    """Match a name from a word on; between its words one other word, or "ve" and one more, may stand in the clause."""
    if name.short:
        return _Hit(name, (index,), 0.7) if words[index].text == name.words[0] else None
    score = _same(words[index].text, name.words[0]) or _addressed(words, index, name)
    whole = "".join(name.words)
    if score == 0 and len(name.words) > 1:
        if joined := _joined(words[index].text, whole):
            return _Hit(name, (index,), joined)
        score = _bare_bones(words[index].text, name.words[0])
    if score == 0:
        return None
    positions, total = [index], score
    for part in name.words[1:]:
        for step in (1, 2, 3):
            at = positions[-1] + step
            between = words[positions[-1] + 1 : at]
            if at >= len(words) or any(word.mark for word in words[positions[-1] + 1 : at + 1]):
                continue
            if step == 3 and between[0].text not in _AND and between[1].text not in _MEASURES:
                continue
            if score := _same(words[at].text, part) or _bare_bones(words[at].text, part):
                positions, total = [*positions, at], total + score - (0.1 if step > 1 else 0)
                break
        else:
            return None
    return _Hit(name, tuple(positions), total / len(name.words))


def _addressed(words: list[Word], index: int, name: _Name) -> float:
    """ "Elf hanım", "zynp hnm": with a title behind it a short name may have lost letters too."""
    word, only = words[index].text, name.words[0]
    if len(name.words) > 1 or len(word) < 3 or word.startswith(_ORDINARY) or not meant.is_addressed(words, index):
        return 0.0
    near = slips.lacks_only_vowels(word, only) or slips.is_slip(word, only)
    return 0.75 if len(only) >= 4 and near and not words[index + 1].mark else 0.0


@lru_cache(maxsize=16384)
def _joined(word: str, whole: str) -> float:
    """A name of several words written as one; a long one may have a slip in it."""
    if found := _spelled(word, whole):
        return found
    near = any(slips.is_slip(word, stem) or slips.lacks_only_vowels(word, stem) for stem in _stems(whole))
    return 0.8 if near and len(word) >= _LONG - 1 else 0.0


def _bare_bones(word: str, name: str) -> float:
    """ "kş" for "kaş", where a second word of the name has to follow."""
    return 0.6 if len(word) >= 2 and slips.lacks_only_vowels(word, name) and word == slips.skeleton(name) else 0.0


@lru_cache(maxsize=16384)
def _same(word: str, name: str) -> float:
    """How surely a word of a message is an inflected, possibly mistyped form of a word of a name; 0 if not."""
    return 0.0 if word.startswith(_NEVER) else _spelled(word, name) or _mistyped(word, name)


def _spelled(word: str, name: str) -> float:
    if word == name:
        return 1.0
    if word + "r" == name and word.endswith(("iyo", "uyo")):  # "kesiyo"
        return 0.95
    if word.startswith(name) and _AGENT.fullmatch(word[len(name) :]):
        return 0.9
    verb = _INFINITIVE.fullmatch(name)
    if verb and len(verb[1]) >= 3:
        root = verb[1]
        softened = root[:-1] + _SOFT.get(root[-1], root[-1])
        tool = word.startswith((root + "ici", root + "ucu"))  # "düzleştirici"
        narrowed = root[:-1] if root[-1] in "ae" else root  # "boyuyor"
        going = word.startswith((narrowed + "iyo", narrowed + "uyo"))
        return 0.95 if (going or word.startswith((root, softened))) and not tool else 0.0
    if any(_is_form(word, stem) for stem in _stems(name)):
        return 0.95
    rest = word[len(name) :]
    # "Kadıköydü", "Ayşe'ydi"; after a vowel without its y it is a verb: "boyadı".
    was = word.startswith(name) and (name[-1] not in "aeiou" or rest[:1] == "y") and suffixes.is_copula(rest)
    return 0.9 if was else 0.0


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and suffixes.is_ending(word[len(stem) :])


@lru_cache(maxsize=4096)
def _stems(name: str) -> tuple[str, ...]:
    """The forms a name's suffixes may be hung on: "bakimi" -> bakimi, bakim; "renk" -> renk, reng."""
    stems = [name]
    possessed = _POSSESSED.fullmatch(name)
    if possessed and len(name) >= 5:
        stems.append(possessed[1])
    if name[-1] in _SOFT:
        stems.append(name[:-1] + _SOFT[name[-1]])
    return tuple(stems)


def _mistyped(word: str, name: str) -> float:
    """A slip against the name or its stem with an ending; two edits only in long names, swaps only in short ones."""
    if word.startswith(_ORDINARY) or word.endswith(("tirici", "turucu")):
        return 0.0
    if len(word) >= 4 and slips.squeeze(word) == slips.squeeze(name):
        return 0.9
    if len(name) < 5:
        return 0.85 if len(name) >= 3 and slips.is_swap(word, name) else 0.0
    if len(word) < 4 or word[0] != name[0]:
        return 0.0
    if len(slips.skeleton(name)) >= 4 and _lost_vowels(word, name):
        return 0.85
    for stem in _stems(name):
        for length in range(max(len(stem) - 1, 4), len(stem) + 2):
            head, rest = word[:length], word[length:]
            if len(head) == length and len(stem) >= 5 and suffixes.is_ending(rest) and _is_close(head, stem):
                return 0.8
    return 0.0


def _lost_vowels(word: str, name: str) -> bool:
    """ "mnkr", and with an ending "kdkoyde"."""
    ends = (at for at in range(len(slips.skeleton(name)), len(word) + 1) if suffixes.is_ending(word[at:]))
    return any(slips.lacks_only_vowels(word[:at], name) for at in ends)


def _is_close(word: str, stem: str) -> bool:
    if len(stem) < 8 and word[:-1] == stem[:-1]:  # another ending, not a slip: "kesin" is not "kesim"
        return False
    twice = len(stem) >= 8 and not _INFINITIVE.fullmatch(stem)  # "aldırmak" is not "açtırmak"
    return slips.is_slip(word, stem) or (twice and slips.distance(word, stem, 2) <= 2)
