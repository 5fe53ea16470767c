"""Sounds that answer a yes-or-no question."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from randevu.dialogue import nods
from randevu.dialogue.understood import Understood
from randevu.turkish import when

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "nod"),
    [
        ("e", "affirm"),
        ("ee.", "affirm"),
        ("ıhı", "affirm"),
        ("ıhımm", "affirm"),
        ("hı hı", "affirm"),
        ("Hemen!", "affirm"),
        ("hemen yapalım", "affirm"),
        ("eyv", "affirm"),
        ("eyvv", "affirm"),
        ("orası olsun", "affirm"),
        ("öyle olsun hadi", "affirm"),
        ("orası", None),
        ("o olsun 4'te", None),
        ("ı ıh", "deny"),
        ("ııh", "deny"),
        ("cık", "deny"),
        ("pardon yanlış yazdım", "deny"),
        ("yanlış oldu", "deny"),
        ("ee?", None),
        ("en erken", None),
        ("hi", None),
        ("hemen hemen", None),
    ],
)
def test_a_sound_is_read_only_where_it_is_the_whole_message(text: str, nod: str | None) -> None:
    assert nods.read(text) == nod


def heard(text: str, intent: str, also: tuple[str, ...] = (), **found: object) -> Understood:
    return Understood(text, intent, 0.6, AT, also=also, meaning=when.read(text), **found)  # type: ignore[arg-type]


def test_at_once_is_a_yes_and_no_wish_for_another_time() -> None:
    said = nods.answering(heard("hemen", "complain"))
    assert (said.intent, bool(said.meaning)) == ("affirm", False)


def test_the_next_likely_intent_answers_where_the_first_is_no_answer() -> None:
    assert nods.answering(heard("iyi", "greet", ("affirm",))).intent == "affirm"
    assert nods.answering(heard("iyi yarın", "greet", ("affirm",))).intent == "greet"
    assert nods.answering(heard("gelemiyorum", "decline_attendance", ("deny",))).intent == "decline_attendance"
