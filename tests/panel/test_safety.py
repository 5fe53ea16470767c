"""What customers write is text, roles bind below the pages, and answers and logs give nothing away."""

from __future__ import annotations

import logging
import re

import pytest
from starlette.testclient import TestClient

from randevu import settings, store
from randevu.panel.app import create_app
from randevu.panel.desk.calendar_accounts import Account, Tie
from randevu.panel.guard import House
from randevu.panel.pages import STATIC
from randevu.panel.permissions import ROLES, Actor
from tests.panel.desk_commands import commands
from tests.panel.panel_world import PASSWORD, Browser, World

ACCOUNT, TIE = Account("a", "https://dav.example", "u", "p"), Tie("x", "staff:ayse", True, False)
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{7*7}}"


def test_what_customers_call_themselves_and_write_is_never_markup(world: World, desk: Browser) -> None:
    who = world.customer(SCRIPT)
    talk, number = world.talk(who), world.booked(who, "2026-03-11 14:00", staff="ayse")
    world.say(talk, "in", SCRIPT)
    world.say(talk, "out", "?", payload={"choices": [{"id": "x", "title": SCRIPT}]})
    world.hand_over(talk)
    desk.open("/kapali")
    desk.send("/kapali", personel="ayse", baslangic="2026-03-11T13:00", bitis="2026-03-11T15:00", **{"not": SCRIPT})
    paths = (
        *(
            "/randevular",
            "/randevular/liste",
            "/randevular/yazdir?gun=2026-03-11",
            f"/randevular/{number}",
            f"/randevular/{number}/tasi",
            "/kapali",
            "/bekleyenler",
        ),
        *("/konusmalar", f"/konusmalar/{talk}"),
    )
    desk.open(f"/randevular/{number}")
    desk.send(f"/randevular/{number}/notlar", **{"not": SCRIPT})
    for path in paths:
        page = desk.open(path)
        assert SCRIPT in page.text, path
        assert not page.has("img"), path
        scripts = [one["src"].partition("?")[0] for one in page.all("script")]
        assert scripts[0] == "/static/panel.js", path
        assert set(scripts) <= {"/static/panel.js", "/static/inbox.js"}, path
    desk.open(f"/randevular/yeni?hizmet={SCRIPT}&gun={SCRIPT}")
    answer = desk.send("/randevular/yeni", ad=SCRIPT, telefon=SCRIPT, **{"not": SCRIPT, "saat": SCRIPT})
    assert answer.status_code == 422
    assert not desk.page.has("img")
    assert desk.page.one("input", name="ad")["value"] == SCRIPT


def test_every_answer_forbids_foreign_scripts_framing_and_keeping(desk: Browser) -> None:
    for path in ("/randevular", "/giris", "/gizlilik", "/yok", "/health", "/"):
        headers = desk.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_scripts_or_styles_and_load_only_what_is_there(desk: Browser) -> None:
    for path in (
        "/randevular",
        "/randevular/liste",
        "/randevular/yazdir",
        "/randevular/yeni",
        "/gizlilik",
        "/kapali",
        "/takvim",
    ):
        page = desk.open(path)
        assert not page.has("style")
        for one in page.all("*"):
            assert not [name for name in one.attributes if name == "style" or name.startswith("on")]
        for address in [*(one["src"] for one in page.all("script")), *(one["href"] for one in page.all("link"))]:
            assert address.startswith("/static/")
            assert desk.get(address).status_code == 200
    assert not re.search("https?://", (STATIC / "panel.js").read_text() + (STATIC / "panel.css").read_text())


def test_every_word_of_the_script_comes_from_the_page() -> None:
    for script in ("panel.js", "calendar.js", "inbox.js"):
        assert not re.search("[çğıöşüÇĞİÖŞÜ]", (STATIC / script).read_text())


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize("role", [*ROLES, "made-up"])
def test_permissions_bind_below_the_pages(world: World, role: str) -> None:
    assert set(commands(world, Actor(1, "Biri", role), world.now)) == {
        one for permissions in ROLES.values() for one in permissions
    }


def test_a_viewer_sees_but_finds_no_way_to_change(world: World) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    viewer = world.signed_in(world.add_user("bakan@salon.example", "viewer"))
    page = viewer.open(f"/randevular/{number}")
    token = page.one("input", name="csrf")["value"]
    assert [one["action"] for one in page.all("form")] == ["/cikis"]
    for path in ("/randevular/yeni", f"/randevular/{number}/tasi", "/randevular/saatler?hizmet=fon"):
        assert viewer.get(path).status_code == 403
    for path in (f"/randevular/{number}/iptal", "/randevular/musteri"):
        assert viewer.post(path, {"csrf": token, "nonce": "n" * 20}).status_code == 403


# ---------------------------------------------------------------- answers to nobody in particular


def test_the_privacy_notice_is_open_to_everybody_and_names_the_business(world: World) -> None:
    page = world.browser().open("/gizlilik")
    assert page.one("h1").text == "Aydınlatma metni"
    for words in ("Defne Güzellik & Kuaför", "WhatsApp (Meta)", "yurt dışı", "11. maddesi", "+90 216 555 01 00"):
        assert words in page.text
    assert not page.has("script")


def test_health_needs_no_sign_in(world: World) -> None:
    answer = world.browser().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_health_says_so_when_the_database_is_away(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = tmp_path_factory.mktemp("away")
    world.app.state.house = House(settings.load({"DATABASE_URL": f"sqlite:///{nowhere}"}), lambda: world.now)
    assert world.browser().get("/health").status_code == 503


def test_without_a_business_the_pages_say_what_is_missing(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        db.execute(store.tables.catalogue_version.delete())
    assert desk.get("/randevular").status_code == 503
    assert "henüz yüklenmemiş" in desk.page.one("h1").text


def test_a_fault_is_a_page_and_a_log_line_without_anything_that_was_written(
    world: World, desk: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    @world.app.get("/fault")
    def fault() -> None:
        raise RuntimeError("Selin Yılmaz, 0532 123 45 67")

    with caplog.at_level(logging.INFO):
        assert desk.get("/fault").status_code == 500
    assert desk.page.one("h1").text == "Bir şeyler ters gitti"
    assert "RuntimeError at fault" in caplog.text
    assert not re.search("Selin|532", caplog.text)


def test_nothing_that_people_say_reaches_the_logs(
    world: World, desk: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="randevu"):
        desk.open("/randevular/yeni?hizmet=fon")
        desk.send("/randevular/yeni", ad="Zeynep", telefon="0532 123 45 67", baska_saat="14:00")
        browser = world.browser()
        browser.sign_in(password="gizli-parola")
    assert not re.search(f"Zeynep|532|gizli-parola|{PASSWORD}", caplog.text)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-type": "application/x-www-form-urlencoded", "content-length": "99999999"}, 413),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(desk: Browser, headers: dict[str, str], status: int) -> None:
    for path in ("/kapali", "/giris"):
        answer = desk.http.post(path, content=b"csrf=x", headers=headers)
        assert answer.status_code == status


def test_behind_tls_cookies_are_for_this_host_and_tls_only(world: World) -> None:
    secure = settings.load({"DATABASE_URL": world.url, "RANDEVU_PUBLIC_URL": "https://panel.salon.example"})
    app = create_app(secure, now=lambda: world.now)
    answer = Browser(TestClient(app, base_url=secure.public_url)).get("/giris")
    assert answer.headers["set-cookie"].startswith("__Host-randevu-form=")
    assert "Secure" in answer.headers["set-cookie"]
