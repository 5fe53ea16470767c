"""What a message answers when the newest thing we said was a reminder."""

from __future__ import annotations

from typing import Any

import pytest

from randevu.engine.answering import answering

ASKED = {"appointment": 7, "generation": 2, "reminder": "one-day", "asks": True}
TOLD = {**ASKED, "reminder": "two-days", "asks": False}
ABOUT = {"appointment": 7, "generation": 2, "reminder": "one-day"}


def read(text: str, intent: str, reminder: dict[str, Any] | None = ASKED, busy: bool = False) -> tuple[str, Any]:
    """The intent acted upon, and what it is about."""
    parsed = {"text": text, "intent": {"name": intent, "confidence": 0.7}, "entities": []}
    made = answering(parsed, reminder, busy)
    about = next((one["value"] for one in made["entities"] if one["entity"] == "reminder"), None)
    return made["intent"]["name"], about


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    ("text", "intent", "meant"),
    [
        ("EVET", "affirm", "confirm_attendance"),
        ("tamam geliyorum", "nlu_fallback", "confirm_attendance"),
        ("👍", "nlu_fallback", "confirm_attendance"),
        ("hayır", "deny", "decline_attendance"),
        ("gelemiyorum maalesef", "decline_attendance", "decline_attendance"),
        ("DEĞİŞTİR", "inform", "change_appointment"),
        ("başka saate alalım", "change_appointment", "change_appointment"),
        ("İPTAL", "restart", "cancel_appointment"),
    ],
)
def test_the_words_that_a_reminder_asks_for_answer_it(text: str, intent: str, meant: str, busy: bool) -> None:
    assert read(text, intent, ASKED, busy) == (meant, ABOUT)


@pytest.mark.parametrize("text", ["evet", "tamam"])
def test_a_nod_in_a_form_answers_the_form_where_the_reminder_asked_nothing(text: str) -> None:
    assert read(text, "affirm", TOLD, busy=True)[0] == "affirm"
    assert read(text, "affirm", TOLD, busy=False)[0] == "confirm_attendance"


def test_coming_by_its_name_answers_a_reminder_that_asked_nothing_too() -> None:
    assert read("geliyorum", "inform", TOLD, busy=True)[0] == "confirm_attendance"


def test_other_messages_keep_their_meaning() -> None:
    assert read("fiyat ne kadar", "ask_price")[0] == "ask_price"
    assert read("evet", "affirm", None) == ("affirm", None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15 dk geç kalacağım", 15),
        ("geç kalacağım 10 dk", 10),
        ("on beş dakika gecikebilirim", 15),
        ("yarım saat geç kalıcam kusura bakmayın", 30),
        ("10-15 dk gecikeceğim trafik var", 15),
        ("gec kaliyorum", None),
        ("vaktinde yetişemeyeceğim", None),
    ],
)
@pytest.mark.parametrize("reminder", [ASKED, None])
def test_who_will_be_late_says_so_whatever_was_said_before(text: str, minutes: int | None, reminder: Any) -> None:
    intent, about = read(text, "decline_attendance", reminder, busy=True)
    assert intent == "attendance_note"
    assert about["minutes"] == minutes
    assert about.get("appointment") == (7 if reminder else None)


@pytest.mark.parametrize(
    "text",
    [
        "daha geç olsun",
        "geç saatte olur mu",
        "çok geç oldu yarın yazarım",
        "geç kaldım mı?",
        "geç kalacağım başka güne alalım",
        "gecikeceğim için iptal edelim",
        "yetişemem o saate",
        "geçen sefer geldim",
        "gecelik bakım var mı",
    ],
)
def test_what_only_sounds_like_being_late_is_left_to_the_model(text: str) -> None:
    assert read(text, "inform", None) == ("inform", None)


@pytest.mark.parametrize(
    ("intent", "reminder", "meant"),
    [
        ("book_appointment", None, "book_appointment"),
        ("book_appointment", ASKED, "attendance_note"),
        ("decline_attendance", None, "attendance_note"),
    ],
)
def test_a_wish_with_a_service_is_no_word_of_being_late(intent: str, reminder: Any, meant: str) -> None:
    text = "cumartesi ilk saate kaş ama yarım saat gecikebilirim"
    service = {"entity": "service", "value": "kas", "start": 20, "end": 23}
    parsed = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [service]}
    assert answering(parsed, reminder, busy=False)["intent"]["name"] == meant
