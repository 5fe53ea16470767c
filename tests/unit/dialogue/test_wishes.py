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


@pytest.mark.parametrize(("text", "more"), [("bir kişi daha gelecek", 1), ("2 kişi daha", 2), ("2 kişi", 0)])
def test_so_many_more_people_are_no_number_of_all(text: str, more: int) -> None:
    said = wishes.read(text)
    assert said.more == more
    assert said.party is None or not more


@pytest.mark.parametrize(
    ("text", "too"),
    [("ben de kestireyim", True), ("bana da", True), ("ben de bilmiyorum", False), ("ben olsam", False)],
)
def test_the_customer_comes_too(text: str, too: bool) -> None:
    assert wishes.read(text).me_too is too


@pytest.mark.parametrize(
    ("text", "again"), [("aynısından haftaya da", True), ("bir tane daha", True), ("her zamanki gibi", False)]
)
def test_once_more_what_was_booked(text: str, again: bool) -> None:
    said = wishes.read(text)
    assert said.again is again
    assert said.same


def test_what_somebody_wants_too_comes_on_top() -> None:
    assert wishes.read("annem manikür de istiyor").adds


@pytest.mark.parametrize(
    ("text", "party"),
    [("eşim ve ben saç kesimi", 2), ("ben ve annem", 2), ("4 kız arkadaş manikür", 4), ("kızımı ve beni arayın", None)],
)
def test_people_who_come_together_are_counted(text: str, party: int | None) -> None:
    assert wishes.read(text).party == party
