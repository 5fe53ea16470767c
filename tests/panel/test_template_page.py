"""The owner sees how each message template stands, why one may not go out, and what to change."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.messaging.approved import registry
from tests.panel.panel_world import Browser, World

NAME = "appointment_reminder_one_day"


def stands(world: World, name: str = NAME, **told: str) -> None:
    with store.writing(world.url) as db:
        registry.note(db, name, "tr", world.now, **told)


def test_every_file_is_shown_as_a_customer_reads_it(desk: Browser) -> None:
    card = desk.open("/sablonlar").one("article", id=f"sablon-tr-{NAME}")
    assert "Merhaba Selin, Defne Güzellik randevunuz yaklaştı" in card.text
    assert [one.text for one in card.one("ul", class_="taps").all("li")] == ["Evet", "Değiştir", "İptal"]
    assert "bilinmiyor" in card.text
    assert not card.has("div", class_="warn")


def test_a_rejected_one_comes_first_with_reason_advice_and_stand_in(world: World, desk: Browser) -> None:
    told = {"explanation": "Parameters are <b>adjacent</b>.", "advice": "Separate them.", "reason": "invalid_format"}
    stands(world, status="rejected", **told)
    card = desk.open("/sablonlar").all("article")[0]
    assert card["id"] == f"sablon-tr-{NAME}"
    assert "reddedildi" in card.text
    warning = card.one("div", class_="warn").text
    assert "Parameters are <b>adjacent</b>." in warning
    assert "Separate them." in warning
    assert "değişkenlerin yerini düzeltip yeniden gönderin" in warning
    assert "yerine appointment_reminder gönderiliyor" in warning


def test_without_a_stand_in_it_says_so(world: World, desk: Browser) -> None:
    stands(world, status="paused")
    stands(world, "appointment_reminder", status="disabled")
    card = desk.open("/sablonlar").one("article", id=f"sablon-tr-{NAME}")
    assert "Yerine gönderilecek şablon yok" in card.text


def test_templates_of_others_are_shown_and_not_warned_about(world: World, desk: Browser) -> None:
    stands(world, "theirs", status="rejected")
    card = desk.open("/sablonlar").one("article", id="sablon-tr-theirs")
    assert "Yalnızca WhatsApp'ta var" in card.text
    assert not card.has("div", class_="warn")


@pytest.mark.parametrize(("role", "sees"), [("owner", True), ("manager", True), ("designer", True), ("sales", False)])
def test_owners_managers_and_designers_see_the_page(world: World, role: str, sees: bool) -> None:
    browser = world.signed_in(world.add_user("other@salon.example", role))
    assert browser.get("/sablonlar").status_code == (200 if sees else 403)
    start = {"designer": "/konusmalar"}.get(role, "/randevular")
    assert browser.open(start).has("a", href="/sablonlar") is sees


def test_one_language_can_be_looked_at_alone(desk: Browser) -> None:
    everything = desk.open("/sablonlar").all("article")
    russian = desk.open("/sablonlar?dil=ru").all("article")
    assert 0 < len(russian) < len(everything)
    assert {one["id"].split("-")[1] for one in russian} == {"ru"}
    assert len(desk.open("/sablonlar?dil=xx").all("article")) == len(everything)
