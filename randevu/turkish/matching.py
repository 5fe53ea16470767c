"""Finding the names of a catalogue (services, branches, people) in a message.

Names are compared on folded text, word by word, with suffixes taken off, softened endings and
phone slips forgiven, so that a new service needs no training. A longer name beats a shorter one
inside it. Taken are neither the customer's own name ("ben Ayşe") nor places that only contain
a name ("Kadıköy iskelesinde oturuyorum"); names said and refused come back as `negated`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from randevu.turkish import letters, suffixes

_WORD = re.compile(r"[a-z0-9\u0307]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_INFINITIVE = re.compile(r"(.{2,})m[ae]k$")
_POSSESSED = re.compile(r"(.{3,}?)(?:s[iu]|[iu])$")
_SOFT = {"k": "g", "p": "b", "t": "d"}
_SHORTEST_FORGIVEN = 5

_NOT = re.compile(r"degil|olma[sz]|istem\w*|haric|disinda|yerine|gelem\w*|olmuyor|yok|vazgec\w*|iptal(?!\w)")
_PLACE = re.compile(
    r"(?:iskele|meydan|sahil|carsi|mah|mahalle|cad|cadde|sok|sokak|sokag|belediye|metro|durag|durak|stad|mac|ilce|semt"
    r"|liman|vapur|pazar|rihtim|minibus|otobus|hastane|lise|universite|koprusu|merkez|taraf|yaka|civar|evlendirme)\w*"
)
_LIVING = re.compile(r"(?:otur|yasi|yasa|ikamet|calis|geliyor|gelirim|geciyor|gecerken|evim|isim|isyeri|dogum)\w*")
_OWN_NAME = frozenset({"ben", "adim", "ismim", "isim", "ad", "soyad", "soyadim", "bendeniz"})
_NAME_ENDS = frozenset({"ben", "olarak", "adina", "diye", "benim"})


@dataclass(frozen=True)
class Match:
    """A name found; start and end are offsets into the NFC text, score 0..1, negated: said not to be wanted."""

    key: str
    start: int
    end: int
    score: float
    negated: bool = False


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Name:
    key: str
    words: tuple[str, ...]


def find(text: str, names: Mapping[str, Sequence[str]], *, kind: str | None = None) -> list[Match]:
    """Every catalogue key said in the text, in order of appearance, each key once.

    names maps a key to its name and everyday names. kind "service" switches off what is only about
    people and places.
    """
    normal = letters.normal(text)
    folded = letters.fold(normal)
    words = [_Word(match[0].replace("\u0307", ""), *match.span()) for match in _WORD.finditer(folded)]
    prepared = _prepare(tuple((key, tuple(values)) for key, values in names.items()))
    found: list[tuple[int, int, Match]] = []
    for index in range(len(words)):
        for name in prepared:
            hit = _match(words, index, name.words)
            if hit is not None:
                last, score = hit
                match = Match(name.key, words[index].start, words[last].end, score)
                found.append((index, last, match))
    found.sort(key=lambda item: (-(item[1] - item[0]), -item[2].score, item[0]))
    taken: set[int] = set()
    chosen: dict[str, tuple[int, int, Match]] = {}
    for first, last, match in found:
        if taken & set(range(first, last + 1)):
            continue
        taken |= set(range(first, last + 1))
        if kind != "service" and _is_not_meant(normal, folded, words, first, last):
            continue
        match = Match(match.key, match.start, match.end, match.score, _negated(folded, words, first, last))
        earlier = chosen.get(match.key)
        if earlier is None or (earlier[2].negated and not match.negated):
            chosen[match.key] = (first, last, match)
    return sorted((item[2] for item in chosen.values()), key=lambda match: match.start)


@lru_cache(maxsize=64)
def _prepare(names: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Name, ...]:
    prepared = []
    for key, values in names:
        for value in values:
            words = tuple(match[0].replace("'", "") for match in _WORD.finditer(letters.fold(value)))
            if words:
                prepared.append(_Name(key, words))
    return tuple(dict.fromkeys(prepared))


def _match(words: list[_Word], index: int, name: tuple[str, ...]) -> tuple[int, float] | None:
    """Match a name from a word on; between its words one other word may stand. Last index and score, or None."""
    score = _same(words[index].text, name[0])
    if score == 0:
        joined = "".join(name)
        whole = _same(words[index].text, joined) if len(name) > 1 else 0.0
        return (index, whole) if whole else None
    position, total = index, score
    for part in name[1:]:
        for step in (1, 2):
            at = position + step
            if at < len(words) and (score := _same(words[at].text, part)):
                position, total = at, total + score - (0.1 if step == 2 else 0)
                break
        else:
            return None
    return position, total / len(name)


@lru_cache(maxsize=16384)
def _same(word: str, name: str) -> float:
    """How surely a word of a message is an inflected, possibly mistyped form of a word of a name; 0 if not."""
    word = word.replace("'", "") if "'" not in name else word
    if word == name:
        return 1.0
    verb = _INFINITIVE.fullmatch(name)
    if verb and len(verb[1]) >= 3:
        root = verb[1]
        if word.startswith(root) or word.startswith(root[:-1] + _SOFT.get(root[-1], root[-1])):
            return 0.95
        return 0.0
    for stem in _stems(name):
        if word.startswith(stem) and suffixes.is_ending(word[len(stem) :]):
            return 0.95
    return _mistyped(word, name)


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
    """A slip or two against the name and its common endings; short words are not forgiven."""
    if len(name) < 4 or len(word) < 4 or word[0] != name[0]:
        return 0.0
    squeezed = re.sub(r"(.)\1+", r"\1", word)
    if squeezed == re.sub(r"(.)\1+", r"\1", name):
        return 0.9
    skeleton = re.sub(r"[aeiou]", "", name)
    if len(skeleton) >= 4 and word == name[0] + re.sub(r"[aeiou]", "", name[1:]):
        return 0.85
    allowed = 0 if len(name) < _SHORTEST_FORGIVEN else 1 if len(name) < 8 else 2
    if not allowed:
        return 0.0
    for stem in _stems(name):
        if len(stem) < _SHORTEST_FORGIVEN:
            continue
        for length in range(len(stem) - 1, len(stem) + 2):
            head, rest = word[:length], word[length:]
            if len(head) < length or not suffixes.is_ending(rest):
                continue
            if OSA.distance(head, stem, score_cutoff=allowed) <= allowed:
                return 0.8
    return 0.0


def _negated(folded: str, words: list[_Word], first: int, last: int) -> bool:
    """Whether the name is said not to be wanted: "Kadıköy değil Beşiktaş", "Ayşe olmasın"."""
    for step in (1, 2):
        at = last + step
        if at >= len(words) or _SENTENCE_END.search(folded[words[last].end : words[at].start]):
            return False
        if "," in folded[words[last].end : words[at].start]:
            return False
        text = words[at].text
        if _NOT.match(text):
            follows = words[at + 1].text if at + 1 < len(words) else ""
            question = follows.startswith(("mi", "mu")) and len(follows) <= 5
            return not question and not (text in {"yok", "iptal"} or text.startswith(("olmazsa", "iptal")))
        if text not in {
            "hanim",
            "bey",
            "abla",
            "abi",
            "da",
            "de",
            "sube",
            "subesi",
            "icin",
            "uygun",
            "randevu",
            "randevusu",
        }:
            return False
    return False


def _is_not_meant(normal: str, folded: str, words: list[_Word], first: int, last: int) -> bool:
    """The customer's own name, or a place or home that merely contains the name."""
    before = words[first - 1].text if first else ""
    after = words[last + 1].text if last + 1 < len(words) else ""
    second = words[last + 2].text if last + 2 < len(words) else ""
    if after and _SENTENCE_END.search(folded[words[last].end : words[last + 1].start]):
        after = second = ""
    if before in _OWN_NAME and first == last:
        surname = bool(after) and normal[words[last + 1].start].isupper()
        if before != "ben" or not after or surname or after in _NAME_ENDS or "," in _gap(folded, words, last):
            return True
    if after in _NAME_ENDS and after != "diye" and first == last and before in {"", "merhaba", "selam", "slm", "mrb"}:
        return True
    if _PLACE.fullmatch(after) and after not in {"subesi", "sube"}:
        return True
    return bool(_LIVING.match(after) or (_LIVING.match(second) and not after.startswith(("sube", "salon"))))


def _gap(folded: str, words: list[_Word], last: int) -> str:
    return folded[words[last].end : words[last + 1].start] if last + 1 < len(words) else ""
