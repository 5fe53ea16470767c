"""The inbox and answering in it: by one person at a time, with what others see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from randevu import store
from randevu.handoff import ownership as owning
from randevu.handoff import presence, queueing
from randevu.panel.desk import conversations, live
from randevu.panel.permissions import Actor
from randevu.store.tables import (
    agent_presence,
    conversation,
    handover,
    handover_event,
    message,
    outbox,
    ownership,
    panel_audit,
)
from tests.panel.panel_world import Browser, World


@pytest.fixture
def talk(world: World) -> str:
    """A customer who waits for a person."""
    found = world.talk(world.customer("Murat Kaya"))
    world.say(found, "in", "biriyle görüşebilir miyim")
    world.hand_over(found)
    return found


@pytest.fixture
def elif_(world: World) -> Browser:
    return world.signed_in(world.add_user("elif@salon.example", "support", "Elif"))


def answer(browser: Browser, talk: str, text: str = "Merhaba, ben Defne.") -> int:
    browser.open(f"/konusmalar/{talk}")
    return browser.send(f"/konusmalar/{talk}/yanit", yanit=text).status_code


def names(browser: Browser, query: str = "") -> list[str]:
    return [one.one("h2").text for one in browser.open(f"/bekleyenler{query}").all("article")]


# ---------------------------------------------------------------- answering


def test_an_answer_goes_to_the_customer_and_makes_the_conversation_theirs(
    world: World, desk: Browser, talk: str
) -> None:
    assert answer(desk, talk, "Merhaba,\r\nben Defne.") == 303
    (row,) = [one for one in world.rows(outbox) if one.kind == "answer"]
    assert (row.payload["body"], row.purpose, row.conversation_id) == ("Merhaba,\nben Defne.", "reply", talk)
    said = world.rows(message)[-1]
    assert (said.direction, said.author, said.status, said.id) == ("out", "user:1", "queued", row.message_id)
    assert (world.rows(ownership)[0].state, world.rows(ownership)[0].user_id) == ("assigned", 1)
    assert world.rows(conversation)[0].holder == "person"
    assert world.rows(handover)[0].answered_at == world.now
    assert "Sizde" in desk.open(f"/konusmalar/{talk}").text


def test_a_form_that_is_sent_twice_is_one_answer(world: World, desk: Browser, talk: str) -> None:
    page = desk.open(f"/konusmalar/{talk}")
    form = next(one for one in page.all("form", action=f"/konusmalar/{talk}/yanit"))
    for _ in range(2):
        assert desk.post(f"/konusmalar/{talk}/yanit", {**form.fields(), "yanit": "Merhaba"}).status_code == 303
    assert len([one for one in world.rows(outbox) if one.kind == "answer"]) == 1


def test_two_people_never_answer_one_customer(world: World, desk: Browser, elif_: Browser, talk: str) -> None:
    elif_.open(f"/konusmalar/{talk}")  # she sees it free, and writes slowly
    assert answer(desk, talk) == 303
    assert elif_.send(f"/konusmalar/{talk}/yanit", yanit="Buyurun?").status_code == 409
    assert "başka birinde" in elif_.page.one("p", role="alert").text
    assert "Defne ilgileniyor" in elif_.page.text
    assert elif_.send(f"/konusmalar/{talk}/ustlen").status_code == 303
    assert answer(elif_, talk, "Buyurun?") == 303
    assert [one.author for one in world.rows(message) if one.direction == "out"] == ["user:1", "user:2"]


def test_stepping_into_what_the_assistant_has_silences_it(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Derya"))
    world.say(talk, "in", "merhaba")
    assert answer(desk, talk) == 303
    assert world.rows(conversation)[0].holder == "person"
    assert [(one.what, one.by) for one in world.rows(handover_event)] == [
        ("opened", "assistant"),
        ("taken", "user:1"),
        ("answered", "user:1"),
    ]
    assert [one.kind for one in world.rows(outbox)] == ["answer"]  # the owner need not be told


def test_after_a_day_whatsapp_lets_nothing_free_out_and_the_page_says_so(
    world: World, desk: Browser, talk: str
) -> None:
    page = desk.open(f"/konusmalar/{talk}")
    form = next(one for one in page.all("form", action=f"/konusmalar/{talk}/yanit")).fields()
    world.later(hours=11)
    desk.open("/bekleyenler")
    world.later(hours=11)
    desk.open("/bekleyenler")
    world.later(hours=3)
    assert "24 saat geçtiği için" in desk.open(f"/konusmalar/{talk}").text
    assert not [one for one in desk.page.all("form") if one["action"].endswith("/yanit")]
    assert desk.post(f"/konusmalar/{talk}/yanit", {**form, "yanit": "Merhaba"}).status_code == 409
    assert [one for one in world.rows(outbox) if one.kind == "answer"] == []


@pytest.mark.parametrize(("text", "said"), [(" \n ", "Bir yanıt yazın."), ("x" * 4097, "iki mesaja bölün")])
def test_what_cannot_be_sent_is_said_and_what_was_typed_is_kept(
    world: World, desk: Browser, talk: str, text: str, said: str
) -> None:
    assert answer(desk, talk, text) == 409
    assert said in desk.page.one("p", role="alert").text
    assert desk.page.one("textarea", name="yanit").text.strip() == text.strip()
    assert world.rows(ownership)[0].state == "queued"


# ---------------------------------------------------------------- whose it is


def test_views_and_their_counts(world: World, desk: Browser, talk: str) -> None:
    others = {}
    for number, name in enumerate(("Derya", "Selin", "Zehra", "Gökçe")):
        world.later(minutes=1)
        others[name] = world.talk(world.customer(name, f"90532000000{number}"))
        world.say(others[name], "in", "merhaba")
        world.hand_over(others[name])
    desk.open(f"/konusmalar/{others['Derya']}")
    desk.send(f"/konusmalar/{others['Derya']}/ustlen")
    desk.open(f"/konusmalar/{others['Selin']}")
    desk.send(f"/konusmalar/{others['Selin']}/park", kadar="2026-03-12T10:00", neden="Boya gelince", sonra="queue")
    desk.open("/bekleyenler")
    desk.send(f"/konusmalar/{others['Zehra']}/geri-ver")
    assert names(desk) == ["Murat Kaya", "Derya", "Gökçe"]
    assert names(desk, "?gorunum=bende") == ["Derya"]
    assert names(desk, "?gorunum=sahipsiz") == ["Murat Kaya", "Gökçe"]
    assert names(desk, "?gorunum=park") == ["Selin"]
    assert "Boya gelince" in desk.page.text
    assert names(desk, "?gorunum=biten") == ["Zehra"]
    chips = [one.text for one in desk.page.one("div", class_="views").all("a")]
    assert chips == ["Tümü (3)", "Bende (1)", "Sahipsiz (2)", "Park (1)", "Biten"]
    assert desk.page.one("b", class_="count").text == "3 bekleyen"  # what is parked does not wait


def test_the_list_is_sorted_by_waiting_newest_or_unread(world: World, desk: Browser, talk: str) -> None:
    world.later(minutes=1)
    second = world.talk(world.customer("Derya", "905320000001"))
    world.say(second, "in", "merhaba")
    world.say(second, "in", "orada mısınız")
    world.hand_over(second)
    world.later(minutes=1)
    world.say(talk, "in", "bekliyorum")
    world.say(talk, "out", "hemen bakıyoruz")
    assert names(desk) == ["Murat Kaya", "Derya"]
    assert names(desk, "?sira=yeni") == ["Murat Kaya", "Derya"]
    assert names(desk, "?sira=okunmamis") == ["Derya", "Murat Kaya"]
    assert "2 okunmamış" in desk.page.all("article")[0].text
    assert "okunmamış" not in desk.page.all("article")[1].one("p", class_="marks").text


def test_a_long_list_comes_in_pages(world: World, desk: Browser) -> None:
    for number in range(21):
        one = world.talk(world.customer(f"Müşteri {number}", f"9053200000{number:02d}"))
        world.later(seconds=1)
        world.hand_over(one)
    assert len(names(desk)) == 20
    (more,) = [one["href"] for one in desk.page.all("a") if one.text == "Sonrakiler"]
    assert [one.one("h2").text for one in desk.open(more).all("article")] == ["Müşteri 20"]


def test_a_conversation_is_given_to_a_colleague_of_that_branch_only(world: World, desk: Browser) -> None:
    who = world.customer("Selin")
    world.booked(who, "2026-03-12 14:00", branch="kadikoy")
    talk = world.talk(who)
    world.hand_over(talk)
    near = world.add_user("near@salon.example", "support", "Yakın", branches=("kadikoy",))
    far = world.add_user("far@salon.example", "support", "Uzak", branches=("besiktas",))
    viewer = world.add_user("viewer@salon.example", "viewer", "Bakan")
    desk.open(f"/konusmalar/{talk}")
    assert [one.text for one in desk.page.one("select", name="kime").all("option")] == ["Uzak", "Yakın"]
    assert desk.send(f"/konusmalar/{talk}/ver", kime=str(far)).status_code == 409
    assert "şubesinde çalışmıyor" in desk.page.one("p", role="alert").text
    assert desk.send(f"/konusmalar/{talk}/ver", kime=str(viewer)).status_code == 404
    desk.open(f"/konusmalar/{talk}")
    assert desk.send(f"/konusmalar/{talk}/ver", kime=str(near)).status_code == 303
    assert world.rows(ownership)[0].user_id == near
    assert world.rows(conversation)[0].holder == "waiting"  # until they do something


def test_back_into_the_queue_and_never_what_is_anothers(world: World, desk: Browser, elif_: Browser, talk: str) -> None:
    elif_.open(f"/konusmalar/{talk}")
    elif_.send(f"/konusmalar/{talk}/ustlen")
    token = world.token_of(elif_)
    desk.open(f"/konusmalar/{talk}")
    desk.send(f"/konusmalar/{talk}/ustlen")
    for action in ("siraya", "park"):
        given = {"csrf": token, "kadar": "2026-03-12T10:00"}
        assert elif_.post(f"/konusmalar/{talk}/{action}", given).status_code == 409
    desk.open(f"/konusmalar/{talk}")
    assert desk.send(f"/konusmalar/{talk}/siraya").headers["location"] == "/bekleyenler?bilgi=sirada"
    assert world.rows(ownership)[0].state == "queued"


@pytest.mark.parametrize("until", ["", "2026-03-11T09:00", "2026-12-31T10:00", "nonsense"])
def test_parking_needs_a_time_ahead(world: World, desk: Browser, talk: str, until: str) -> None:
    desk.open(f"/konusmalar/{talk}")
    assert desk.send(f"/konusmalar/{talk}/park", kadar=until).status_code == 409
    assert world.rows(ownership)[0].state == "queued"


def test_what_was_given_back_meanwhile_can_be_neither_given_nor_queued(
    world: World, desk: Browser, elif_: Browser, talk: str
) -> None:
    desk.open(f"/konusmalar/{talk}")
    token = world.token_of(desk)
    desk.send(f"/konusmalar/{talk}/geri-ver")
    for action in ("siraya", "ver"):
        assert desk.post(f"/konusmalar/{talk}/{action}", {"csrf": token, "kime": "2"}).status_code == 409


# ---------------------------------------------------------------- who is there


def test_who_takes_conversations_is_given_those_that_wait(world: World, desk: Browser, talk: str) -> None:
    desk.open("/bekleyenler")
    desk.send("/musait", durum="evet")
    with store.writing(world.url) as db:
        assert queueing.assign(db, world.now) == 1
    page = desk.open("/bekleyenler?gorunum=bende")
    assert page.one("article").one("h2").text == "Murat Kaya"
    assert "Sohbet alıyor 1 / 5 sohbet" in page.one("section", class_="team").text
    desk.send("/musait", durum="hayir")
    assert "sohbet almıyor" in desk.open("/bekleyenler").one("section", class_="team").text


def test_only_who_gives_to_others_sees_how_they_stand(world: World, desk: Browser, elif_: Browser) -> None:
    for browser in (desk, elif_):
        browser.open("/bekleyenler")
        browser.send("/musait", durum="evet")
    assert "Elif" in desk.open("/bekleyenler").one("section", class_="team").text
    assert "Defne" not in elif_.open("/bekleyenler").one("section", class_="team").text


def test_an_open_page_beats_without_keeping_the_session_or_filling_the_records(world: World, desk: Browser) -> None:
    token = world.token_of(desk)
    beats = {"Accept": "application/x-fragment"}
    assert desk.post("/buradayim", {"csrf": token}, headers=beats).status_code == 204
    assert world.rows(agent_presence)[0].seen_at == world.now
    assert world.rows(panel_audit) == []
    world.later(hours=13)
    assert desk.post("/buradayim", {"csrf": token}, headers=beats).status_code == 401


def test_who_opens_a_conversation_sees_that_somebody_is_writing_in_it(
    world: World, desk: Browser, elif_: Browser, talk: str
) -> None:
    defne = Actor(1, "Defne", "owner")

    def mark() -> str:
        with store.reading(world.url) as db:
            return live.mark(db, defne, world.catalogue, world.now)

    before = mark()
    elif_.post("/buradayim", {"csrf": world.token_of(elif_), "konusma": talk})
    assert mark() != before
    assert "Elif şu anda bu müşteriye yanıt yazıyor" in desk.open(f"/konusmalar/{talk}").text
    assert "yanıt yazıyor" not in elif_.open(f"/konusmalar/{talk}").text
    world.later(seconds=presence.WRITING_FOR.total_seconds())
    assert "yanıt yazıyor" not in desk.open(f"/konusmalar/{talk}").text
    elif_.post("/buradayim", {"csrf": world.token_of(elif_), "konusma": "of-nobody"})
    assert world.rows(agent_presence)[0].writing_in is None


def test_a_first_answer_that_is_nearly_or_really_late_is_marked(world: World, desk: Browser, talk: str) -> None:
    for column, words in (("warned_at", "Yanıt süresi doluyor"), ("escalated_at", "Yanıt gecikti")):
        with store.writing(world.url) as db:
            db.execute(update(ownership).values(**{column: world.now}))
        assert words in desk.open("/bekleyenler").one("article").text
        assert words in desk.open(f"/konusmalar/{talk}").text
    answer(desk, talk)
    assert "gecikti" not in desk.open("/bekleyenler").text


def test_a_change_of_owner_reaches_open_pages(world: World, talk: str) -> None:
    actor = Actor(1, "Defne", "owner")
    with store.reading(world.url) as db:
        before = live.mark(db, actor, world.catalogue, world.now)
    world.later(seconds=1)
    with store.writing(world.url) as db:
        owning.give(db, talk, 1, "user:1", world.now)
    with store.reading(world.url) as db:
        assert live.mark(db, actor, world.catalogue, world.now) != before


def test_what_is_parked_waits_for_nobody_unless_something_went_wrong_in_it(world: World, talk: str) -> None:
    actor = Actor(1, "Defne", "owner")

    def waiting() -> int:
        with store.reading(world.url) as db:
            return conversations.count_waiting(db, actor)

    assert waiting() == 1
    with store.writing(world.url) as db:
        parking = owning.Parking(world.now + timedelta(hours=1), "", "queue")
        assert owning.park(db, talk, 1, parking, world.now)
    assert waiting() == 0
    with store.writing(world.url) as db:
        db.execute(update(conversation).values(flagged="turn_failed"))
        assert db.execute(select(ownership.c.state)).scalar() == "parked"
    assert waiting() == 1
