"""However a message is spelled, it means the same: letters, capitals, apostrophes, spaces, and the suffixes that people
get wrong. Each way is tried on the expressions of the corpus, and several together at random.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.parsers.expressions import AT, corpus
from randevu.turkish import letters, understand, when

Spelling = Callable[[str], str]

_PLACE = re.compile(r"(?<=\d)(['’]?)(?:te|ta|de|da)(n?)\b")
_TOWARDS = re.compile(r"(?<=\d)(['’]?)(y?)[ea]\b")
_NAMES = "pazartesi|salı|çarşamba|perşembe|cumartesi|ocak|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
_NAMED = re.compile(rf"\b({_NAMES})(y[ea]|[dt][ea]n?|[ea])\b")


def other_harmony(text: str) -> str:
    """ "3'te" as "3'da", "5'e" as "5'a": vowels and consonants of the suffix do not agree."""
    swapped = {"te": "da", "ta": "de", "de": "ta", "da": "te"}
    text = _PLACE.sub(lambda found: f"{found[1]}{swapped[found[0][len(found[1]) :][:2]]}{found[2]}", text)
    return _TOWARDS.sub(lambda found: f"{found[1]}{found[2]}{'a' if found[0].endswith('e') else 'e'}", text)


def suffix_apart(text: str) -> str:
    """ "3'te" as "3 te"."""
    return _PLACE.sub(lambda found: f" {found[0][len(found[1]) :]}", text)


def name_with_apostrophe(text: str) -> str:
    """ "salıya" as "salı'ya", as names of people are written."""
    return _NAMED.sub(r"\1'\2", text)


SPELLINGS: dict[str, Spelling] = {
    "no diacritics": letters.fold,
    "Turkish capitals": letters.upper,
    "English capitals": lambda text: letters.fold(text).upper(),
    "capitalised words": lambda text: " ".join(letters.upper(word[:1]) + word[1:] for word in text.split(" ")),
    "no apostrophes": lambda text: text.replace("'", ""),
    "curly apostrophes": lambda text: text.replace("'", "’"),
    "backticks": lambda text: text.replace("'", "`"),
    "wide spaces": lambda text: f" {text.replace(' ', '   ')}  ",
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "decomposed letters": lambda text: letters.normal(text).replace("ö", "o\u0308").replace("ü", "u\u0308"),
    "closing mark": lambda text: text if text[-1] in ".!?" else f"{text}!",
    "an emoji": lambda text: f"{text} 🙏",
    "other harmony": other_harmony,
    "suffix apart": suffix_apart,
    "name with apostrophe": name_with_apostrophe,
}


@cache
def public_holidays() -> dict[date, str]:
    kinds = ("public", "half_day")
    return dict(holidays.country_holidays("TR", years=(2026, 2027), language="tr", categories=kinds).items())


@cache
def reading(text: str) -> str:
    values = understand.dates_line(text, AT, when.Hours(), public_holidays()).values()
    return " ".join(value or "-" for value in values)


TEXTS = [one.text for one in corpus()]
AT_MOST = 500


def changed(name: str) -> list[tuple[str, str]]:
    """(text, as it is spelled) where that differs, at most so many, evenly chosen."""
    pairs = [(text, new) for text in TEXTS if (new := SPELLINGS[name](text)) != text]
    return pairs[:: -(-len(pairs) // AT_MOST)]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_spelling_never_changes_a_reading(name: str) -> None:
    differing = [(text, new) for text, new in changed(name) if reading(new) != reading(text)]
    assert [(new, reading(new), "instead of", reading(text)) for text, new in differing] == []


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_changes_some_expressions(name: str) -> None:
    assert len(changed(name)) >= 20


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_spellings_together_never_change_a_reading(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    spelled = text
    for name in data.draw(st.lists(st.sampled_from(sorted(SPELLINGS)), min_size=2, max_size=4, unique=True)):
        spelled = SPELLINGS[name](spelled)
    assert reading(spelled) == reading(text)
