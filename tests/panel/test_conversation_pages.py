"""Conversations that wait for a person, all of them, and one as it was said."""

from __future__ import annotations

from datetime import timedelta

from randevu import store
from randevu.store.tables import conversation, handover, inbox, outbox
from tests.panel.panel_world import Browser, World


def test_who_waits_is_shown_with_reason_time_and_the_last_words(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Murat Kaya"))
    for number in range(8):
        world.say(talk, "in", f"mesaj {number}")
    world.hand_over(talk, "complaint")
    world.later(minutes=20)
    page = desk.open("/bekleyenler")
    one = page.one("article")
    assert one.one("h2").text == "Murat Kaya"
    assert "Şikâyeti var bugün 10:00" in one.text
    assert [said.text for said in one.all("p", class_="text")] == [f"mesaj {number}" for number in range(5, 8)]
    assert page.one("b", class_="count").text == "1 bekleyen"
    assert "1 konuşma sizi bekliyor" in desk.open("/randevular").one("p", class_="counts").text


def test_giving_back_ends_the_handover_and_lets_the_assistant_speak(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Murat"))
    world.hand_over(talk)
    desk.open("/bekleyenler")
    assert desk.send(f"/konusmalar/{talk}/geri-ver").headers["location"] == "/bekleyenler?bilgi=verildi"
    assert world.rows(conversation)[0].holder == "assistant"
    assert world.rows(handover)[0].closed_by == f"user:{world.user}"
    assert world.rows(inbox)[0].kind == "given_back"
    assert "Kimse beklemiyor." in desk.open("/bekleyenler").text


def test_giving_back_what_was_given_back_is_no_fault(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Murat"))
    world.hand_over(talk)
    other = world.signed_in()
    for browser in (desk, other):
        browser.open("/bekleyenler")
    assert desk.send(f"/konusmalar/{talk}/geri-ver").status_code == 303
    assert other.send(f"/konusmalar/{talk}/geri-ver").headers["location"] == "/bekleyenler?bilgi=verilmis"
    assert len(world.rows(inbox)) == 1


def test_a_conversation_in_which_something_failed_is_listed_until_looked_at(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Derya"))
    world.say(talk, "in", "merhaba")
    with store.writing(world.url) as db:
        db.execute(conversation.update().values(flagged="not_sent:unknown_number"))
    assert "Bir mesaj gönderilemedi" in desk.open("/bekleyenler").one("article").text
    assert desk.send(f"/konusmalar/{talk}/bakildi").status_code == 303
    assert not desk.open("/bekleyenler").has("article")
    assert world.rows(conversation)[0].flagged is None


def test_a_conversation_shows_what_was_said_with_choices_and_ticks(world: World, desk: Browser) -> None:
    who = world.customer("Selin Yılmaz")
    talk, number = world.talk(who), world.booked(who, "2026-03-12 14:00")
    offered = {"choices": [{"id": "x", "title": "Evet"}, {"id": "y", "title": "Değiştir"}]}
    world.say(talk, "in", "yarın saç kesimi", said_at=world.now - timedelta(days=1))
    world.say(talk, "out", "Onaylıyor musunuz?", payload=offered, status="delivered")
    world.say(talk, "in", "", kind="voice")
    world.say(talk, "in", "yanlış yazdım", withdrawn=True)
    world.say(talk, "out", "Olmadı", status="failed")
    page = desk.open(f"/konusmalar/{talk}")
    bubbles = page.all("li", class_="bubble")
    assert ["ours" in one["class"] for one in bubbles] == [False, True, False, False, True]
    assert [one.text for one in bubbles[1].one("ul").all("li")] == ["Evet", "Değiştir"]
    assert bubbles[1].one("span", role="img")["aria-label"] == "iletildi"
    assert "Sesli mesaj" in bubbles[2].text
    assert "yanlış yazdım" not in page.text
    assert bubbles[4].one("span", role="img")["aria-label"] == "gönderilemedi"
    assert [one.text for one in page.all("li", class_="day")] == ["10 Mart Salı", "bugün"]
    assert page.one("section", aria_labelledby="coming").one("a")["href"] == f"/randevular/{number}"


def test_long_conversations_come_in_pages(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Selin"))
    for number in range(230):
        world.say(talk, "in", str(number))
    seen, path = [], f"/konusmalar/{talk}"
    for _ in range(3):
        page = desk.open(path)
        seen.append([int(one.text) for one in page.all("p", class_="text")])
        older = [one["href"] for one in page.all("a") if one.text == "Daha eski mesajlar"]
        path = older[0] if older else ""
    assert [(len(one), one[0], one[-1]) for one in seen] == [(100, 130, 229), (100, 30, 129), (30, 0, 29)]
    assert not path


def test_the_list_of_conversations_is_newest_first_and_comes_in_pages(world: World, desk: Browser) -> None:
    for number in range(33):
        world.later(minutes=1)
        talk = world.talk(world.customer(f"Müşteri {number}", f"9053200000{number:02d}"))
        world.say(talk, "in", f"ben {number}")
    page = desk.open("/konusmalar")
    names = [one.text for one in page.all("a", class_="cover")]
    assert (len(names), names[0], names[-1]) == (30, "Müşteri 32", "Müşteri 3")
    assert page.all("p", class_="snippet")[0].text == "ben 32"
    older = next(one["href"] for one in page.all("a") if one.text == "Daha eskiler")
    assert [one.text for one in desk.open(older).all("a", class_="cover")] == ["Müşteri 2", "Müşteri 1", "Müşteri 0"]


def test_empty_lists_say_so(desk: Browser) -> None:
    for path in ("/bekleyenler", "/konusmalar", "/kapali"):
        assert desk.open(path).has("div", class_="empty")


def test_an_unknown_conversation_is_not_found(desk: Browser) -> None:
    token = desk.open("/kapali").all("input", name="csrf")[0]["value"]
    for name in ("abc", "%00", "ş", "x" * 500):
        assert desk.get(f"/konusmalar/{name}").status_code == 404
        assert desk.post(f"/konusmalar/{name}/geri-ver", {"csrf": token}).status_code == 404


def test_messages_that_were_not_wanted_are_listed_with_the_reason(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Derya"))
    refused = {"channel": "whatsapp", "lane": "x", "purpose": "service", "payload": {}, "state": "refused"}
    times = {"due_at": world.now, "created_at": world.now}
    with store.writing(world.url) as db:
        db.execute(
            outbox.insert().values(**refused, **times, kind="reminder", conversation_id=talk, error="reminders_stopped")
        )
        db.execute(outbox.insert().values(**refused, **times, kind="campaign", error="no_consent"))
    stranger, known = desk.open("/gonderilmeyenler").all("li", class_="refused")
    assert known.one("a")["href"] == f"/konusmalar/{talk}"
    assert "Hatırlatma" in known.text
    assert "Müşteri hatırlatmaları durdurdu" in known.text
    assert "Müşterinin tanıtım mesajı izni yok" in stranger.text
    assert "/gonderilmeyenler" in [one["href"] for one in desk.open("/konusmalar").one("main").all("a")]
