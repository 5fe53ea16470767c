"""Ready replies, and approved templates where WhatsApp lets nothing free out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from randevu import store
from randevu.handoff import ownership as owning
from randevu.store.tables import (
    conversation,
    message,
    message_template,
    outbox,
    ownership,
    ready_reply,
)
from tests.panel.panel_world import Browser, World


@pytest.fixture
def elif_(world: World) -> Browser:
    return world.signed_in(world.add_user("elif@salon.example", "support", "Elif Can"))


# ---------------------------------------------------------------- ready replies


def ready(browser: Browser, shortcut: str, text: str, **more: str) -> int:
    browser.open("/hazir-yanitlar")
    return browser.send("/hazir-yanitlar", kisayol=shortcut, metin=text, **more).status_code


def test_a_ready_reply_is_filled_for_the_customer_and_looked_at_before_it_goes(
    world: World, desk: Browser, talks: dict[str, str]
) -> None:
    talk, who = talks["Selin Ak"], 1
    world.booked(who, "2026-03-12 14:00")
    assert ready(desk, "/Gün", "Merhaba {ad}, {hizmet} randevunuz {tarih}.", ortak="evet") == 303
    (link,) = [one for one in desk.open(f"/konusmalar/{talk}").all("a") if one.get("data-ready")]
    filled = "Merhaba Selin, Saç kesimi randevunuz 12 Mart Perşembe 14:00."
    assert (link.text, link["data-ready"]) == ("/gun", filled)
    page = desk.open(f"/konusmalar/{talk}{link['href'].partition('#')[0]}")
    assert page.one("textarea", name="yanit").text.strip() == filled
    assert [row for row in world.rows(outbox) if row.kind == "answer"] == []
    assert desk.send(f"/konusmalar/{talk}/yanit").status_code == 303
    assert [row.payload["body"] for row in world.rows(outbox) if row.kind == "answer"] == [filled]


def test_a_gap_that_nothing_fills_is_never_sent(world: World, desk: Browser, talks: dict[str, str]) -> None:
    talk = talks["Murat Kaya"]
    ready(desk, "hizmet", "{hizmet} için bekliyoruz")
    desk.open(f"/konusmalar/{talk}?hazir=1")
    assert desk.send(f"/konusmalar/{talk}/yanit").status_code == 409
    assert "doldurulmamış" in desk.page.one("p", role="alert").text
    assert [row for row in world.rows(outbox) if row.kind == "answer"] == []


def test_ones_own_ready_replies_are_nobody_elses(world: World, desk: Browser, elif_: Browser) -> None:
    assert ready(elif_, "adres", "Caferağa Mahallesi") == 303
    assert ready(desk, "adres", "Ortak metin", ortak="evet") == 303
    assert [one.one("h2").text for one in elif_.open("/hazir-yanitlar").all("article")] == [
        "/adres yalnızca sizin",
        "/adres bütün ekibin",
    ]
    assert [one.one("h2").text for one in desk.open("/hazir-yanitlar").all("article")] == ["/adres bütün ekibin"]
    token = world.token_of(desk)
    assert desk.post("/hazir-yanitlar/1/sil", {"csrf": token}).status_code == 404
    token = world.token_of(elif_)
    assert elif_.post("/hazir-yanitlar/2", {"csrf": token, "kisayol": "x", "metin": "x"}).status_code == 403
    assert (
        elif_.post("/hazir-yanitlar", {"csrf": token, "kisayol": "x", "metin": "x", "ortak": "evet"}).status_code == 403
    )
    elif_.open("/hazir-yanitlar")
    assert elif_.send("/hazir-yanitlar/1", kisayol="yer", metin="Moda").status_code == 303
    assert [(row.shortcut, row.text) for row in world.rows(ready_reply, user_id=2)] == [("yer", "Moda")]
    elif_.open("/hazir-yanitlar")
    elif_.send("/hazir-yanitlar/1/sil")
    assert world.rows(ready_reply, user_id=2) == []


@pytest.mark.parametrize(
    ("shortcut", "text", "said"),
    [
        ("iki söz", "x", "tek sözcük"),
        ("ok", "", "metnini yazın"),
        ("ok", "x" * 1001, "en çok 1000"),
        ("ok", "Merhaba {isim}", "yalnızca {ad}"),
        ("var", "x", "zaten kullanılıyor"),
    ],
)
def test_what_cannot_be_a_ready_reply_is_said_and_kept(desk: Browser, shortcut: str, text: str, said: str) -> None:
    ready(desk, "VAR", "x")
    assert ready(desk, shortcut, text) == 409
    assert said in desk.page.one("p", role="alert").text
    assert desk.page.all("input", name="kisayol")[0]["value"] == shortcut


# ---------------------------------------------------------------- when 24 hours are over


@pytest.fixture
def late(world: World, talks: dict[str, str]) -> str:
    """A conversation whose window is closed."""
    with store.writing(world.url) as db:
        before = world.now - timedelta(hours=25)
        db.execute(update(conversation).where(conversation.c.id == talks["Murat Kaya"]).values(said_at=before))
    return talks["Murat Kaya"]


def test_a_closed_window_offers_approved_templates_with_their_price_class(
    world: World, desk: Browser, late: str
) -> None:
    box = desk.open(f"/konusmalar/{late}").one("section", id="yanit")
    assert "24 saat geçtiği için" in box.text
    assert not box.has("textarea")
    assert "Merhaba Murat, Defne Güzellik & Kuaför ile yarım kalan" in box.text
    assert "bilgilendirme mesajı olarak ücretlenir" in box.text
    for _ in range(2):  # the same form twice is one message
        assert desk.send(f"/konusmalar/{late}/sablon").status_code == 303
    (row,) = [one for one in world.rows(outbox) if one.kind == "answer"]
    assert (row.payload["template"], row.purpose) == ("conversation_unanswered", "service")
    assert world.rows(message, conversation_id=late)[-1].author == "user:1"
    assert world.rows(ownership, conversation_id=late)[0].user_id == 1


def test_a_template_that_whatsapp_stopped_is_not_offered(world: World, desk: Browser, late: str) -> None:
    desk.open(f"/konusmalar/{late}")
    with store.writing(world.url) as db:
        row = {"name": "conversation_unanswered", "language": "tr", "status": "paused", "changed_at": world.now}
        db.execute(insert(message_template).values(**row))
    assert desk.send(f"/konusmalar/{late}/sablon").status_code == 409
    assert "Şu anda gönderilebilecek onaylı şablon yok" in desk.page.one("section", id="yanit").text


def test_a_template_never_goes_into_anothers_conversation(
    world: World, desk: Browser, elif_: Browser, late: str
) -> None:
    desk.open(f"/konusmalar/{late}")
    with store.writing(world.url) as db:
        owning.take(db, late, 2, world.now)
    assert desk.send(f"/konusmalar/{late}/sablon").status_code == 409
    assert [one for one in world.rows(outbox) if one.kind == "answer"] == []
