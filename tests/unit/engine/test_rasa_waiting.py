"""What is served while a person is waited for, and what is left to the person."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker

from randevu.engine.rasa_waiting import is_served


def talk(form: str | None = None) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("one", [ActiveLoop(form)] if form else [], slots=[])


def understood(intent: str, confidence: float = 0.9, *kinds: str) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": confidence}, {"name": "greet", "confidence": 0.01}]
    return {"intent": ranking[0], "intent_ranking": ranking, "entities": [{"entity": kind} for kind in kinds]}


def issued(intent: str) -> dict[str, Any]:
    named = {"name": intent, "confidence": 1.0}
    return {"intent": named, "intent_ranking": [named], "entities": []}


@pytest.mark.parametrize(
    "parsed",
    [
        understood("book_appointment"),
        understood("ask_price"),
        understood("cancel_appointment"),
        understood("inform", 0.9, "service", "when"),
        issued("affirm"),
        issued("calendar_moved"),
    ],
)
def test_a_clear_wish_a_button_and_news_of_our_own_are_served(parsed: dict[str, Any]) -> None:
    assert is_served(parsed, talk())


@pytest.mark.parametrize(
    "parsed",
    [
        understood("book_appointment", 0.3),
        understood("inform", 0.9, "when"),
        understood("affirm"),
        understood("complain", 0.9, "service", "when"),
        understood("request_human"),
        understood("nlu_fallback"),
        issued("sent_voice"),
    ],
)
def test_what_may_be_meant_for_the_person_is_left_to_them(parsed: dict[str, Any]) -> None:
    assert not is_served(parsed, talk())


def test_a_form_that_began_meanwhile_goes_on() -> None:
    assert is_served(understood("affirm"), talk("booking_form"))
