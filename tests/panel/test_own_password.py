"""Links by which people choose their passwords: good once, for a while, and silent about who exists."""

from __future__ import annotations

import re

import pytest

from randevu import settings
from randevu.panel import links
from randevu.panel.app import create_app
from randevu.panel.guard import House
from randevu.store.tables import outbox, panel_link, panel_session, panel_user
from tests.panel.panel_world import EMAIL, PASSWORD, Browser, World

NEW = "yeni-ve-uzun-parola"
MAIL = {"RANDEVU_SMTP_HOST": "mail.example.com", "RANDEVU_SMTP_FROM": "randevu@example.com"}


@pytest.fixture
def posted(world: World) -> World:
    """A panel with a mail server."""
    told = settings.load({"DATABASE_URL": world.url, "RANDEVU_SECRET_KEY": "key-of-tests", **MAIL})
    world.settings, world.app = told, create_app(told, now=lambda: world.now)
    assert isinstance(world.app.state.house, House)
    return world


def letters(world: World) -> list[str]:
    return [row.payload["text"] for row in world.rows(outbox, kind="account")]


def link(world: World) -> str:
    """The path of the newest link that was sent."""
    found = re.search(r"/parola/\S+", letters(world)[-1])
    assert found
    return found[0]


def ask(world: World, email: str = EMAIL) -> Browser:
    browser = world.browser()
    browser.open("/parola")
    assert browser.send("/parola", eposta=email).status_code == 200
    return browser


def choose(world: World, path: str, password: str = NEW, again: str = NEW) -> Browser:
    browser = world.browser()
    browser.post(path, {"parola": password, "tekrar": again})
    return browser


def test_a_forgotten_password_is_replaced_by_a_link_that_was_mailed(posted: World) -> None:
    old = posted.signed_in()
    ask(posted)
    (row,) = posted.rows(outbox)
    assert (row.channel, row.address, row.purpose) == ("email", {"email": EMAIL}, "internal")
    browser = posted.browser()
    assert browser.open(link(posted)).one("h1").text == "Yeni parola"
    answer = browser.post(link(posted), {"parola": NEW, "tekrar": NEW})
    assert answer.headers["location"] == "/giris?bilgi=parola"
    assert old.get("/randevular").status_code == 303
    assert posted.browser().sign_in(password=PASSWORD).status_code == 401
    assert posted.browser().sign_in(password=NEW).status_code == 303


def test_an_invitation_leads_to_the_first_password(posted: World) -> None:
    desk = posted.signed_in()
    desk.open("/kullanicilar")
    answer = desk.send("/kullanicilar", eposta="ayla@salon.example", ad="Ayla", rol="support")
    assert answer.headers["location"] == "/kullanicilar/2?bilgi=davet"
    assert "davet" in posted.rows(outbox)[0].payload["subject"]
    assert posted.browser().open(link(posted)).one("h1").text == "Hoş geldiniz"
    choose(posted, link(posted))
    assert posted.browser().sign_in("ayla@salon.example", NEW).status_code == 303


def test_the_answer_is_the_same_for_an_address_nobody_has(posted: World) -> None:
    pages = [ask(posted, email).page.text for email in (EMAIL, "kimse@salon.example", "", "\x00", "x" * 500)]
    assert len(set(pages)) == 1
    assert len(letters(posted)) == 1


def test_who_was_switched_off_is_sent_nothing(posted: World) -> None:
    posted.add_user("biri@salon.example", "viewer")
    desk = posted.signed_in()
    desk.open("/kullanicilar/2")
    desk.send("/kullanicilar/2/kapat")
    ask(posted, "biri@salon.example")
    assert letters(posted) == []


def test_nobodys_mailbox_is_filled(posted: World) -> None:
    for _ in range(links.AT_MOST + 2):
        ask(posted)
    assert len(letters(posted)) == links.AT_MOST
    posted.later(minutes=61)
    ask(posted)
    assert len(letters(posted)) == links.AT_MOST + 1


