"""What colleagues share while they answer: notes and mentions, ready replies, labels, several conversations at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from randevu import store
from randevu.handoff import ownership as owning
from randevu.handoff import presence
from randevu.panel.desk import live, notes
from randevu.panel.permissions import Actor
from randevu.panel.scope import Scope
from randevu.store.tables import (
    agent_presence,
    labelled,
    message,
    outbox,
    ownership,
    panel_user,
    team_mention,
    team_note,
)
from tests.panel.panel_world import Browser, World


@pytest.fixture
def elif_(world: World) -> Browser:
    return world.signed_in(world.add_user("elif@salon.example", "support", "Elif Can"))


def names(browser: Browser) -> list[str]:
    return [one.one("h2").text for one in browser.page.all("article")]


def note(browser: Browser, talk: str, text: str) -> int:
    browser.open(f"/konusmalar/{talk}")
    return browser.send(f"/konusmalar/{talk}/notlar", **{"not": text}).status_code


# ---------------------------------------------------------------- notes


def test_a_note_is_for_the_team_alone(world: World, desk: Browser, elif_: Browser, talks: dict[str, str]) -> None:
    talk = talks["Murat Kaya"]
    assert note(desk, talk, "Geçen sefer boyadan memnun kalmamıştı") == 303
    assert "Geçen sefer boyadan memnun kalmamıştı" in elif_.open(f"/konusmalar/{talk}").one("section", id="notlar").text
    assert [row for row in world.rows(outbox) if row.conversation_id == talk] == []
    assert [row.text for row in world.rows(message) if row.conversation_id == talk] == ["merhaba, konu Kaya"]


@pytest.mark.parametrize("named", ["@Elif Can bakar mısın", "bunu @elif bilir"])
def test_who_is_named_in_a_note_has_it_before_them_until_they_read_it(
    world: World, desk: Browser, elif_: Browser, talks: dict[str, str], named: str
) -> None:
    talk = talks["Murat Kaya"]
    assert note(desk, talk, named) == 303
    told = elif_.open("/bekleyenler").one("section", aria_labelledby="mentioned")
    assert (told.one("a").text, told.one("a")["href"]) == ("Murat Kaya", f"/konusmalar/{talk}#notlar")
    assert not desk.open("/bekleyenler").has("section", aria_labelledby="mentioned")
    assert "Sizden söz edildi" in elif_.open(f"/konusmalar/{talk}").one("section", id="notlar").text
    elif_.send(f"/konusmalar/{talk}/notlar/okundu")
    assert not elif_.open("/bekleyenler").has("section", aria_labelledby="mentioned")
    assert world.rows(team_mention)[0].seen_at == world.now


def test_a_first_name_that_two_have_names_nobody(world: World, desk: Browser, talks: dict[str, str]) -> None:
    for number, name in enumerate(("Elif Can", "Elif Su")):
        world.add_user(f"elif{number}@salon.example", "support", name)
    note(desk, talks["Murat Kaya"], "@Elif bakar mısın")
    assert world.rows(team_mention) == []
    note(desk, talks["Murat Kaya"], "@Elif Su bakar mısın")
    assert [row.user_id for row in world.rows(team_mention)] == [3]


def test_nobody_is_named_to_what_they_may_not_see(world: World, desk: Browser, talks: dict[str, str]) -> None:
    agent = world.add_user("can@salon.example", "agent", "Can")
    assert note(desk, talks["Murat Kaya"], "@Can bir bak") == 409
    assert "göremiyor" in desk.page.one("p", role="alert").text
    assert "@Can bir bak" in desk.page.one("textarea", name="not").text
    assert world.rows(team_note) == []
    with store.writing(world.url) as db:
        owning.give(db, talks["Murat Kaya"], agent, "user:1", world.now)
    assert note(desk, talks["Murat Kaya"], "@Can bir bak") == 303
    with store.writing(world.url) as db:
        owning.give_up(db, talks["Murat Kaya"], "user:1", world.now)
    with store.reading(world.url) as db:  # what they no longer see asks them no more
        assert notes.mentions(db, Actor(agent, "Can", "agent", Scope(own=agent))) == []


@pytest.mark.parametrize(("text", "status"), [("", 409), ("x" * 2001, 409), ("x" * 2000, 303)])
def test_a_note_says_something_and_ends(desk: Browser, talks: dict[str, str], text: str, status: int) -> None:
    assert note(desk, talks["Murat Kaya"], text) == status


def test_a_note_and_a_label_reach_open_pages(world: World, desk: Browser, talks: dict[str, str]) -> None:
    actor = Actor(1, "Defne", "owner")

    def mark() -> str:
        with store.reading(world.url) as db:
            return live.mark(db, actor, world.catalogue, world.now)

    before = mark()
    note(desk, talks["Murat Kaya"], "bir not")
    noted = mark()
    desk.open("/hazir-yanitlar")
    desk.send("/etiketler", etiket="VIP")
    desk.open(f"/konusmalar/{talks['Murat Kaya']}")
    desk.send(f"/konusmalar/{talks['Murat Kaya']}/etiketler", etiket="1")
    assert len({before, noted, mark()}) == 3


# ---------------------------------------------------------------- labels, finding


def test_labels_are_the_businesss_and_narrow_the_list(
    world: World, desk: Browser, elif_: Browser, talks: dict[str, str]
) -> None:
    desk.open("/hazir-yanitlar")
    assert desk.send("/etiketler", etiket="VIP").status_code == 303
    assert desk.send("/etiketler", etiket="vip").status_code == 409
    assert elif_.post("/etiketler", {"csrf": world.token_of(elif_), "etiket": "Benim"}).status_code == 403
    elif_.open(f"/konusmalar/{talks['Derya Su']}")
    elif_.send(f"/konusmalar/{talks['Derya Su']}/etiketler", etiket="1")
    elif_.open("/bekleyenler?etiket=1")
    assert names(elif_) == ["Derya Su"]
    assert "VIP" in elif_.page.one("article").text
    elif_.open(f"/konusmalar/{talks['Derya Su']}")
    elif_.send(f"/konusmalar/{talks['Derya Su']}/etiketler", sil="1")
    assert names(elif_) == [] or elif_.open("/bekleyenler?etiket=1").all("article") == []
    desk.open("/hazir-yanitlar")
    desk.send("/etiketler/1/sil")
    assert "VIP" not in desk.open("/hazir-yanitlar").text


@pytest.mark.parametrize("typed", ["murat", "KAYA", "0532 000 00 01", "konu kay"])
def test_search_goes_by_name_number_and_words_and_stands_in_no_address(
    desk: Browser, talks: dict[str, str], typed: str
) -> None:
    desk.open("/bekleyenler")
    assert desk.send("/bekleyenler/ara", ara=typed).status_code == 200
    assert names(desk) == ["Murat Kaya"]
    assert not [one for one in desk.page.all("a") if typed in one["href"]]


def test_search_finds_only_what_one_sees(world: World, talks: dict[str, str]) -> None:
    agent = world.add_user("can@salon.example", "agent", "Can")
    with store.writing(world.url) as db:
        owning.give(db, talks["Selin Ak"], agent, "user:1", world.now)
    browser = world.signed_in(agent)
    browser.open("/bekleyenler")
    browser.send("/bekleyenler/ara", ara="konu")
    assert names(browser) == ["Selin Ak"]


def test_ones_department_is_a_view_of_its_own(
    world: World, desk: Browser, elif_: Browser, talks: dict[str, str]
) -> None:
    assert "Bölümüm" not in elif_.open("/bekleyenler").one("div", class_="views").text
    with store.writing(world.url) as db:
        db.execute(update(panel_user).where(panel_user.c.id == 2).values(departments=["Şikâyet"]))
        mine = ownership.c.conversation_id == talks["Derya Su"]
        db.execute(update(ownership).where(mine).values(department="Şikâyet"))
    elif_.open("/bekleyenler?gorunum=bolumum")
    assert names(elif_) == ["Derya Su"]
    assert "Bölümüm (1)" in elif_.page.one("div", class_="views").text


# ---------------------------------------------------------------- several at once


def several(world: World, browser: Browser, what: str, chosen: list[str], **more: str) -> dict[str, str]:
    """What became of each, by name."""
    fields = {"csrf": world.token_of(browser), "yap": what, "konusma": chosen, **more}
    assert browser.post("/bekleyenler/toplu", fields).status_code == 200
    rows = browser.page.one("section", aria_label="Sonuçlar").all("li") if browser.page.has("section") else []
    return {row.one("a").text: row.one("span").text for row in rows}


def test_several_are_done_each_for_itself(world: World, desk: Browser, elif_: Browser, talks: dict[str, str]) -> None:
    with store.writing(world.url) as db:
        owning.take(db, talks["Selin Ak"], 1, world.now)
    assert several(world, elif_, "ustlen", [*talks.values(), "unknown"]) == {
        "Selin Ak": "Yapılamadı",
        "Murat Kaya": "Üstlenildi",
        "Derya Su": "Üstlenildi",
    }
    assert [row.user_id for row in world.rows(ownership)].count(2) == 2
    assert set(several(world, elif_, "geri-ver", list(talks.values())[1:]).values()) == {"Asistana geri verildi"}
    assert set(several(world, elif_, "geri-ver", list(talks.values())[1:]).values()) == {"Yapılamadı"}


def test_several_are_given_parked_and_labelled(
    world: World, desk: Browser, elif_: Browser, talks: dict[str, str]
) -> None:
    all_of_them = list(talks.values())
    assert set(several(world, desk, "ver", all_of_them, kime="2").values()) == {"Devredildi"}
    assert {row.user_id for row in world.rows(ownership)} == {2}
    assert set(several(world, elif_, "park", all_of_them, kadar="2026-03-12T10:00").values()) == {"Park edildi"}
    assert {row.state for row in world.rows(ownership)} == {"parked"}
    desk.open("/hazir-yanitlar")
    desk.send("/etiketler", etiket="VIP")
    for _ in range(2):
        assert set(several(world, elif_, "etiketle", all_of_them, etiket="1").values()) == {"Etiketlendi"}
    assert len(world.rows(labelled)) == 3
    assert set(several(world, elif_, "etiketle", all_of_them, etiket="7").values()) == {"Yapılamadı"}
    several(world, elif_, "etiketi-kaldir", all_of_them, etiket="1")
    assert world.rows(labelled) == []


def test_nobody_does_with_several_what_they_may_not_do_with_one(
    world: World, elif_: Browser, talks: dict[str, str]
) -> None:
    fields = {"csrf": world.token_of(elif_), "yap": "ver", "konusma": list(talks.values()), "kime": "1"}
    assert elif_.post("/bekleyenler/toplu", fields).status_code == 403
    assert elif_.post("/bekleyenler/toplu", {**fields, "yap": "sil"}).status_code == 400
    agent = world.signed_in(world.add_user("can@salon.example", "agent", "Can"))
    assert several(world, agent, "ustlen", list(talks.values())) == {}
    assert {row.state for row in world.rows(ownership)} == {"queued"}


# ---------------------------------------------------------------- beside it, limits, news


def test_beside_a_conversation_stands_who_the_customer_is(world: World, desk: Browser, talks: dict[str, str]) -> None:
    talk = talks["Selin Ak"]
    number = world.booked(1, "2026-03-12 14:00")
    desk.open("/bekleyenler")
    desk.send(f"/konusmalar/{talk}/geri-ver")
    side = desk.open(f"/konusmalar/{talk}").one("section", aria_labelledby="about")
    links = [one["href"] for one in side.all("a")]
    assert links == ["/musteriler/1", "/randevular/yeni?musteri=1", f"/randevular/{number}"]
    assert "Bir kişiyle görüşmek istiyor" in side.text
    page = desk.open("/randevular/yeni?musteri=1")
    assert (page.one("input", name="ad")["value"], page.one("input", name="telefon")["value"]) == (
        "Selin Ak",
        "0532 000 00 00",
    )
    assert desk.get("/randevular/yeni?musteri=99").status_code == 404


def test_somebodys_own_limit_is_set_on_their_page_and_shown_to_them(
    world: World, desk: Browser, elif_: Browser
) -> None:
    desk.open("/kullanicilar/2")
    for wrong in ("0", "101", "çok"):
        assert desk.send("/kullanicilar/2/sinir", sinir=wrong).status_code == 409
        assert "1 ile 100 arasında" in desk.page.one("p", role="alert").text
    assert desk.send("/kullanicilar/2/sinir", sinir="2").status_code == 303
    assert desk.open("/kullanicilar/2").one("input", name="sinir")["value"] == "2"
    with store.reading(world.url) as db:
        (agent,) = presence.agents(db, world.catalogue.handover, world.now)
    assert (agent.limit, agent.standing) == (2, "offline")  # a limit makes nobody present
    elif_.open("/bekleyenler")
    elif_.send("/musait", durum="evet")
    assert "0 / 2 sohbet" in elif_.open("/bekleyenler").one("section", class_="team").text
    desk.open("/kullanicilar/2")
    desk.send("/kullanicilar/2/sinir", sinir="")
    assert world.rows(agent_presence)[0].chats_at_once is None
    assert "0 / 5 sohbet" in elif_.open("/bekleyenler").one("section", class_="team").text
    assert elif_.post("/kullanicilar/1/sinir", {"csrf": world.token_of(elif_), "sinir": "9"}).status_code == 403


def test_news_are_of_what_others_did_and_one_may_see(world: World, talks: dict[str, str]) -> None:
    agent = world.add_user("can@salon.example", "agent", "Can")
    own, all_of_it = Actor(agent, "Can", "agent", Scope(own=agent)), Actor(1, "Defne", "owner")

    def news(actor: Actor) -> live.News:
        with store.reading(world.url) as db:
            return live.news(db, actor, world.now)

    assert news(own) == live.News()
    before = news(all_of_it)
    assert before.number
    assert not before.is_mine
    with store.writing(world.url) as db:
        owning.give(db, talks["Selin Ak"], agent, all_of_it.by, world.now)
    assert news(all_of_it) == before  # what one did oneself is no news
    assert news(own).is_mine
    with store.writing(world.url) as db:
        owning.give(db, talks["Murat Kaya"], 1, "user:9", world.now)
    assert news(all_of_it).is_mine
    world.later(days=2)
    assert news(all_of_it) == live.News()


def test_a_customers_own_copy_and_erasure_reach_notes_and_labels(
    world: World, desk: Browser, talks: dict[str, str]
) -> None:
    from randevu.privacy import belongings

    note(desk, talks["Selin Ak"], "bir not")
    with store.reading(world.url) as db:
        found = {table.name: keys for table, keys in belongings.keys(db, [1]).items()}
        noted = db.execute(select(team_note.c.id)).scalars().all()
    assert list(found["team_note"]) == noted
