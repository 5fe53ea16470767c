"""The audit trail: what people of the panel open and change is written down, for good, and found again."""

from __future__ import annotations

import pytest
from fastapi import Depends
from fastapi.responses import PlainTextResponse
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from randevu import store
from randevu.panel import audit
from randevu.panel.guard import signed_in
from randevu.privacy import erasure
from randevu.store.tables import panel_audit
from tests.panel.entering import enter
from tests.panel.panel_world import EMAIL, Browser, World
from tests.panel.test_signing_in import PRIVATE

PAGE = "/kayitlar"


def trail(world: World) -> list[tuple[int, str, str]]:
    return [(row.user_id, row.kind, row.address) for row in world.rows(panel_audit)]


@pytest.fixture
def talk(world: World) -> str:
    made = world.talk(world.customer("Selin"))
    world.say(made, "in", "merhaba")
    return made


def test_who_saw_a_conversation_is_known(world: World, desk: Browser, talk: str) -> None:
    viewer = world.signed_in(world.add_user("biri@salon.example", "viewer"))
    viewer.open(f"/konusmalar/{talk}")
    desk.open("/bekleyenler")
    assert trail(world) == [(2, "seen", f"/konusmalar/{talk}"), (1, "seen", "/bekleyenler")]
    assert world.rows(panel_audit)[0].at == world.now


def test_a_page_that_is_opened_again_at_once_is_one_look(world: World, desk: Browser, talk: str) -> None:
    for minutes in (0, 5, 4, 2):
        world.later(minutes=minutes)
        desk.open(f"/konusmalar/{talk}")
    assert len(trail(world)) == 2


def test_what_was_changed_is_named_by_what_it_was_done_to(world: World, desk: Browser, talk: str) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    desk.open(f"/randevular/{number}")
    desk.send(f"/randevular/{number}/iptal")
    desk.open(f"/konusmalar/{talk}")
    desk.post(f"/konusmalar/{talk}/bakildi", {"csrf": desk.page.all("input", name="csrf")[0]["value"]})
    changed = [address for _, kind, address in trail(world) if kind == "changed"]
    assert changed == [f"/randevular/{number}/iptal", f"/konusmalar/{talk}/bakildi"]


def test_what_was_made_is_named_by_its_own_page(world: World, desk: Browser) -> None:
    made = enter(desk).headers["location"].partition("?")[0]
    assert [address for _, kind, address in trail(world) if kind == "changed"] == [made]


def test_a_phone_number_that_was_looked_up_is_a_look_and_does_not_stand_in_it(world: World, desk: Browser) -> None:
    page = desk.open("/randevular/yeni")
    token = page.all("input", name="csrf")[0]["value"]
    desk.post("/randevular/musteri", {"csrf": token, "telefon": "0532 123 45 67"})
    desk.open("/konusmalar?ara=Selin")
    assert trail(world)[1:] == [(1, "seen", "/randevular/musteri"), (1, "seen", "/konusmalar")]
    assert "Selin" not in str(world.rows(panel_audit))


def test_a_file_that_is_taken_out_is_told_apart(world: World, desk: Browser) -> None:
    """No page gives files yet; whichever does is recorded by its header."""

    @world.app.get("/dosya", dependencies=[Depends(signed_in)])
    def file() -> PlainTextResponse:
        return PlainTextResponse("x", headers={"Content-Disposition": 'attachment; filename="x.csv"'})

    desk.get("/dosya")
    assert trail(world) == [(1, "exported", "/dosya")]


def test_what_was_refused_is_no_look(world: World, desk: Browser) -> None:
    trainer = world.signed_in(world.add_user("egitmen@salon.example", "trainer"))
    for path in ("/kapali", PAGE, "/konusmalar/yok", "/yok"):
        assert trainer.get(path).status_code in (403, 404)
    world.browser().get("/randevular")
    desk.post("/kapali", {"csrf": "x"})
    assert trail(world) == []


def test_signing_in_and_a_new_password_are_recorded(world: World, desk: Browser) -> None:
    world.browser().sign_in(password="yanlış-parola")
    world.browser().sign_in()
    desk.open("/kullanicilar/1")
    desk.send("/kullanicilar/1/baglanti")
    shown = desk.page.one("section", aria_labelledby="link").one("input")["value"]
    path = shown.removeprefix(world.settings.public_url)
    world.browser().post(path, {"parola": "yeni-ve-uzun", "tekrar": "yeni-ve-uzun"})
    assert trail(world)[0] == (1, "entered", "/giris")
    assert trail(world)[-1] == (1, "changed", "/parola")
    assert path.rpartition("/")[2] not in str(trail(world))
    assert EMAIL not in str(trail(world))