def test_a_link_is_good_once(posted: World) -> None:
    ask(posted)
    choose(posted, link(posted))
    assert choose(posted, link(posted), "baska-uzun-parola", "baska-uzun-parola").page.one("h1").text == (
        "Bu bağlantı geçerli değil"
    )
    assert posted.browser().sign_in(password=NEW).status_code == 303


def test_a_link_ends_with_its_time(posted: World) -> None:
    ask(posted)
    posted.later(minutes=59)
    assert posted.browser().get(link(posted)).status_code == 200
    posted.later(minutes=2)
    assert posted.browser().get(link(posted)).status_code == 404
    choose(posted, link(posted))
    assert posted.browser().sign_in(password=NEW).status_code == 401


def test_a_newer_link_ends_the_older_one(posted: World) -> None:
    ask(posted)
    first = link(posted)
    ask(posted)
    assert posted.browser().get(first).status_code == 404
    assert posted.browser().get(link(posted)).status_code == 200


def test_opening_a_link_does_not_use_it_up(posted: World) -> None:
    """Deliberately: mail programs open links before people do."""
    ask(posted)
    for _ in range(3):
        posted.browser().open(link(posted))
    choose(posted, link(posted))
    assert posted.browser().sign_in(password=NEW).status_code == 303


@pytest.mark.parametrize(("password", "again"), [("kısa", "kısa"), (NEW, NEW + "x"), ("x" * 201, "x" * 201), ("", "")])
def test_a_password_that_does_not_do_is_asked_again(posted: World, password: str, again: str) -> None:
    ask(posted)
    browser = choose(posted, link(posted), password, again)
    assert browser.page.one("p", role="alert").text
    assert browser.page.one("input", name="parola").get("value") is None
    assert posted.browser().sign_in().status_code == 303


def test_a_new_password_opens_a_locked_account(posted: World) -> None:
    for _ in range(5):
        posted.browser().sign_in(password="yanlış-parola")
    ask(posted)
    choose(posted, link(posted))
    assert posted.browser().sign_in(password=NEW).status_code == 303


def test_choosing_a_password_signs_nobody_in(posted: World) -> None:
    """Deliberately: a session that was planted in the browser before must be worth nothing afterwards."""
    attacker = posted.signed_in()
    ask(posted)
    browser = posted.browser()
    browser.http.cookies.set("randevu", attacker.http.cookies["randevu"])
    browser.post(link(posted), {"parola": NEW, "tekrar": NEW})
    assert posted.rows(panel_session) == []
    assert browser.get("/randevular").status_code == 303


def test_another_site_cannot_send_the_forms(posted: World) -> None:
    ask(posted)
    for path, form in (("/parola", {"eposta": EMAIL}), (link(posted), {"parola": NEW, "tekrar": NEW})):
        answer = posted.browser().post(path, form, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
    assert len(letters(posted)) == 1


def test_without_a_mail_server_the_link_is_shown_to_who_asked_for_it_once(world: World, desk: Browser) -> None:
    assert "e-posta gönderemiyor" in world.browser().open("/parola").text
    desk.open("/kullanicilar")
    assert desk.send("/kullanicilar", eposta="ayla@salon.example", rol="viewer").status_code == 200
    shown = desk.page.one("section", aria_labelledby="link").one("input")["value"]
    assert not desk.open("/kullanicilar/2").has("section", aria_labelledby="link")
    choose(world, shown.removeprefix(world.settings.public_url))
    assert world.browser().sign_in("ayla@salon.example", NEW).status_code == 303
    assert world.rows(outbox) == []


def test_the_links_table_holds_no_token(posted: World) -> None:
    ask(posted)
    token = link(posted).rpartition("/")[2]
    assert token not in str(posted.rows(panel_link))
    assert posted.rows(panel_user)[0].password_hash.startswith("$argon2id$")


def test_nonsense_is_no_link(world: World) -> None:
    for token in ("x", "%00", "a" * 3000, "ç"):
        assert world.browser().get(f"/parola/{token}").status_code == 404
