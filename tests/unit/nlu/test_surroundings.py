"""Copies of examples with a story or an outburst around them keep the wish and are the same every time."""

from __future__ import annotations

from random import Random

from nlu.surroundings import surrounded


def copies(text: str, count: int = 60) -> list[str]:
    random = Random(1)
    return [copy for _ in range(count) if (copy := surrounded(text, random))]


def test_the_wish_stays_word_for_word() -> None:
    told = copies("yarın manikür var mı")
    assert told
    assert all("yarin manikur var mi" in one and len(one) > len("yarin manikur var mi") for one in told)


def test_only_some_of_the_longer_sentences_are_told_at_length() -> None:
    assert len(copies("yarın manikür var mı")) < 60
    assert copies("evet olur") == []


def test_the_same_seed_makes_the_same_copies() -> None:
    assert copies("fiyatlar ne kadar acaba") == copies("fiyatlar ne kadar acaba")
