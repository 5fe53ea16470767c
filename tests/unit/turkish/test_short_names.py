"""Shortened names of places are known for what they are."""

from __future__ import annotations

import pytest

from randevu.turkish import matching
from randevu.turkish.short_names import shortened

BRANCHES = ("Kadıköy", "Beşiktaş")
NAMES = {
    key: (name, *short) for key, name, short in zip(("kadikoy", "besiktas"), BRANCHES, shortened(BRANCHES), strict=True)
}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("kdk sac kesimi yrn 3", "kadikoy"),
        ("kdkde yer var mı", "kadikoy"),
        ("kad şubesinde manikür", "kadikoy"),
        ("gadıköy", "kadikoy"),
        ("bşk fön cuma 11", "besiktas"),
        ("bşkt olsun", "besiktas"),
        ("bsk", "besiktas"),
    ],
)
def test_a_shortened_place_is_that_place(words: str, key: str) -> None:
    assert [one.key for one in matching.find(words, NAMES, kind="branch")] == [key]


@pytest.mark.parametrize("words", ["kadın kuaförü var mı", "beş kişi", "beşi çeyrek geçe", "başka gün", "kadife saç"])
def test_an_ordinary_word_that_begins_alike_is_no_place(words: str) -> None:
    assert matching.find(words, NAMES, kind="branch") == []


def test_what_could_mean_two_places_means_none() -> None:
    assert shortened(("Bostancı", "Bostanlı")) == (("Bstnc",), ("Bstnl",))
