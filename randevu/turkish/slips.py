"""Slips of a thumb on a phone keyboard: which misspellings are forgiven, for words of time and names alike."""

from __future__ import annotations

from rapidfuzz.distance import OSA

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    (one, other)
    for row, keys in enumerate(_ROWS)
    for at, one in enumerate(keys)
    for other_row, other_keys in enumerate(_ROWS)
    for other_at, other in enumerate(other_keys)
    if abs(row - other_row) <= 1 and abs(at - other_at) <= 1 and one != other
)


def distance(word: str, form: str, most: int) -> int:
    """Edits (swaps count one) between two folded words, or most + 1 where there are more."""
    return int(OSA.distance(word, form, score_cutoff=most))


def is_slip(word: str, form: str) -> bool:
    """Whether one slip makes the word of the form: a letter left out, doubled, swapped, or its neighbour hit.

    Any other single edit makes another word ("mesaj" is not "masaj").
    """
    if word == form or distance(word, form, 1) > 1:
        return False
    at = next(
        (index for index, (a, b) in enumerate(zip(word, form, strict=False)) if a != b), min(len(word), len(form))
    )
    if len(word) < len(form):
        return 0 < at < len(form) - 1
    if len(word) > len(form):
        around = word[max(at - 1, 0) : at] + word[at + 1 : at + 2]
        return at < len(word) - 1 and any(word[at] == one or (word[at], one) in _NEIGHBOURS for one in around)
    return is_swap(word, form) or (word[at], form[at]) in _NEIGHBOURS


def is_swap(word: str, form: str) -> bool:
    """Whether two neighbouring letters changed places and nothing else did."""
    if len(word) != len(form) or word == form:
        return False
    at = next(index for index, (a, b) in enumerate(zip(word, form, strict=True)) if a != b)
    return word[at : at + 2] == form[at : at + 2][::-1] and word[at + 2 :] == form[at + 2 :]


def squeeze(word: str) -> str:
    """The word with every run of a letter made one: "saliyaa" -> "saliya"."""
    return "".join(char for index, char in enumerate(word) if index == 0 or word[index - 1] != char)


def skeleton(word: str) -> str:
    """First letter and consonants: what remains when people leave vowels out."""
    return word[:1] + "".join(char for char in word[1:] if char not in "aeiou")


def lacks_only_vowels(word: str, form: str) -> bool:
    """Whether the word is the form without some of its vowels: "cmrtsi", "mnkr"."""
    if len(word) >= len(form) or skeleton(word) != skeleton(form):
        return False
    return is_within(word, form)


def is_within(word: str, form: str) -> bool:
    """Whether leaving letters out of the form gives the word."""
    rest = iter(form)
    return all(char in rest for char in word)
