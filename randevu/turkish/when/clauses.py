"""Clauses of a message: which days and hours are wished, and which only tell what was or what others do."""

from __future__ import annotations

import re
from dataclasses import replace

from randevu.turkish.when.tokens import (
    BOTH,
    CHANGE,
    COMMA,
    DAY,
    NOTHING,
    OCCASION,
    OPTIONS,
    REFUSED,
    STOP,
    TIME,
    UNKNOWN,
    Token,
)

SAID = frozenset({DAY, TIME, BOTH})
_ENDS = frozenset({COMMA, STOP, "ama", "mi"})
# Conjunctions end a clause as well.
_CONJUNCTIONS = frozenset({"cunku", "cunki", "zira", "yuzden", "dolayi", "diye"})
_WISHED = frozenset({"come", "olsun", "move", "yapin", "musait"})
_JUDGED = frozenset({REFUSED, CHANGE, OCCASION, OPTIONS, "olmaz", "busy"})
# Before these the words before are no part of what happened: "yarın için aramıştım", "cuma dedim".
_PURPOSE = frozenset({"icin", "dedim"})
# What others do, or the customer elsewhere: "kızım cuma geliyor", "pazara uçuyorum".
_ELSEWHERE = re.compile(r"\w{2,}(?:iyor|uyor|iyo|uyo|ecek|acak|icek)(?:um|uz|lar|ler|iz|im|ti|tu)?")
_WISHING = re.compile(r"iste|isti|dusun|planli|rica|bekl|ariyor|soruyor|yaziyor|gele?c|geliyoru|olacak|olucak|olcak")


def heard(built: list[Token]) -> list[Token]:
    """The tokens without what was told of the past, or asked of how long it takes."""
    result = list(built)
    for at, token in enumerate(built):
        if token.lemma == "happened":
            _silence(result, at, every=True)
        elif token.lemma == "leave" and at + 1 < len(built) and built[at + 1].lemma == "mi":
            _silence(result, at, every=False)
    return result


def _silence(result: list[Token], verb: int, *, every: bool) -> None:
    """Take away what is said in the clause that a verb closes; not every: only limits ("19'a kadar ... biter mi")."""
    start = verb
    for at in range(verb - 1, -1, -1):
        lemma = result[at].lemma
        if lemma in _ENDS | _WISHED | _JUDGED | _PURPOSE | {"happened"} or result[at].text in _CONJUNCTIONS:
            break
        start = at
    for at in range(start, verb):
        token = result[at]
        if token.lemma in SAID and (every or (token.lemma == TIME and getattr(token.value, "last", None) is not None)):
            result[at] = replace(token, lemma=NOTHING)


def wished(built: list[Token]) -> dict[int, int]:
    """By where a token starts: 1 if its clause ends in a wish, -1 if in what happens elsewhere, else 0."""
    ranks: dict[int, int] = {}
    waiting: list[int] = []
    for at, token in enumerate(built):
        if token.lemma in SAID | {CHANGE, OPTIONS}:
            waiting.append(token.start)
            continue
        rank = 1 if token.lemma in _WISHED else -1 if _is_elsewhere(built, at) else 0
        if rank:
            ranks |= dict.fromkeys(waiting, rank)
        if rank or token.lemma in _ENDS | _JUDGED or token.text in _CONJUNCTIONS:
            waiting = []
    return ranks


def _is_elsewhere(built: list[Token], at: int) -> bool:
    token = built[at]
    if token.lemma == "away" or token.text.startswith("kapali"):
        return True
    return token.lemma == UNKNOWN and _ELSEWHERE.fullmatch(token.text) is not None and not _WISHING.match(token.text)
