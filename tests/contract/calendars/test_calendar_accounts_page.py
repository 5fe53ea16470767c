"""The panel's page of calendars, against a real CalDAV server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from randevu import store
from randevu.calendars import connections, ties
from randevu.store.tables import calendar, calendar_connection
from tests.conftest import NOW
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World, prepare

PAGE = "/takvimler"


@pytest.fixture
def world(tmp_path: Path, radicale_server: Radicale, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    url = f"sqlite:///{tmp_path / 'panel.db'}"
    monkeypatch.setenv("CALENDAR_PRIVATE_HOSTS", radicale_server.host)
    prepare(url, NOW)
    yield World(url, NOW)
    store.dispose()


@pytest.fixture
def desk(world: World) -> Browser:
    return world.signed_in()


@pytest.fixture
def peer(radicale_server: Radicale) -> RadicalePeer:
    return RadicalePeer(radicale_server)


def signed_in(desk: Browser, server: Radicale, **typed: str) -> str:
    """Send the form for an account; returns where it led."""
    desk.open(PAGE)
    said = {"ad": "ayse", "adres": server.url, "kullanici": USER, "parola": PASSWORD, **typed}
    return str(desk.send(PAGE, **said).headers.get("location", ""))


def alert(page: Element) -> str:
    return page.one("p", role="alert").text


def test_an_account_is_signed_in_to_and_a_calendar_of_it_shows_somebodys_time(
    world: World, desk: Browser, radicale_server: Radicale, peer: RadicalePeer
) -> None:
    assert "takvim bağlı değil" in desk.open(PAGE).one("section", aria_labelledby="kimler").text
    assert signed_in(desk, radicale_server) == f"{PAGE}/1?bilgi=hesap"
    page = desk.open(f"{PAGE}/1")
    assert peer.calendar in [one["value"] for one in page.one("select", name="takvim").all("option")]
    led = desk.send(f"{PAGE}/1/bagla", takvim=peer.calendar, kimin="staff:ayse", okunsun="evet", yazilsin="evet")
    assert led.headers["location"] == f"{PAGE}/1?bilgi=baglandi"
    (row,) = world.rows(calendar)
    assert (row.owner_key, row.respects, row.writes, row.due_at) == ("ayse", True, True, NOW)
    assert "dolu saatleri dikkate alınır, randevular yazılır" in desk.open(PAGE).one("ul", class_="checks").text
    assert PASSWORD not in desk.http.get(PAGE).text + desk.http.get(f"{PAGE}/1").text + str(
        world.rows(calendar_connection)
    )


def test_a_refused_sign_in_keeps_nothing_and_says_what_to_do(
    world: World, desk: Browser, radicale_server: Radicale
) -> None:
    signed_in(desk, radicale_server, parola="yanlış")
    assert "uygulama parolası" in alert(desk.page)
    assert desk.page.one("input", name="kullanici")["value"] == USER
    assert not desk.page.one("input", name="parola").get("value")
    assert world.rows(calendar_connection) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ad": "Ayşe Hanım"}, "kısa ad küçük harf"),
        ({"parola": ""}, "Bütün alanları doldurun"),
        ({"adres": "https://10.0.0.1/"}, "yerel ağa"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_the_reason(
    desk: Browser, radicale_server: Radicale, typed: dict[str, str], said: str
) -> None:
    signed_in(desk, radicale_server, **typed)
    assert said in alert(desk.page)


def test_two_calendars_cannot_both_be_written_for_one_person(
    world: World, desk: Browser, radicale_server: Radicale, peer: RadicalePeer
) -> None:
    other = RadicalePeer(radicale_server)
    signed_in(desk, radicale_server)
    desk.open(f"{PAGE}/1")
    desk.send(f"{PAGE}/1/bagla", takvim=peer.calendar, kimin="staff:ayse", yazilsin="evet")
    desk.open(f"{PAGE}/1")
    desk.send(f"{PAGE}/1/bagla", takvim=other.calendar, kimin="staff:ayse", yazilsin="evet")
    assert "zaten başka bir takvime yazılıyor" in alert(desk.page)
    assert len(world.rows(calendar)) == 1


def test_one_calendar_is_let_go_and_then_the_account(
    world: World, desk: Browser, radicale_server: Radicale, peer: RadicalePeer
) -> None:
    signed_in(desk, radicale_server)
    desk.open(f"{PAGE}/1")
    desk.send(f"{PAGE}/1/bagla", takvim=peer.calendar, kimin="branch:kadikoy", okunsun="evet", yazilsin="")
    desk.open(f"{PAGE}/1")
    desk.send(f"{PAGE}/1/kaldir")
    with store.reading(world.url) as db:
        assert ties.tied(db) == []
    desk.open(f"{PAGE}/1")
    assert desk.send(f"{PAGE}/1/ayir").headers["location"] == f"{PAGE}?bilgi=ayrildi"
    (row,) = world.rows(calendar_connection)
    assert (row.state, row.credentials) == ("off", "")
    assert desk.get(f"{PAGE}/1").status_code == 404


def test_an_account_that_asks_for_it_is_signed_in_to_again(
    world: World, desk: Browser, radicale_server: Radicale
) -> None:
    signed_in(desk, radicale_server)
    with store.writing(world.url) as db:
        connections.ask_for_sign_in(db, 1, "401")
    page = desk.open(PAGE)
    assert "Yeniden giriş istiyor" in page.text
    again = page.one("a", href=f"{PAGE}?yeniden=ayse#ekle")["href"]
    assert desk.open(again.partition("#")[0]).one("input", name="ad")["value"] == "ayse"
    assert signed_in(desk, radicale_server) == f"{PAGE}/1?bilgi=hesap"
    assert world.rows(calendar_connection)[0].state == "live"


def test_all_calendars_are_read_at_once_on_a_click(
    world: World, desk: Browser, radicale_server: Radicale, peer: RadicalePeer
) -> None:
    signed_in(desk, radicale_server)
    desk.open(f"{PAGE}/1")
    desk.send(f"{PAGE}/1/bagla", takvim=peer.calendar, kimin="staff:ayse", okunsun="evet", yazilsin="")
    world.later(hours=1)
    desk.open(PAGE)
    desk.send(f"{PAGE}/esitle")
    assert world.rows(calendar)[0].due_at == world.now


def test_a_service_that_is_signed_in_to_elsewhere_names_its_command(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        connections.save(db, "google", "elif", "<b>elif@example.com", {}, "key-of-tests", NOW)
        connections.ask_for_sign_in(db, 1, "invalid_grant")
    page = desk.open(PAGE)
    assert "python -m randevu calendars connect google elif" in alert(page)
    assert "<b>elif@example.com" in page.text
