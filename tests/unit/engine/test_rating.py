"""Which words answer the question after a visit, and which are an order or a question of their own."""

from __future__ import annotations

from typing import Any

import pytest

from randevu.engine.rating import rating

ASKED = {"survey": 7}


def read(text: str, intent: str, *entities: str) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": one, "value": "x"} for one in entities],
    }


def said(parsed: dict[str, Any]) -> dict[str, Any] | None:
    if parsed["intent"]["name"] != "rate_visit":
        return None
    return {one["entity"]: one["value"] for one in parsed["entities"]}


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("4", "inform", {"score": 4}),
        ("5/5", "inform", {"score": 5}),
        ("4, biraz bekledim", "nlu_fallback", {"score": 4, "word": "biraz bekledim"}),
        ("1 berbattı", "complain", {"score": 1, "word": "berbattı", "unhappy": True}),
        ("çok güzeldi elinize sağlık", "thank", {"word": "çok güzeldi elinize sağlık"}),
        ("memnun kalmadım hiç", "complain", {"word": "memnun kalmadım hiç", "unhappy": True}),
    ],
)
def test_an_answer_is_read_with_score_and_words(text: str, intent: str, expected: dict[str, Any]) -> None:
    assert said(rating(read(text, intent), ASKED, False)) == {"survey": 7, "unhappy": False, **expected}


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("yarın 3'te saç kesimi", "book_appointment", ("service",)),
        ("3 martta boş yer var mı", "ask_availability", ("when",)),
        ("fiyatlar ne kadar", "ask_price", ()),
        ("yarın olsun", "inform", ("when",)),
        ("14:30", "inform", ("when",)),
        ("6", "inform", ("when",)),
    ],
)
def test_orders_and_questions_stay_what_they_are(text: str, intent: str, entities: tuple[str, ...]) -> None:
    parsed = read(text, intent, *entities)
    assert rating(parsed, ASKED, False) == parsed


def test_without_the_question_or_in_a_form_nothing_changes() -> None:
    parsed = read("5", "inform")
    assert rating(parsed, None, False) == parsed
    assert rating(parsed, ASKED, True) == parsed
