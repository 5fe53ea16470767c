"""Words of one meaning are one sign to the intent model, whatever their endings, order or language."""

from __future__ import annotations

import pytest
import yaml

from nlu import concepts
from randevu.turkish import letters


@pytest.mark.parametrize(
    "text", ["ertelemek lazım", "kaydırmamız lazım", "reschedule lazım", "verschieben lazım", "перенести lazım"]
)
def test_words_of_one_meaning_are_one_sign(text: str) -> None:
    assert concepts.signs(letters.fold(text)) == ["move", "want"]


def test_words_of_no_concept_are_left_out_and_what_was_read_stays() -> None:
    assert concepts.signs("zebra D S randevusu") == ["D", "S", "appointment"]


def test_the_longest_entry_wins_over_those_it_begins_with() -> None:
    assert concepts.signs("kredi karti") == ["pay"]
    assert concepts.signs("gelirim") == ["come"]
    assert concepts.signs("gelemem") == ["cannot come"]


def test_an_entry_with_a_full_stop_stands_for_that_word_alone() -> None:
    assert concepts.signs("mal") == ["insult"]
    assert concepts.signs("malzeme") == []


def test_signs_count_alone_beside_each_other_and_together_in_any_order() -> None:
    assert concepts.terms("fiyat nedir yarin musait") == ["price", "free", "price free", "free & price"]


def test_a_text_in_which_nothing_is_known_says_so() -> None:
    assert concepts.terms("zebra") == [concepts.NOTHING]


def test_every_entry_is_folded_and_stands_once() -> None:
    listed = yaml.safe_load(concepts.LISTS.read_text(encoding="utf-8"))
    entries = [entry.strip() for line in listed.values() for entry in line.split(",")]
    assert [entry for entry in entries if letters.fold(entry) != entry] == []
    assert sorted({entry for entry in entries if entries.count(entry) > 1}) == []
