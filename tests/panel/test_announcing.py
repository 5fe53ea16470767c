"""Customers hear on WhatsApp what the desk did with their appointment, where staff wish so."""

from __future__ import annotations

import pytest

from randevu.store.tables import appointment, message, outbox
from tests.panel.entering import NEW, enter, slot
from tests.panel.panel_world import Browser, World


@pytest.fixture(autouse=True)
def _whatsapp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1001")
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")


def announced(world: World) -> list[str]:
    return [row.payload["template"] for row in world.rows(outbox) if row.kind == "notice"]


def test_a_caller_hears_of_the_appointment_and_may_change_it_there(world: World, desk: Browser) -> None:
    answer = enter(desk)
    assert announced(world) == ["appointment_confirmed"]
    told = world.rows(message)[0]
    assert "12 Mart Perşembe, saat 14:00" in told.text
    issued = {one["title"]: one["payload"]["intent"] for one in told.payload["choices"]}
    assert issued == {"Değiştir": "change_appointment", "İptal": "cancel_appointment"}
    page = desk.open(answer.headers["location"])
    assert page.one("p", role="status").text == "Randevu yazıldı. Müşteriye WhatsApp'tan haber veriliyor."


def test_nobody_hears_of_it_when_staff_do_not_wish_so(world: World, desk: Browser) -> None:
    answer = enter(desk, haber="")
    assert announced(world) == []
    assert desk.open(answer.headers["location"]).one("p", role="status").text == "Randevu yazıldı."


def test_what_was_chosen_stays_when_something_else_is_wrong(desk: Browser) -> None:
    enter(desk, ad="", haber="")
    assert not desk.page.one("input", name="haber").get("checked")


def test_a_walk_in_without_a_number_is_for_staff_to_tell(world: World, desk: Browser) -> None:
    answer = enter(desk, telefon="", kaynak="walk_in")
    assert announced(world) == []
    assert "siz haber verin" in desk.open(answer.headers["location"]).one("p", role="status").text


def test_a_click_that_arrives_twice_announces_once(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-13 14:00")
    desk.open(f"/randevular/{number}")
    for _ in range(2):
        desk.send(f"/randevular/{number}/iptal")
    assert announced(world) == ["appointment_cancelled"]


def test_a_move_supersedes_the_news_that_has_not_left(world: World, desk: Browser) -> None:
    enter(desk)
    page = desk.open("/randevular/1/tasi?gun=2026-03-12&sube=kadikoy&personel=mehmet")
    desk.send("/randevular/1/tasi", saat=slot(page, "16:00"))
    assert announced(world) == ["appointment_confirmed", "appointment_moved"]
    first, second = (row for row in world.rows(outbox) if row.kind == "notice")
    assert (first.appointment_id, second.appointment_id) == (1, 1)
    assert first.generation < second.generation == world.rows(appointment)[0].generation


def test_a_cancelled_one_is_announced_with_a_way_to_a_new_one(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-11 14:00")
    desk.open(f"/randevular/{number}")
    answer = desk.send(f"/randevular/{number}/iptal")
    assert answer.headers["location"] == f"/randevular/{number}?bilgi=iptal&haber=gitti"
    assert announced(world) == ["appointment_cancelled"]
    row = next(row for row in world.rows(outbox) if row.kind == "notice")
    assert (row.appointment_id, row.not_after) == (None, world.at("2026-03-11 14:00"))
    assert [one["payload"]["intent"] for one in world.rows(message)[0].payload["choices"]] == [
        "book_appointment",
        "request_human",
    ]


def test_of_what_has_begun_nobody_is_told(world: World, desk: Browser) -> None:
    world.later(minutes=7)
    enter(desk, day="2026-03-11", text="10:15", baska_saat="10:05", saat="")
    assert announced(world) == []


def test_without_a_number_of_ours_the_page_promises_nothing(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHATSAPP_PHONE_NUMBER_ID")
    page = desk.open(NEW)
    assert not page.has("input", name="haber")
    assert "WhatsApp mesajı gitmez" in page.text
