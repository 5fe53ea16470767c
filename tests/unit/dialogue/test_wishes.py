"""Small words around a booking."""

import pytest

from randevu.turkish import wishes


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("2 kişi", 2),
        ("iki kişiyiz", 2),
        ("30 kişi", 30),
        ("benim için saç kesimi, eşim için de fön", 2),
        ("annemle geleceğim", 2),
        ("eşim için bakıyorum", None),
        ("saat 2", None),
    ],
)
def test_how_many_people(text: str, party: int | None) -> None:
    assert wishes.read(text).party == party


@pytest.mark.parametrize(
    "text",
    ["evet lütfen çok teşekkürler", "tamamdır görüşürüz", "olur canım", "süper", "tabii", "allah razı olsun tamam"],
)
def test_a_yes_with_manners_is_a_yes(text: str) -> None:
    assert wishes.read(text).agrees


@pytest.mark.parametrize(
    "text", ["evet ama 4 olsun", "tamam vazgeçtim", "olur değil olmaz", "hayır", "teşekkürler", "3 olsa tamam?"]
)
def test_a_yes_that_takes_something_back_is_none(text: str) -> None:
    assert not wishes.read(text).agrees


@pytest.mark.parametrize(("text", "past"), [("dün 15:00", True), ("dünkü randevu", True), ("dünya", False)])
def test_a_day_that_is_over(text: str, past: bool) -> None:
    assert wishes.read(text).past is past
