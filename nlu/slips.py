"""Mistyped copies of training examples: people write on a phone, with thumbs, and leave vowels out.

Drawn with a seed of their own, so that the same data give the same model. Letters are the folded ones.
"""

from __future__ import annotations

from random import Random

from randevu.turkish import letters

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    letter: [row[other] for other in (place - 1, place + 1) if 0 <= other < len(row)]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_VOWELS = "aeiou"
_SHORTEST = 4
_WORDS_HIT = 0.4
_JOINED = 0.15


def mistyped(text: str, random: Random) -> str:
    """The folded text with slips in some words, sometimes two words run together; may come out unchanged."""
    words = [_slip(word, random) if random.random() < _WORDS_HIT else word for word in letters.fold(text).split(" ")]
    if len(words) > 1 and random.random() < _JOINED:
        at = random.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)


def _slip(word: str, random: Random) -> str:
    """One word with a letter lost, doubled, swapped or hit beside, or without one or all of its vowels."""
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    at = random.randrange(1, len(word))
    vowels = [place for place in range(1, len(word)) if word[place] in _VOWELS]
    match random.choice(("lost", "doubled", "swapped", "beside", "vowel", "skeleton")):
        case "lost":
            return word[:at] + word[at + 1 :]
        case "doubled":
            return word[:at] + word[at] + word[at:]
        case "swapped":
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        case "beside":
            return word[:at] + random.choice(_NEAR.get(word[at], [word[at]])) + word[at + 1 :]
        case "vowel" if vowels:
            return word[: vowels[0]] + word[vowels[0] + 1 :]
        case "skeleton" if len(vowels) > 1:
            return word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
    return word
