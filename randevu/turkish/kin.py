"""Who gets what: "benim için saç kesimi, eşim için manikür", read clause by clause around the people that are named.

Only the people are found here; what the words beside them wish for is found by whoever knows the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from randevu.turkish import letters

ME = "ben"
_TOGETHER = 3
"""After so many words a name no longer shares what the next one gets: "ben geçen hafta gelmiştim, kızım manikür"."""

# Folded words of the customer for somebody, a name for them, and how the business speaks of them to the customer.
_PEOPLE = (
    (r"ben|bana|benim(?:ki)?|kendim", ME, "Siz"),
    (r"esim|kocam|karim", "es", "Eşiniz"),
    (r"nisanlim", "nisanli", "Nişanlınız"),
    (r"sevgilim", "sevgili", "Sevgiliniz"),
    (r"annem", "anne", "Anneniz"),
    (r"babam", "baba", "Babanız"),
    (r"ablam", "abla", "Ablanız"),
    (r"abim|agabeyim", "abi", "Ağabeyiniz"),
    (r"(?:kiz ?|erkek )?kardesim", "kardes", "Kardeşiniz"),
    (r"kizim", "kiz", "Kızınız"),
    (r"oglum", "ogul", "Oğlunuz"),
    (r"cocugum", "cocuk", "Çocuğunuz"),
    (r"(?:kiz |erkek )?arkadasim", "arkadas", "Arkadaşınız"),
    (r"komsum", "komsu", "Komşunuz"),
    (r"kuzenim", "kuzen", "Kuzeniniz"),
    (r"teyzem", "teyze", "Teyzeniz"),
    (r"halam", "hala", "Halanız"),
    (r"yengem", "yenge", "Yengeniz"),
    (r"gorumcem", "gorumce", "Görümceniz"),
    (r"gelinim", "gelin", "Gelininiz"),
    (r"kayinvalidem|kaynanam", "kayinvalide", "Kayınvalideniz"),
    (r"anneannem", "anneanne", "Anneanneniz"),
    (r"babaannem", "babaanne", "Babaanneniz"),
    (r"birimiz|biri|birine", "biri", ""),
    (r"digerimiz|digeri|digerine|oburu|oteki|obur kisi", "digeri", ""),
)
_NAMED = {name: named for _, name, named in _PEOPLE if named}
_THAT = "o"
_COUNTED = frozenset({"biri", "digeri"})
_ONE = re.compile(
    r"\b(?:(?P<o>(?:ona|onun(?:ki)?|o)(?= )(?! (?:zaman|gun|saat|hafta|ay|an|kadar|olsun|olur|halde|yuzden|iyi|sube)))|"
    + "|".join(f"(?P<{name}>(?:{words}))" for words, name, _ in _PEOPLE)
    + r")(?:[ea]|[dl][ea]|[iu]n(?:ki)?|n[ea])?\b"
)


def called(who: str, number: int) -> str:
    """How the business speaks of somebody to the customer: "Eşiniz"; by number where no word says who it is."""
    return _NAMED.get(who) or f"{number}. kişi"


def beginnings(text: str) -> list[int]:
    """Where the clauses of further people begin: "benim için 10'da saç kesimi | eşim için 11'de manikür"."""
    return [one.start() for one in _named(letters.fold(text))[0]][1:]


def only_others(text: str) -> bool:
    """Whether somebody is named, and not the customer: "oğlum için saç kesimi"."""
    people = _named(letters.fold(text))[1]
    return bool(people) and ME not in people


_ALONG = re.compile(r"\bd[ae] (?:gel|katil|yanim|benimle|ayni|olsun|yaptir|ist|bizimle|o(?:na)?\b)")


def comes_along(text: str) -> bool:
    """Whether somebody else comes too: "annem de gelsin o pedikür"."""
    return only_others(text) and _ALONG.search(letters.fold(text)) is not None


def shares(text: str, find: Callable[[str], Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everyone who is named with wishes of their own, in order, with what `find` sees in their clause.

    A first clause that names nobody is the
    customer's own ("saç kesimi istiyorum, eşim de manikür"); with the people at the end of their clauses ("saç kesimi
    bana, manikür eşime") the words before them count.
    """
    marks, people = _named(letters.fold(text))
    if not marks:
        return ()
    bounds = [0, *(one.start() for one in marks), len(text)]
    pieces = [tuple(find(text[start:end])) for start, end in pairwise(bounds)]
    if pieces[0] and not pieces[-1]:
        groups = _grouped([*reversed(people)], [*reversed(pieces[:-1])])[::-1]
    else:
        told = [text[start:end] for start, end in pairwise(bounds)][1:]
        spoken = [at for at, words in enumerate(told) if pieces[at + 1] or len(words.split()) <= _TOGETHER]
        anew = max((at for at, one in enumerate(marks) if one.lastgroup == _THAT), default=-1)
        spoken = [at for at in spoken if pieces[at + 1] or at > anew]
        people = [people[at] for at in spoken]
        wished_for = [pieces[at + 1] for at in spoken]
        groups = _grouped([ME, *people] if pieces[0] else people, [pieces[0], *wished_for] if pieces[0] else wished_for)
    found: dict[str, tuple[str, ...]] = {}
    for named, wished in groups:
        who = "digeri" if named == "biri" and named in found else named
        found[who] = tuple(dict.fromkeys([*found.get(who, ()), *wished]))
    return tuple(found.items())


def _named(folded: str) -> tuple[list[re.Match[str]], list[str]]:
    """Where people are named, and who they are; "o" is whoever was named last before, if anybody was."""
    marks: list[re.Match[str]] = []
    people: list[str] = []
    for one in _ONE.finditer(folded):
        who = str(one.lastgroup)
        if who == _THAT:
            who = next((earlier for earlier in reversed(people) if earlier != ME), "")
        if who:
            marks.append(one)
            people.append(who)
    counted = [at for at, who in enumerate(people) if who in _COUNTED]
    if len(counted) > 1:
        # "Kuzenimle geliyoruz, biri kesim biri fön": two come, of whom one is the cousin.
        return [marks[at] for at in counted], [people[at] for at in counted]
    return marks, people


def _grouped(people: Sequence[str], pieces: Sequence[tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """People named one after the other share what follows: "ben ve eşim saç kesimi, kızım manikür"."""
    groups: list[tuple[str, tuple[str, ...]]] = []
    waiting: list[str] = []
    for who, wished in zip(people, pieces, strict=True):
        waiting.append(who)
        if wished:
            groups += [(one, wished) for one in waiting]
            waiting = []
    return groups
