"""What the classifier says is corrected where the words know better."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from randevu.dialogue import asks, readings, understood, which
from randevu.turkish import when
from randevu.turkish.when.meaning import TimeRange

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
ZONE = ZoneInfo("Europe/Istanbul")


def heard(text: str, intent: str, confidence: float = 0.5) -> understood.Understood:
    meaning = when.read(text)
    entities: list[dict[str, Any]] = (
        [{"entity": "when", "value": meaning.to_json(), "start": 0, "end": 1, "extractor": "grammar"}]
        if meaning
        else []
    )
    parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
    return understood.of(parsed, AT, "m1")


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


@pytest.mark.parametrize(
    ("text", "shift"),
    [("daha erken yok mu", "earlier"), ("biraz daha geç", "later"), ("başka bir gün", "day"), ("yarın 3", None)],
)
def test_another_time_is_asked_for_relative_to_the_proposed_one(text: str, shift: str | None) -> None:
    assert asks.read(text).shift == shift


def test_earlier_is_the_rest_of_the_day_before_and_another_day_keeps_the_time() -> None:
    moment = datetime(2026, 3, 12, 11, 0, tzinfo=timezone.utc)
    earlier, later = (readings.shifted(moment, way, ZONE).time for way in ("earlier", "later"))
    assert isinstance(earlier, TimeRange)
    assert isinstance(later, TimeRange)
    assert (earlier.first, later.last) == (None, None)
    other = readings.shifted(moment, "day", ZONE)
    assert other.date is None
    assert other.time == readings.at(moment, ZONE).time
