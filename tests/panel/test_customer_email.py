"""A customer's e-mail address: asked when an appointment is entered, changed on its page, written to when known."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.store.tables import customer, message, outbox, stand_in
from tests.panel.panel_world import Browser, World
from tests.panel.test_appointment_pages import enter

EMAIL = "ali@example.com"


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("RANDEVU_SMTP_FROM", "randevu@example.com")


def emails(world: World) -> list[str]:
    return [row.payload["subject"] for row in world.rows(outbox) if row.channel == "email"]


def test_the_address_is_kept_and_the_appointment_written_to_it(world: World, desk: Browser, mail_server: None) -> None:
    answer = enter(desk, eposta=EMAIL)
    assert world.rows(customer)[0].email == EMAIL
    assert emails(world) == ["Randevunuz yazıldı: 12 Mart Perşembe 14:00"]
    assert EMAIL in desk.open(answer.headers["location"]).text


def test_an_address_that_is_none_is_asked_again(world: World, desk: Browser) -> None:
    answer = enter(desk, eposta="ali@")
    assert answer.status_code == 422
    assert desk.page.has("p", id="email-problem")
    assert desk.page.one("input", name="eposta")["value"] == "ali@"
    assert world.rows(customer) == []


def test_a_known_address_stays_when_none_is_typed(world: World, desk: Browser) -> None:
    enter(desk, eposta=EMAIL)
    enter(desk, "16:00")
    assert [row.email for row in world.rows(customer)] == [EMAIL]


def test_the_form_says_whether_an_email_goes_out(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "takvim kaydıyla" not in desk.open("/randevular/yeni").text
    monkeypatch.setenv("RANDEVU_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("RANDEVU_SMTP_FROM", "randevu@example.com")
    assert "takvim kaydıyla" in desk.open("/randevular/yeni").text


def test_an_address_that_is_told_later_gets_the_appointment_once(
    world: World, desk: Browser, mail_server: None
) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    page = f"/randevular/{number}"
    desk.open(page)
    for _ in range(2):
        assert desk.send(f"{page}/eposta", eposta=EMAIL).headers["location"] == f"{page}?bilgi=eposta"
        desk.open(page)
    assert [row.email for row in world.rows(customer)] == [EMAIL]
    assert len(emails(world)) == 1
    assert desk.send(f"{page}/eposta", eposta="x").status_code == 422
    assert desk.page.has("p", id="email-problem")
    desk.open(page)
    assert desk.send(f"{page}/eposta", eposta="").headers["location"] == f"{page}?bilgi=eposta_yok"
    assert [row.email for row in world.rows(customer)] == [None]


def test_the_address_of_no_appointment_is_not_found(desk: Browser) -> None:
    token = desk.open("/kapali").all("input", name="csrf")[0]["value"]
    assert desk.post("/randevular/99/eposta", {"csrf": token, "eposta": EMAIL}).status_code == 404


def test_a_message_that_stood_in_says_so_and_that_the_first_came_late(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Selin"))
    with store.writing(world.url) as db:
        said = {"conversation_id": talk, "direction": "out", "author": "assistant", "payload": {}, "status": "sent"}
        made = db.execute(message.insert().values(kind="sms", text="Yarın 14:00", said_at=world.now, **said))
        shown = made.inserted_primary_key[0]
        db.execute(
            stand_in.insert().values(
                outbox_id=7, by_outbox_id=8, message_id=shown, reason="not_delivered", created_at=world.now
            )
        )
    page = desk.open(f"/konusmalar/{talk}").text
    assert "SMS" in page
    assert "WhatsApp mesajı ulaşmadığı için." in page
    assert "sonradan ulaştı" not in page
    with store.writing(world.url) as db:
        db.execute(stand_in.update().values(late_at=world.now))
    assert "O mesaj sonradan ulaştı." in desk.open(f"/konusmalar/{talk}").text
