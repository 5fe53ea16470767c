"""Numbers in words from a hundred up: a year or a price, never an hour."""

from __future__ import annotations

import re

from randevu.turkish import suffixes
from randevu.turkish.when.tokens import NUMBER, Token

_THOUSAND = re.compile(r"(iki)?bin(den|de|e|in|i|lik)?")
_CASES = suffixes.digit_suffixes()


def joined(found: list[Token]) -> list[Token]:
    """ "iki bin yirmi altı", "bin dokuz yüz doksan" as one number token each."""
    result: list[Token] = []
    at = 0
    while at < len(found):
        match = _THOUSAND.fullmatch(found[at].text)
        if match is None and (hundreds := _part(found, at, 0)) is not None and hundreds[0] >= 200:
            # "altı yüz" alone; the small numbers after it are rather hours: "dört yüz, üçte gelirim"
            last = found[at + hundreds[2] - 1]
            result.append(Token(NUMBER, hundreds[1], hundreds[0], found[at].text, found[at].start, last.end))
            at += hundreds[2]
            continue
        if match is None:
            result.append(found[at])
            at += 1
            continue
        first, value = found[at], 2000 if match[1] else 1000
        if not match[1] and result and result[-1].lemma == NUMBER and 2 <= result[-1].value <= 99:
            first = result.pop()
            value = 1000 * first.value
        case, last, at = _CASES.get(match[2] or "", ""), found[at], at + 1
        while case == "" and at < len(found) and (below := _part(found, at, value)) is not None:
            value, case, last, at = value + below[0], below[1], found[at + below[2] - 1], at + below[2]
        result.append(Token(NUMBER, case, value, first.text, first.start, last.end))
    return result


def _part(found: list[Token], at: int, value: int) -> tuple[int, str, int] | None:
    """Amount, case and length of the next words of a number that has come to `value`; None where it ends."""
    token = found[at]
    if token.text == "yuz" and value % 1000 == 0:
        return 100, "", 1
    if value % 1000 == 0 and _is_word(token, 2, 9) and at + 1 < len(found) and found[at + 1].text == "yuz":
        return 100 * int(token.value), "", 2
    if _is_word(token, 1, 99) and (value % 100 == 0 or (value % 10 == 0 and token.value < 10)):
        return int(token.value), token.case, 1
    return None


def _is_word(token: Token, least: int, most: int) -> bool:
    return token.lemma in {NUMBER, "W"} and not token.digits and least <= token.value <= most
