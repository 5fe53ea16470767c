"""What reviewers see of a turn: understanding, readings, slots, choices and timing; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu.panel.desk.workings import Span, spans
from randevu.store.tables import message
from tests.panel.demo_day import ENTITIES, WHEN
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn

TEXT = "yarın 3'te saç kesimi"


def of(page: Element) -> list[Element]:
    return page.all("li", class_="working")


@pytest.fixture
def talk(world: World) -> str:
    found = world.talk(world.customer("Selin"))
    slots = {"when": {"value": WHEN}, "session_started_metadata": {"phone": "+905321234567"}, "misses": 0}
    add_turn(world, found, TEXT, entities=ENTITIES, slots=slots, confidence=0.48, other=("ask_price", 0.4))
    return found


def test_a_message_shows_intent_runner_up_spans_readings_slots_actions_and_timing(desk: Browser, talk: str) -> None:
    (working,) = of(desk.open(f"/konusmalar/{talk}"))
    summary = working.all("summary")[0]
    assert summary.text == "book_appointment %48 · ask_price %40"
    assert [one.text for one in working.all("mark")] == ["yarın 3'tedate, time", "saç kesimiservice"]
    assert working.one("p", class_="spans").text == "yarın 3'tedate, time saç kesimiservice"
    assert '{"date": {"kind": "Offset", "days": 1}, "time": {"kind": "Clock", "hour": 3}}' in working.text
    assert "12 Mart Perşembe 15:00" in working.text
    assert [one.text for one in working.one("ol").all("b")] == ["booking_form", "action_listen"]
    assert [one.text for one in working.all("dt")] == ["misses yeni", "when yeni"]
    assert "anlama 18 ms · yapma 40 ms" in working.text
    assert "+905321234567" not in working.text


def test_words_are_resolved_against_the_moment_at_which_they_were_said(world: World, talk: str) -> None:
    world.later(days=5)
    (working,) = of(world.signed_in().open(f"/konusmalar/{talk}"))
    assert "12 Mart Perşembe 15:00" in working.text


def test_several_bubbles_of_one_turn_show_it_once_below_the_last(world: World, desk: Browser, talk: str) -> None:
    number = world.rows(message, conversation_id=talk)[0].turn_id
    world.say(talk, "in", "olsun", turn_id=number, said_at=world.now + timedelta(seconds=3))
    listed = desk.open(f"/konusmalar/{talk}").one("ol", class_="bubbles").all("li")
    kinds = [(one.get("class") or "").split()[:1] for one in listed]
    assert [kind[0] for kind in kinds if kind] == ["day", "bubble", "bubble", "working"]


def test_a_reading_of_an_older_grammar_is_shown_without_days(world: World, desk: Browser) -> None:
    odd = {"entity": "when", "value": {"date": {"kind": "Forgotten"}, "words": "x"}, "start": 0, "end": 1}
    talk = world.talk(world.customer("Selin"))
    add_turn(world, talk, "x", entities=[odd], intent=None, confidence=None)
    (working,) = of(desk.open(f"/konusmalar/{talk}"))
    assert "Geleceğe düşen bir gün ya da saat çıkmadı." in working.text


def test_each_action_tells_which_conditions_its_rule_had(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Selin"))
    actions = ("action_listen", "booking_form", "booking_form", "action_finish_booking")
    rules = (
        {},
        {"intent": "book_appointment", "after": "action_listen"},
        {"loop": "booking_form"},
        {"after": "booking_form"},
    )
    add_turn(world, talk, "saç kesimi", actions=actions, rules=rules)
    (working,) = of(desk.open(f"/konusmalar/{talk}"))
    assert [one.one("span").text for one in working.one("ol").all("li")] == [
        "RulePolicy",
        "RulePolicy: niyet book_appointment, action_listen sonrası",
        "RulePolicy: booking_form açıkken",
        "RulePolicy: booking_form sonrası",
    ]


def test_what_came_with_a_button_is_told_apart(world: World, desk: Browser) -> None:
    issued = {"entity": "appointment", "value": 7, "start": 0, "end": 0, "extractor": "issued"}
    talk = world.talk(world.customer("Selin"))
    add_turn(world, talk, "Evet", entities=[issued], intent="affirm", confidence=1.0)
    (working,) = of(desk.open(f"/konusmalar/{talk}"))
    assert "appointment 7 düğmeden" in working.text
    assert not working.has("mark")


@pytest.mark.parametrize(
    ("role", "sees"),
    [("owner", 1), ("manager", 1), ("trainer", 1), ("designer", 1), ("sales", 0), ("support", 0), ("viewer", 0)],
)
def test_workings_are_for_those_who_review(world: World, talk: str, role: str, sees: int) -> None:
    visitor = world.signed_in(world.add_user(f"{role}@salon.example", role))
    page = visitor.open(f"/konusmalar/{talk}")
    assert len(of(page)) == sees
    assert ("book_appointment" in page.text) == bool(sees)


def test_spans_cover_the_text_and_leave_out_what_overlaps() -> None:
    found = [
        {"entity": "b", "start": 4, "end": 9},
        {"entity": "a", "start": 0, "end": 6},
        {"entity": "c", "start": 9, "end": 12},
        {"entity": "beyond", "start": 9, "end": 99},
    ]
    pieces = list(spans("abcdefghijkl", found))
    assert pieces == [Span("abcdef", ("a",)), Span("ghi"), Span("jkl", ("c",))]
    assert list(spans("", [])) == []
