"""What the classifier says is corrected where the words know better."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from randevu.dialogue import understood, which
from randevu.turkish import when
from randevu.turkish.when.meaning import Clock

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)


def heard(text: str, intent: str, confidence: float = 0.5) -> understood.Understood:
    meaning = when.read(text)
    entities: list[dict[str, Any]] = (
        [{"entity": "when", "value": meaning.to_json(), "start": 0, "end": 1, "extractor": "grammar"}]
        if meaning
        else []
    )
    parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
    return understood.of(parsed, AT)


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "meant"),
    [
        ("yarın kaçta var", "ask_hours", 0.9, "ask_availability"),
        ("cuma nereler boş", "ask_address", 0.9, "ask_availability"),
        ("yarın kaçta açılıyorsunuz", "ask_hours", 0.9, "ask_hours"),
        ("pardon kaç paraydı", "out_of_scope", 0.6, "ask_price"),
        ("bitcoin kaç para", "out_of_scope", 0.99, "out_of_scope"),
        ("kaç paraydı bu", "nlu_fallback", 0.8, "ask_price"),
        ("yarın artık", "complain", 0.5, "inform"),
        ("yarın rezil oldum", "complain", 0.9, "complain"),
    ],
)
def test_the_words_overrule_an_unsure_classifier(text: str, intent: str, confidence: float, meant: str) -> None:
    assert heard(text, intent, confidence).intent == meant


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("fiyat ne, yarın var mı", True),
        ("adres nerede, yarın 14:00'te gelebilir miyim", True),
        ("yarın kaça kadar açıksınız", False),
        ("fiyat öğrenmek istiyorum", False),
    ],
)
def test_a_wish_to_come_is_seen_beside_a_question(text: str, wants: bool) -> None:
    assert heard(text, "ask_price").wants_time is wants


def test_only_a_time_that_is_over_is_past() -> None:
    assert heard("dün 15:00 saç kesimi", "book_appointment").names_the_past
    assert not heard("dün geldim çok memnun kaldım", "thank").names_the_past


@pytest.mark.parametrize("text", ["randevumu iptal et", "yarınkini iptal et", "cumadakini pazartesiye al"])
def test_a_standing_appointment_is_spoken_of(text: str) -> None:
    assert which.speaks_of_appointment(text)


@pytest.mark.parametrize("text", ["iptal", "iptal et", "vazgeç", "yarın iptal"])
def test_the_running_talk_is_no_appointment(text: str) -> None:
    assert not which.speaks_of_appointment(text)


@pytest.mark.parametrize("text", ["öğleden sonra yok mu", "akşam yok mu"])
def test_what_is_missing_is_wished_for_and_not_refused(text: str) -> None:
    said = heard(text, "request_human", 0.3)
    assert said.meaning.time is not None
    assert said.meaning.refused == ()
    assert said.intent == "ask_availability"


@pytest.mark.parametrize(
    ("text", "name", "hour"),
    [
        ("yarın saç kesimi Beşiktaş 11", "saç kesimi Beşiktaş", 11),
        ("2 saç kesimi yarın", "saç kesimi", None),
        ("yarın saç kesimi", "saç kesimi", None),
    ],
)
def test_a_number_beside_a_name_is_the_hour_of_its_day(text: str, name: str, hour: int | None) -> None:
    start = text.index(name)
    entities = [
        {"entity": "when", "value": when.read(text).to_json(), "start": 0, "end": 1, "extractor": "grammar"},
        {"entity": "service", "value": "sac-kesimi", "start": start, "end": start + len(name)},
    ]
    parsed = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": entities}
    time = understood.of(parsed, AT).meaning.time
    assert (time.hour if isinstance(time, Clock) else None) == hour


@pytest.mark.parametrize(("text", "kept"), [("neyse Beşiktaş kalsın", True), ("Beşiktaş olmasın", False)])
def test_a_branch_that_stays_is_not_refused(text: str, kept: bool) -> None:
    entities = [{"entity": "branch", "value": "besiktas", "start": 0, "end": 1, "negated": True}]
    parsed = {"text": text, "intent": {"name": "restart", "confidence": 0.9}, "entities": entities}
    assert understood.of(parsed, AT).branch == (("besiktas",) if kept else ())


@pytest.mark.parametrize("text", ["ikisi de olsun", "ikisini de", "her ikisi", "hepsini iptal et", "ikisi"])
def test_both_is_no_hour(text: str) -> None:
    said = heard(text, "inform")
    assert said.asks.every
    assert not said.meaning


@pytest.mark.parametrize(
    ("text", "answers"), [("salı mesela", True), ("yarın hava nasıl olacak acaba", False), ("ne güzel gün", False)]
)
def test_to_a_form_few_words_with_a_value_are_an_answer(text: str, answers: bool) -> None:
    assert understood.answers_after_all(heard(text, "out_of_scope", 0.8)) is answers


@pytest.mark.parametrize(
    ("text", "over"), [("dün olsa", True), ("o zaman dün olsun", True), ("dün geldiğimde çok bekledim ya", False)]
)
def test_a_day_that_is_over_as_the_whole_answer(text: str, over: bool) -> None:
    assert heard(text, "nlu_fallback").names_only_the_past is over


@pytest.mark.parametrize(
    ("text", "back"), [("ya pardon geri al iptal etme", True), ("yanlışlıkla oldu", True), ("iptal et", False)]
)
def test_a_cancellation_is_taken_back(text: str, back: bool) -> None:
    assert which.takes_back(text) is back


@pytest.mark.parametrize(
    ("text", "moves"),
    [("ikincisini pazartesiye al", True), ("4'e alalım", True), ("pazartesiye fön alacağım", False), ("alo", False)],
)
def test_a_verb_that_moves_what_stands(text: str, moves: bool) -> None:
    assert which.speaks_of_moving(text) is moves


@pytest.mark.parametrize(
    ("text", "meant"), [("yazdım işte yarın 3 dedim", "inform"), ("yarın hava nasıl olacak", "out_of_scope")]
)
def test_a_day_and_an_hour_are_hardly_out_of_scope(text: str, meant: str) -> None:
    assert heard(text, "out_of_scope", 0.9).intent == meant


def test_right_after_is_neither_at_once_nor_a_yes() -> None:
    said = heard("hemen arkasından", "affirm", 0.9)
    assert said.asks.follows
    assert said.intent == "inform"
    assert not said.meaning.soonest


def test_last_friday_is_over_and_a_story_about_it_is_none_of_a_wish() -> None:
    assert heard("geçen cuma olur mu", "ask_availability").names_only_the_past
    assert not heard("geçen cuma gelmiştim çok memnun kaldım", "thank").names_only_the_past


def test_a_question_found_in_a_part_of_the_message_is_asked_behind_those_in_words() -> None:
    ranking = [
        {"name": "book_appointment", "confidence": 0.9},
        {"name": "ask_payment", "confidence": 0.05, "of_part": 0.97},
        {"name": "ask_address", "confidence": 0.02},
    ]
    parsed = {"text": "yarına yazın kaç lira", "intent": ranking[0], "intent_ranking": ranking, "entities": []}
    assert understood.of(parsed, AT).asks.questions == ("ask_price", "ask_payment")


@pytest.mark.parametrize(("text", "hour"), [("Beşiktaş 4", 4), ("Beşiktaş 4 kişi", None), ("Beşiktaş", None)])
def test_a_number_beside_a_name_and_nothing_else_is_the_hour(text: str, hour: int | None) -> None:
    branch = {"entity": "branch", "value": "besiktas", "start": 0, "end": 8, "extractor": "catalogue"}
    parsed = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": [branch]}
    said = understood.of(parsed, AT)
    assert getattr(said.meaning.time, "hour", None) == hour
    assert not said.meaning.bare