def test_what_cannot_be_recorded_is_not_shown(world: World, desk: Browser, talk: str) -> None:
    with store.writing(world.url) as db:
        db.exec_driver_sql("ALTER TABLE panel_audit RENAME TO away")
    assert desk.get(f"/konusmalar/{talk}").status_code == 500
    assert "merhaba" not in desk.page.text


@pytest.mark.parametrize("change", [delete(panel_audit), update(panel_audit).values(kind="seen")])
def test_the_database_lets_nobody_change_the_trail(world: World, change: object) -> None:
    with store.writing(world.url) as db:
        audit.record(db, 1, "changed", "/randevular/1/iptal", world.now)
    with pytest.raises(DBAPIError, match="append-only"), store.writing(world.url) as db:
        db.execute(change)
    assert trail(world) == [(1, "changed", "/randevular/1/iptal")]


def test_erasing_a_customer_leaves_the_trail_whole(world: World, desk: Browser, talk: str) -> None:
    desk.open(f"/konusmalar/{talk}")
    with store.writing(world.url) as db:
        erasure.erase(db, world.catalogue, 1, "test", world.now)
    assert trail(world) == [(1, "seen", f"/konusmalar/{talk}")]


# ---------------------------------------------------------------- the page


def filled(world: World) -> int:
    other = world.add_user("biri@salon.example", "support", "Ayla", branches=("besiktas",))
    with store.writing(world.url) as db:
        for user, kind, address in (
            (1, "seen", "/konusmalar/abc"),
            (other, "seen", "/konusmalar/abc"),
            (other, "changed", "/randevular/12/iptal"),
            (other, "entered", "/giris"),
        ):
            audit.record(db, user, kind, address, world.now)
    return other


def lines(browser: Browser, query: str = "") -> list[str]:
    page = browser.open(f"{PAGE}?{query}")
    return [one.text for one in page.one("ol", class_="records").all("li")] if page.has("ol", class_="records") else []


def test_the_page_lists_the_newest_first_and_leads_to_what_it_was_about(world: World, desk: Browser) -> None:
    filled(world)
    listed = lines(desk)
    assert len(listed) == 4
    for line, words in zip(listed, (("Ayla", "Giriş yaptı"), ("Değiştirdi", "/randevular/12/iptal")), strict=False):
        assert [word for word in words if word not in line] == []
    links = {one["href"] for one in desk.page.one("ol", class_="records").all("a")}
    assert {"/randevular/12", "/konusmalar/abc", "/kullanicilar/1", "/kullanicilar/2"} <= links


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kisi=2", 3),
        ("kisi=2&tur=changed", 1),
        ("adres=/konusmalar/abc", 2),
        ("adres=%25", 0),
        ("ilk=2026-03-11", 4),
        ("ilk=2026-03-12", 0),
        ("son=2026-03-10", 0),
        ("son=2026-03-11&ilk=2026-03-11", 4),
        ("kisi=x&tur=x&ilk=x&son=9999-12-31&once=x", 4),
        ("kisi=99", 0),
        ("once=2", 1),
    ],
)
def test_filters_combine(world: World, desk: Browser, query: str, number: int) -> None:
    filled(world)
    assert len(lines(desk, query)) == number


def test_older_records_are_a_page_further_with_the_same_filter(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        for number in range(130):
            audit.record(db, 1, "changed", f"/randevular/{number}/iptal", world.now)
    assert len(lines(desk, "tur=changed")) == 100
    older = next(one["href"] for one in desk.page.all("a") if "once=" in one["href"])
    assert len(lines(desk, older.partition("?")[2])) == 30


def test_who_manages_one_branch_sees_the_records_of_its_people_only(world: World) -> None:
    filled(world)
    browser = world.signed_in(world.add_user("mudur@salon.example", "manager", "Müdür", branches=("besiktas",)))
    assert len(lines(browser)) == 3
    assert len(lines(browser, "kisi=1")) == 0
    assert "Defne" not in browser.page.one("main").text


def test_every_private_page_has_a_name_in_the_trail(desk: Browser) -> None:
    addresses = {path.split("/")[1] for path in PRIVATE}
    for address in addresses:
        desk.open(f"/{address}")
    named = {one.text for one in desk.open(PAGE).one("main").all("a")}
    assert "İncelenecek sözler" in named
    assert not addresses & named
