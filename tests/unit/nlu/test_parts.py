"""A message asks more than its intent says: its parts are looked at one by one."""

from __future__ import annotations

from typing import Any

import pytest

from nlu import parts
from nlu.intent_model import IntentModel, view

PRICES = ("ne kadar", "kaç para", "fiyatı ne", "kaç lira", "ücreti ne kadar", "fiyat nedir", "kaç tl", "ne kadar bu")
PLACES = ("adres nerede", "neredesiniz", "konum atar mısınız", "adresiniz ne", "nasıl gelirim", "yeriniz nerede")
WISHES = ("randevu istiyorum", "beni yarına yazın", "randevu alayım", "bana bir yer ayırın", "beni yazın", "yer ayırın")
THANKS = ("teşekkür ederim", "çok sağ olun", "teşekkürler", "elinize sağlık", "sağ olun", "çok teşekkürler")


@pytest.fixture(scope="module")
def model() -> IntentModel:
    said = {"ask_price": PRICES, "ask_address": PLACES, "book_appointment": WISHES, "thank": THANKS}
    pairs = [(view(text, []), intent) for intent, texts in said.items() for text in texts]
    return IntentModel((1, 4), (1, 2), 1.0, 0.5).fit([one for one, _ in pairs], [intent for _, intent in pairs])


def asked(model: IntentModel, text: str, main: str = "book_appointment", sure: float = 0.4) -> list[str]:
    return list(parts.asked_beside(model, text, [], main, sure))


def test_a_question_behind_a_wish_is_found(model: IntentModel) -> None:
    assert asked(model, "beni yarına yazın, bir de adres nerede") == ["ask_address"]


def test_two_questions_beside_a_wish_keep_their_order(model: IntentModel) -> None:
    assert asked(model, "kaç para bu ve adres nerede, beni yarına yazın") == ["ask_price", "ask_address"]


def test_the_intent_of_the_message_is_no_question_beside_it(model: IntentModel) -> None:
    assert asked(model, "fiyat nedir, adres nerede", main="ask_price") == ["ask_address"]


def test_a_message_of_one_part_asks_nothing_beside(model: IntentModel) -> None:
    assert asked(model, "adres nerede", main="ask_price") == []


def test_a_part_that_is_in_doubt_asks_nothing(model: IntentModel) -> None:
    assert asked(model, "beni yarına yazın, adres nerede", sure=1.01) == []


@pytest.mark.parametrize("text", ["yarın 14.30 kesim", "1.500 lira mı", "20.3 için randevu"])
def test_dots_within_numbers_part_nothing(text: str) -> None:
    assert parts.parts(text) == []


def test_what_was_read_in_a_part_is_seen_where_the_part_begins(model: IntentModel) -> None:
    seen: list[Any] = []

    class Watched:
        intents = model.intents

        def chances(self, one: Any) -> Any:
            seen.append(one.masked.split())
            return model.chances(one)

    text = "fön kaç para, adres nerede"
    read = [{"entity": "service", "start": 0, "end": 3}]
    parts.asked_beside(Watched(), text, read, "ask_price", 0.4)  # type: ignore[arg-type]
    assert seen == [["S", "kac", "para"], ["adres", "nerede"]]


def test_a_part_without_a_word_of_a_question_is_not_classified(model: IntentModel) -> None:
    class Silent:
        intents = model.intents

        def chances(self, one: Any) -> Any:
            raise AssertionError(one.masked)

    text = "geçen gün kuzenim geldi, beni yarına yazın"
    assert parts.asked_beside(Silent(), text, [], "book_appointment", 0.4) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "main", "wish"),
    [
        ("beni yarına yazın, çok teşekkürler", "thank", "book_appointment"),
        ("adres nerede, çok teşekkürler", "thank", None),
        ("beni yarına yazın, adres nerede", "ask_address", None),
        ("çok teşekkürler", "thank", None),
    ],
)
def test_what_is_to_be_done_is_found_under_thanks(model: IntentModel, text: str, main: str, wish: str | None) -> None:
    assert parts.wished_beside(model, text, [], main, 0.4) == wish
