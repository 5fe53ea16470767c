"""What is worth a reviewer's look: doubted first, like ones together, each leading to its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu.panel.desk.utterances import likeness
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn


@pytest.fixture
def talk(world: World) -> str:
    return world.talk(world.customer("Selin"))


def listed(page: Element) -> list[str]:
    return [one.one("div", class_="main").all("a")[0].text for one in page.all("li") if one.has("div", class_="main")]


def test_the_most_doubted_and_the_most_frequent_come_first(world: World, desk: Browser, talk: str) -> None:
    add_turn(world, talk, "eminim", confidence=0.97)
    add_turn(world, talk, "az emin", confidence=0.7, other=("inform", 0.05))
    add_turn(world, talk, "iki arada", confidence=0.45, other=("inform", 0.4))
    add_turn(world, talk, "hiç anlaşılmadı", intent="nlu_fallback", confidence=0.3, other=("inform", 0.25))
    for text in ("Kaş aldırıcam 3 gibi", "3 gibi kaş aldırıcam", "KAS ALDIRICAM 5 GIBI!"):
        add_turn(world, talk, text, confidence=0.6, other=("inform", 0.3))
    page = desk.open("/incelenecekler")
    assert listed(page) == ["hiç anlaşılmadı", "KAS ALDIRICAM 5 GIBI!", "iki arada", "az emin"]
    marks = [one.text for one in page.one("ol", class_="worth").all("span", class_="mark")]
    assert marks == ["Anlaşılmadı", "Emin değil", "Kararsız", "Emin değil"]
    frequent = page.one("ol", class_="worth").one("details")
    assert [one.text for one in frequent.all("a")] == ["3 gibi kaş aldırıcam", "Kaş aldırıcam 3 gibi"]
    assert "3 kez" in page.text


def test_each_leads_to_its_place_however_long_ago(world: World, desk: Browser, talk: str) -> None:
    number = add_turn(world, talk, "neredeyim", confidence=0.4)
    for _ in range(120):
        world.say(talk, "in", "sonra")
    (link,) = (one["href"] for one in desk.open("/incelenecekler").one("ol", class_="worth").all("a"))
    assert link.endswith(f"#t{number}")
    page = desk.open(link.partition("#")[0])
    assert page.one("details", id=f"t{number}")


def test_what_was_looked_at_is_gone_until_it_is_said_again(world: World, desk: Browser, talk: str) -> None:
    add_turn(world, talk, "ne dedim", confidence=0.4)
    desk.open(f"/konusmalar/{talk}")
    desk.send(f"/konusmalar/{talk}/incelendi")
    assert "İncelenecek söz yok." in desk.open("/incelenecekler").text
    world.later(minutes=1)
    add_turn(world, talk, "yine ne dedim", confidence=0.4)
    assert listed(world.signed_in().open("/incelenecekler")) == ["yine ne dedim"]


def test_what_is_a_month_old_or_came_from_a_button_is_left_alone(world: World, desk: Browser, talk: str) -> None:
    add_turn(world, talk, "eski", confidence=0.4, at=world.now - timedelta(days=31))
    add_turn(world, talk, "", confidence=0.4)
    add_turn(world, talk, "Evet", intent="affirm", confidence=1.0)
    add_turn(world, talk, "sessiz", intent=None, confidence=None)
    assert listed(desk.open("/incelenecekler")) == []


def test_like_words_are_alike_in_any_order_case_and_number() -> None:
    assert likeness("Yarın SAAT 3'te") == likeness("yarin 5'te saat")
    assert likeness("yarın") != likeness("bugün")
    assert likeness("???") == ("???",)
