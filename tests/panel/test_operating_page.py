"""The operating page: five questions, what runs, what waits, and what was given up, with once more and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from randevu import store
from randevu.catalogue import history
from randevu.catalogue import service as catalogues
from randevu.catalogue.editing import edited
from randevu.store.tables import channel, conversation, inbox, message, outbox, panel_audit, stand_in, unread_event
from tests.panel.given_up import letter, unanswered
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World

PAGE = "/isletim"


def card(page: Element, name: str) -> Element:
    return page.one("section", aria_labelledby=name)


@pytest.fixture
def talk(world: World) -> str:
    return world.talk(world.customer("Selin Yılmaz"))


def test_the_five_questions_are_answered_with_what_the_business_has(desk: Browser) -> None:
    said = [one.text for one in card(desk.open(PAGE), "sorular").all("li")]
    assert [one.partition("?")[0] for one in said] == [
        "Randevu türleri ve süreleri belli mi",
        "Takvim canlı mı",
        "Hatırlatma zamanları belli mi",
        "İptal ve değişiklik tek mesajla yapılabiliyor mu",
        "İnsana devir kuralları belli mi",
    ]
    assert "9 hizmet; süreleri 20 dakika ile 2 saat arasında" in said[0]
    assert "Dış takvim bağlı değil" in said[1]
    assert "48 saat önce, 24 saat önce, aynı gün; gelip gelmeyeceklerini soruyor" in said[2]
    assert "randevudan 2 saat öncesine kadar" in said[3]
    assert "1 kişi yanıtlayabiliyor" in said[4]


def test_a_rule_that_forbids_changes_on_the_day_before_is_pointed_out(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        text = edited(history.newest(db).text, {("rules", "cutoff_minutes"): 2880, ("reminders",): None})
        catalogues.replace(db, text, "test", world.now)
    said = [one.text for one in card(desk.open(PAGE), "sorular").all("li")]
    assert "Bakın" in said[2]
    assert "Hiç hatırlatma yok" in said[2]
    assert "Bakın" in said[3]


def test_a_process_that_does_not_answer_is_told(world: World, desk: Browser) -> None:
    assert "yanıt vermiyor" not in card(desk.open(PAGE), "surecler").text
    world.alive.remove(world.settings.worker_port)
    said = card(desk.open(PAGE), "surecler").text
    assert said.count("Bu makinede yanıt vermiyor") == 1
    assert "Arka plan işleriBu makinede yanıt vermiyor" in said


def test_the_way_to_whatsapp_is_told_by_what_came_and_went(world: World, desk: Browser, talk: str) -> None:
    assert "henüz yok" in card(desk.open(PAGE), "whatsapp").text
    unanswered(world, talk, "wamid.1")
    letter(world, talk)
    letter(world, talk, state="sent", error=None, error_code=None, sent_at=world.now)
    world.say(talk, "out", "x", status_at=world.now)
    with store.writing(world.url) as db:
        stopped = {"paused_for": 190, "paused_at": world.now, "not_before": world.now}
        db.execute(insert(channel).values(name="whatsapp:100", **stopped))
        db.execute(insert(unread_event).values(received_at=world.now, kind="message", error="KeyError", body={}))
    told = card(desk.open(PAGE), "whatsapp")
    assert {one["datetime"] for one in told.all("time")} == {
        world.now.astimezone(world.catalogue.zone).isoformat("T", "minutes")
    }
    facts = [one.text for one in told.all("dd")]
    assert facts[2:4] == ["1", "1"]
    assert "WhatsApp durdu (kod 190)" in told.one("p", role="alert").text
    assert "1 WhatsApp bildirimi anlaşılamadı" in told.text


def test_queues_tell_how_many_wait_since_when_and_how_often_they_failed(world: World, desk: Browser, talk: str) -> None:
    letter(world, talk, state="waiting", attempts=3, due_at=world.now - timedelta(hours=2))
    letter(world, talk, state="waiting", attempts=0, due_at=world.now + timedelta(hours=2))
    said = " ".join(card(desk.open(PAGE), "siralar").text.split())
    assert "Gönderilecek mesajlar1 bekliyor" in said
    assert "en çok 3 deneme" in said
    assert "Yanıtlanacak mesajlar0 bekliyor" in said


def test_a_letter_that_was_given_up_is_listed_with_its_reason_and_without_its_words(
    world: World, desk: Browser, talk: str
) -> None:
    letter(world, talk)
    page = desk.open(PAGE)
    told = card(page, "gitmeyen")
    assert "Selin Yılmaz" in told.text
    assert "Defalarca denendi, gitmedi (kod 131000)" in " ".join(told.text.split())
    assert told.one("a")["href"] == f"/konusmalar/{talk}"
    assert "sizin için ayrıldı" not in page.text


def test_a_letter_is_queued_once_more_and_its_conversation_is_no_longer_flagged(
    world: World, desk: Browser, talk: str
) -> None:
    number = letter(world, talk)
    other = world.signed_in()
    for browser in (desk, other):
        browser.open(PAGE)
    assert desk.send(f"{PAGE}/gonderim/{number}/yeniden").headers["location"] == f"{PAGE}?bilgi=yeniden"
    assert other.send(f"{PAGE}/gonderim/{number}/birak").headers["location"] == f"{PAGE}?bilgi=yok_artik"
    (row,) = world.rows(outbox)
    assert (row.state, row.attempts, row.due_at, row.error) == ("waiting", 0, world.now, None)
    assert world.rows(message)[0].status == "queued"
    assert world.rows(conversation)[0].flagged is None
    trail = [one.address for one in world.rows(panel_audit, kind="changed")]
    assert trail == [f"{PAGE}/gonderim/{number}/yeniden", f"{PAGE}/gonderim/{number}/birak"]


def test_a_letter_that_is_let_be_leaves_the_list_and_stays_failed(world: World, desk: Browser, talk: str) -> None:
    number = letter(world, talk)
    desk.open(PAGE)
    desk.send(f"{PAGE}/gonderim/{number}/birak")
    assert card(desk.open(PAGE), "gitmeyen").has("div", class_="empty")
    assert world.rows(outbox)[0].state == "superseded"
    assert world.rows(message)[0].status == "failed"


def test_what_went_out_another_way_is_not_offered_to_be_sent_too(world: World, desk: Browser, talk: str) -> None:
    number = letter(world, talk)
    with store.writing(world.url) as db:
        told = {"by_outbox_id": 99, "reason": "failed", "created_at": world.now}
        db.execute(insert(stand_in).values(outbox_id=number, **told))
    page = desk.open(PAGE)
    assert "yerine başka yoldan gönderildi" in card(page, "gitmeyen").text
    again = f"{PAGE}/gonderim/{number}/yeniden"
    assert not page.has("form", action=again)
    token = page.all("input", name="csrf")[0]["value"]
    assert desk.post(again, {"csrf": token}).headers["location"] == f"{PAGE}?bilgi=yok_artik"
    assert world.rows(outbox)[0].state == "dead"


def test_one_that_may_have_arrived_says_so_before_it_is_sent_again(world: World, desk: Browser, talk: str) -> None:
    letter(world, talk, error="unclear", error_code=None)
    assert "ikinci kez ulaşabilir" in card(desk.open(PAGE), "gitmeyen").text


def test_an_unanswered_message_is_tried_again_with_those_of_its_turn(world: World, desk: Browser, talk: str) -> None:
    turn_id = unanswered(world, talk, "wamid.1", "wamid.2")
    assert "3 deneme" in card(desk.open(PAGE), "yanitsiz").text
    assert len(card(desk.page, "yanitsiz").all("li")) == 1
    desk.send(f"{PAGE}/mesaj/{turn_id}/yeniden")
    assert {(row.state, row.attempts, row.turn_id) for row in world.rows(inbox)} == {("waiting", 0, None)}
    assert world.rows(conversation)[0].flagged is None


def test_an_unanswered_message_can_be_let_be(world: World, desk: Browser, talk: str) -> None:
    turn_id = unanswered(world, talk, "wamid.1")
    desk.open(PAGE)
    desk.send(f"{PAGE}/mesaj/{turn_id}/birak")
    assert [row.state for row in world.rows(inbox)] == ["dropped"]
    assert card(desk.open(PAGE), "yanitsiz").has("div", class_="empty")


def test_names_on_the_page_are_never_markup(world: World, desk: Browser) -> None:
    letter(world, world.talk(world.customer("<img src=x onerror=alert(1)>")))
    page = desk.open(PAGE)
    assert not page.has("img")
    assert "<img src=x" in page.text


@pytest.mark.parametrize(("role", "sees"), [("owner", True), ("manager", True), ("sales", False), ("trainer", False)])
def test_owners_and_managers_see_the_page(world: World, role: str, sees: bool) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", role))
    assert browser.get(PAGE).status_code == (200 if sees else 403)


def test_a_manager_of_one_branch_does_not_see_what_concerns_all(world: World) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", "manager", branches=("kadikoy",)))
    assert browser.get(PAGE).status_code == 403
    assert not browser.open("/randevular").has("a", href=PAGE)
