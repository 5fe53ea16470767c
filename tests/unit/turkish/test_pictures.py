"""Emoji that say a service."""

from __future__ import annotations

import pytest

from randevu.turkish import pictures


def test_a_sign_says_its_words_where_it_stands() -> None:
    assert pictures.read("yarın 💅") == [pictures.Picture("manikür", 6, 7)]
    assert [one.words for one in pictures.read("💇‍♀️")] == ["saç kesimi"]


@pytest.mark.parametrize("text", ["🌸", "teşekkürler 💅", "saçım çok güzel oldu 💇"])
def test_other_signs_and_smiles_say_nothing(text: str) -> None:
    assert pictures.read(text) == []
