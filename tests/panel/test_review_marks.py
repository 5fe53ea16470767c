"""Reviewers mark conversations, find them again by their marks, and work through a list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from randevu import store
from randevu.panel.desk import marks
from randevu.panel.permissions import Actor
from randevu.store.tables import review, review_comment, review_label, review_later
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn


def shown(page: Element) -> list[str]:
    return [one.text for one in page.all("a", class_="cover")]


@pytest.fixture
def talk(world: World) -> str:
    found = world.talk(world.customer("Selin"))
    add_turn(world, found, "merhaba", intent="greet")
    return found


@pytest.fixture
def other(world: World) -> str:
    world.later(minutes=-5)
    found = world.talk(world.customer("Murat", "905337654321"))
    add_turn(world, found, "selam", intent="greet")
    world.later(minutes=5)
    return found


def press(desk: Browser, talk: str, action: str, **fields: str) -> str:
    desk.open(f"/konusmalar/{talk}?niyet=greet")
    answer = desk.send(f"/konusmalar/{talk}/{action}", **fields)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_done_leads_to_the_next_of_the_list_and_at_its_end_back(desk: Browser, talk: str, other: str) -> None:
    assert press(desk, talk, "incelendi") == f"/konusmalar/{other}?niyet=greet&bilgi=incelendi"
    assert press(desk, other, "incelendi") == "/konusmalar?niyet=greet&bilgi=incelendi"
    assert shown(desk.open("/konusmalar?incelendi=yes")) == ["Selin", "Murat"]
    assert shown(desk.open("/konusmalar?incelendi=no")) == []
    assert "Defne inceledi" in desk.open(f"/konusmalar/{talk}").text
    assert press(desk, talk, "isaret", yap="incelenmedi") == f"/konusmalar/{talk}?niyet=greet&bilgi=durum"
    assert shown(desk.open("/konusmalar?incelendi=no")) == ["Selin"]


def test_what_the_customer_writes_later_has_not_been_looked_at(world: World, desk: Browser, talk: str) -> None:
    press(desk, talk, "incelendi")
    world.later(minutes=1)
    add_turn(world, talk, "bir şey daha")
    desk = world.signed_in()
    assert shown(desk.open("/konusmalar?incelendi=no")) == ["Selin"]
    assert "inceledi" not in desk.open(f"/konusmalar/{talk}").one("section", class_="marking").text


def test_a_flag_is_put_up_and_taken_down(desk: Browser, talk: str, other: str) -> None:
    press(desk, talk, "isaret", yap="isaret")
    assert shown(desk.open("/konusmalar?isaretli=evet")) == ["Selin"]
    assert "İşaretli" in desk.open("/konusmalar").one("ul", class_="talks").text
    press(desk, talk, "isaret", yap="isaret-kaldir")
    assert shown(desk.open("/konusmalar?isaretli=evet")) == []


def test_each_reviewer_has_a_pile_of_their_own_for_later(world: World, desk: Browser, talk: str) -> None:
    press(desk, talk, "isaret", yap="sonraya")
    press(desk, talk, "isaret", yap="sonraya")
    assert len(world.rows(review_later)) == 1
    assert shown(desk.open("/konusmalar?sonraya=evet")) == ["Selin"]
    trainer = world.signed_in(world.add_user("egitmen@salon.example", "trainer"))
    assert shown(trainer.open("/konusmalar?sonraya=evet")) == []
    press(desk, talk, "isaret", yap="sonraya-kaldir")
    assert world.rows(review_later) == []


def test_labels_are_put_on_once_found_and_taken_off(world: World, desk: Browser, talk: str, other: str) -> None:
    for _ in range(2):
        press(desk, talk, "etiket", etiket="ağız  eğitimi")
    press(desk, talk, "etiket", etiket="Acil")
    assert [row.label for row in world.rows(review_label)] == ["ağız eğitimi", "Acil"]
    assert shown(desk.open("/konusmalar?etiket=ağız+eğitimi")) == ["Selin"]
    known = desk.open(f"/konusmalar/{other}").one("datalist", id="etiketler").all("option")
    assert [one["value"] for one in known] == ["Acil", "ağız eğitimi"]
    page = desk.open(f"/konusmalar/{talk}")
    token = page.all("input", name="csrf")[0]["value"]
    desk.post(f"/konusmalar/{talk}/etiket", {"csrf": token, "sil": "Acil"})
    assert [row.label for row in world.rows(review_label)] == ["ağız eğitimi"]


def test_a_comment_names_who_wrote_it_and_is_text(world: World, desk: Browser, talk: str) -> None:
    press(desk, talk, "yorum", yorum="<b>burada</b> fiyat söylenmeli")
    said = desk.open(f"/konusmalar/{talk}").one("section", class_="marking").one("li")
    assert said.text == "Defne 11 Mart Çarşamba 10:00 <b>burada</b> fiyat söylenmeli"
    assert not said.all("b")[1:]
    press(desk, talk, "yorum", yorum="  ")
    assert len(world.rows(review_comment)) == 1


def test_a_mark_that_nobody_offers_is_refused(desk: Browser, talk: str) -> None:
    token = desk.open(f"/konusmalar/{talk}").all("input", name="csrf")[0]["value"]
    assert desk.post(f"/konusmalar/{talk}/isaret", {"csrf": token, "yap": "sil"}).status_code == 400
    assert desk.post("/konusmalar/yok/isaret", {"csrf": token, "yap": "sonraya"}).status_code == 404


def test_who_does_not_review_sees_no_marks_and_finds_none(world: World, desk: Browser, talk: str) -> None:
    press(desk, talk, "yorum", yorum="aramızda")
    seller = world.signed_in(world.add_user("satis@salon.example", "sales"))
    page = seller.open(f"/konusmalar/{talk}")
    assert not page.has("section", class_="marking")
    assert "aramızda" not in page.text
    for query in ("incelendi=yes", "isaretli=evet", "etiket=x", "sonraya=evet"):
        assert seller.get(f"/konusmalar?{query}").status_code == 403


def test_two_reviewers_who_mark_at_once_leave_one_row(world: World, talk: str) -> None:
    def mark(number: int) -> None:
        with store.writing(world.url) as db:
            actor = Actor(1, "Biri", "trainer")
            marks.set_flagged(db, actor, talk, bool(number % 2))
            marks.add_label(db, actor, talk, "aynı", world.now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(mark, range(8)))
    assert len(world.rows(review)) == len(world.rows(review_label)) == 1
