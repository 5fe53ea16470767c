"""Who gets what: "benim için saç kesimi, eşim için manikür", read clause by clause around the people that are named.

Only the people are found here; what the words beside them wish for is found by whoever knows the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from randevu.turkish import letters

ME = "ben"

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
_ONE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name}>(?:{words}))" for words, name, _ in _PEOPLE)
    + r")(?:[ea]|[dl][ea]|[iu]n(?:ki)?|n[ea])?\b"
)


def called(who: str, number: int) -> str:
    """How the business speaks of somebody to the customer: "Eşiniz"; by number where no word says who it is."""
    return _NAMED.get(who) or f"{number}. kişi"


def shares(text: str, find: Callable[[str], Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everyone who is named with wishes of their own, in order, with what `find` sees in their clause.

    A first clause that names nobody is the
    customer's own ("saç kesimi istiyorum, eşim de manikür"); with the people at the end of their clauses ("saç kesimi
    bana, manikür eşime") the words before them count.
    """
    marks = list(_ONE.finditer(letters.fold(text)))
    if not marks:
        return ()
    bounds = [0, *(one.start() for one in marks), len(text)]
    pieces = [tuple(find(text[start:end])) for start, end in pairwise(bounds)]
    people = [str(one.lastgroup) for one in marks]
    if pieces[0] and not pieces[-1]:
        groups = _grouped([*reversed(people)], [*reversed(pieces[:-1])])[::-1]
    else:
        groups = _grouped([ME, *people] if pieces[0] else people, pieces if pieces[0] else pieces[1:])
    found: dict[str, tuple[str, ...]] = {}
    for named, wished in groups:
        who = "digeri" if named == "biri" and named in found else named
        found[who] = tuple(dict.fromkeys([*found.get(who, ()), *wished]))
    return tuple(found.items())


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
