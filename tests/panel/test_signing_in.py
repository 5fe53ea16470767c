"""Who gets in, for how long, and what keeps others out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from randevu import store
from randevu.panel import users
from randevu.panel.errors import UnusableUser, UserExists
from randevu.panel.permissions import Permission
from randevu.store.tables import panel_session, panel_user
from tests.panel.panel_world import EMAIL, PASSWORD, Browser, World

SEEN: Mapping[Permission, tuple[str, ...]] = {
    "see_appointments": (
        *("/takvim", "/randevular", "/randevular/1", "/kapali", "/bekleme-listesi", "/musteriler", "/musteriler/1"),
        *("/randevular/liste", "/randevular/yazdir"),
    ),
    "change_appointments": (
        *("/randevular/yeni", "/randevular/saatler", "/randevular/1/tasi", "/randevular/1/saatler"),
    ),
    "see_conversations": (
        *("/bekleyenler", "/konusmalar", "/konusmalar/abc", "/konusmalar/abc/dosya/1", "/gonderilmeyenler"),
    ),
    "answer": ("/hazir-yanitlar",),
    "review": ("/incelenecekler", "/duzeltmeler", "/konusmalar/abc/duzelt/1"),
    "teach": ("/degisiklikler", "/degisiklikler/1", "/degisiklikler/1/yama", "/modeller"),
    "see_templates": ("/sablonlar",),
    "manage_users": ("/kullanicilar", "/kullanicilar/1"),
    "manage_customers": ("/musteriler/1/birlestir", "/musteriler/1/birlestir/1"),
    "see_records": ("/kayitlar",),
    "operate": ("/isletim",),
    "change_settings": (
        *("/ayarlar", "/ayarlar/hatirlatmalar", "/ayarlar/hatirlatmalar/one-day", "/ayarlar/dosya"),
        *("/ayarlar/surumler", "/ayarlar/surumler/1/dosya", "/ayarlar/surumler/1/don"),
        *("/takvimler", "/takvimler/1"),
    ),
}
"""Every private page, by what it takes to see it."""
DONE: Mapping[Permission, tuple[str, ...]] = {
    "see_appointments": ("/musteriler", "/randevular/liste"),
    "export": ("/randevular/liste/dosya",),
    "manage_customers": (*(f"/musteriler/1/{what}" for what in ("engel", "kopya", "sil", "birlestir", "birlestir/1")),),
    "change_appointments": (
        *("/randevular/yeni", "/randevular/musteri", "/randevular/1/iptal", "/randevular/1/tasi"),
        *("/randevular/1/takvim", "/randevular/1/durum", "/randevular/1/eposta", "/kapali", "/kapali/1/kaldir"),
        *("/randevular/1/kapora", "/randevular/1/notlar", "/randevular/1/notlar/1/sil"),
        "/musteriler/1/not",
        "/bekleme-listesi/1/kaldir",
    ),
    "give_back": ("/konusmalar/abc/geri-ver", "/konusmalar/abc/bakildi"),
    "answer": (
        *("/konusmalar/abc/yanit", "/konusmalar/abc/ustlen", "/konusmalar/abc/park", "/konusmalar/abc/siraya"),
        *("/musait", "/buradayim", "/bekleyenler/toplu"),
        *("/konusmalar/abc/notlar", "/konusmalar/abc/etiketler", "/konusmalar/abc/sablon"),
        *("/hazir-yanitlar", "/hazir-yanitlar/1", "/hazir-yanitlar/1/sil"),
    ),
    "assign": ("/konusmalar/abc/ver", "/etiketler", "/etiketler/1/sil"),
    "see_conversations": (
        *("/konusmalar/suzgecler", "/konusmalar/suzgecler/1/sil", "/bekleyenler/ara", "/konusmalar/abc/notlar/okundu"),
    ),
    "review": (
        *(f"/konusmalar/abc/{mark}" for mark in ("incelendi", "isaret", "etiket", "yorum")),
        *("/konusmalar/abc/duzelt/1", "/konusmalar/abc/duzelt/1/isaretle"),
        *("/duzeltmeler/1/geri-al", "/duzeltmeler/1/bitti"),
    ),
    "teach": ("/degisiklikler", *(f"/degisiklikler/1/{what}" for what in ("cikar", "dagit", "bitir", "dene"))),
    "make_live": ("/modeller",),
    "manage_users": (
        *("/kullanicilar", "/kullanicilar/1", "/kullanicilar/1/baglanti", "/kullanicilar/1/kapat"),
        *("/kullanicilar/1/ac", "/kullanicilar/1/sinir"),
    ),
    "operate": (
        *("/isletim/gonderim/1/yeniden", "/isletim/gonderim/1/birak", "/isletim/mesaj/1/yeniden"),
        *("/isletim/mesaj/1/birak", "/isletim/takvim"),
    ),
    "change_settings": (
        *("/ayarlar/hatirlatmalar", "/ayarlar/hatirlatmalar/one-day", "/ayarlar/hatirlatmalar/one-day/kaldir"),
        *("/ayarlar/dosya", "/ayarlar/dosya/isaretle"),
        *("/takvimler", "/takvimler/esitle", "/takvimler/1/bagla", "/takvimler/1/ayir", "/takvimler/1/kaldir"),
    ),
}
"""Every post, by what it takes."""
PRIVATE = tuple(chain.from_iterable(SEEN.values()))
STREAMS = ("/akis",)
"""They carry marks and no content, for everybody; who sees what of it is test_live_pages'."""
POSTS = (*chain.from_iterable(DONE.values()), "/cikis")


def test_the_right_password_leads_to_the_page_that_was_wanted(world: World) -> None:
    browser = world.browser()
    answer = browser.get("/randevular?gun=2026-03-12")
    assert answer.headers["location"] == "/giris?sonra=%2Frandevular%3Fgun%3D2026-03-12"
    answer = browser.sign_in(after="%2Frandevular%3Fgun%3D2026-03-12")
    assert (answer.status_code, answer.headers["location"]) == (303, "/randevular?gun=2026-03-12")
    assert browser.open("/randevular").one("h1").text == "Randevular"


def test_every_page_asks_strangers_to_sign_in(world: World) -> None:
    browser = world.browser()
    for path in PRIVATE + STREAMS:
        answer = browser.get(path)
        assert (path, answer.status_code) == (path, 303)
        assert answer.headers["location"].startswith("/giris?sonra=")


def test_every_post_of_a_stranger_is_led_to_the_sign_in(world: World) -> None:
    browser = world.browser()
    for path in POSTS:
        answer = browser.post(path, {"csrf": "x"})
        assert (path, answer.status_code, answer.headers["location"]) == (path, 303, "/giris")


def test_a_post_without_the_pages_own_token_is_refused(world: World, desk: Browser) -> None:
    theirs = world.signed_in().open("/kapali").all("input", name="csrf")[0]["value"]
    for path in POSTS:
        for token in ("", "x", theirs):
            assert (path, desk.post(path, {"csrf": token}).status_code) == (path, 403)
    assert desk.get("/randevular").status_code == 200


def test_the_tables_above_name_every_address(world: World) -> None:
    public = {"/", "/health", "/gizlilik", "/takvim/{token}.ics", "/giris", "/favicon.ico", "/static", "/static/lib"}
    public |= {"/parola", "/parola/{token}"}  # proof is the link's token
    public.add("/api")  # its own proof is a token
    public.add("/takvim-haberi/{provider}")  # its own proof is the secret of a channel
    public.add("/gizlilik/{language}/1")
    public.add("/sms-haberi/{token}")  # its own proof is the secret in the address
    public |= {"/odeme/{token}", "/odeme-haberi/{provider}"}  # proof is the link's token, the call's signature
    known = set()
    for route in world.app.routes:
        path = re.sub(r"\{\w+:int\}", "1", route.path).replace("{conversation_id}", "abc")
        path = path.replace("{code}", "hatirlatmalar").replace("{key}", "one-day")
        for method in getattr(route, "methods", None) or {"GET"}:
            known.add((method, path))
    private = {("GET", path) for path in PRIVATE + STREAMS} | {("POST", path) for path in POSTS}
    assert {(method, path) for method, path in known if path not in public} == private


def test_a_post_from_another_site_is_refused_although_it_has_the_token(desk: Browser) -> None:
    token = desk.open("/kapali").all("input", name="csrf")[0]["value"]
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert desk.post("/cikis", {"csrf": token}, headers=header).status_code == 403
    assert desk.post("/cikis", {"csrf": token}, headers={"Origin": "http://localhost:8000"}).status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(world: World) -> None:
    browser = world.browser()
    answers = []
    for email in (EMAIL, "kimse@salon.example", "\x00", "x" * 150 + "@y.z"):
        browser.open("/giris")
        answer = browser.send("/giris", eposta=email, parola="yanlış-parola")
        answers.append((answer.status_code, browser.page.one("p", role="alert").text))
    assert len(set(answers)) == 1
    assert answers[0][0] == 401


def test_five_failures_lock_even_the_right_password_out_for_a_quarter_of_an_hour(world: World) -> None:
    browser = world.browser()
    for _ in range(users.FAILURES):
        assert browser.sign_in(password="yanlış-parola").status_code == 401
    assert browser.sign_in().status_code == 401
    world.later(minutes=14)
    assert browser.sign_in().status_code == 401
    world.later(minutes=2)
    assert browser.sign_in().status_code == 303


def test_the_right_password_sets_the_count_of_failures_back(world: World) -> None:
    browser = world.browser()
    for _ in range(2):
        for _ in range(users.FAILURES - 1):
            assert browser.sign_in(password="yanlış-parola").status_code == 401
        assert browser.sign_in().status_code == 303


def test_many_guesses_at_once_are_counted_as_many(world: World) -> None:
    """Deliberately counted before the password is looked at, else all would be looked at before the first counts."""
    with ThreadPoolExecutor(8) as pool:
        wrong = [pool.submit(users.authenticate, world.url, EMAIL, f"parola-{n}", world.now) for n in range(7)]
        assert {one.result() for one in wrong} == {None}
    assert world.rows(panel_user)[0].failures == users.FAILURES
    assert users.authenticate(world.url, EMAIL, PASSWORD, world.now) is None


def test_a_session_ends_after_half_a_day_without_use(world: World, desk: Browser) -> None:
    world.later(hours=11)
    assert desk.get("/randevular").status_code == 200
    world.later(hours=11)
    assert desk.get("/randevular").status_code == 200
    world.later(hours=12)
    assert desk.get("/randevular").status_code == 303


def test_a_session_ends_after_a_week_even_when_it_is_used(world: World, desk: Browser) -> None:
    for _ in range(27):
        world.later(hours=6)
        assert desk.get("/randevular").status_code == 200
    world.later(hours=7)
    assert desk.get("/randevular").status_code == 303


def test_signing_out_ends_the_session_itself(world: World, desk: Browser) -> None:
    token = desk.http.cookies["randevu"]
    desk.open("/randevular")
    assert desk.send("/cikis").headers["location"].startswith("/giris")
    thief = world.browser()
    thief.http.cookies.set("randevu", token)
    assert thief.get("/randevular").status_code == 303
    assert world.rows(panel_session) == []


def test_a_planted_session_is_worth_nothing_after_the_sign_in(world: World) -> None:
    attacker = world.signed_in()
    victim = world.browser()
    victim.http.cookies.set("randevu", attacker.http.cookies["randevu"])
    victim.sign_in()
    assert attacker.get("/randevular").status_code == 303
    assert victim.http.cookies.get("randevu", domain="localhost.local") != attacker.http.cookies["randevu"]


def test_who_was_switched_off_is_out_at_once(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        db.execute(panel_user.update().values(active=False))
    assert desk.get("/randevular").status_code == 303
    assert world.browser().sign_in().status_code == 401


def test_the_database_holds_neither_passwords_nor_tokens(world: World, desk: Browser) -> None:
    assert world.rows(panel_user)[0].password_hash.startswith("$argon2id$")
    assert desk.http.cookies["randevu"] not in str(world.rows(panel_session))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    said = world.browser().sign_in().headers.get_list("set-cookie")
    made = next(one for one in said if one.startswith("randevu="))
    assert "HttpOnly" in made
    assert "SameSite=lax" in made


def test_the_sign_in_never_leads_to_another_site(world: World) -> None:
    browser = world.browser()
    for after in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\r\nX: y"):
        browser.open("/giris")
        answer = browser.send("/giris", eposta=EMAIL, parola=PASSWORD, sonra=after)
        assert (after, answer.headers["location"]) == (after, "/")


def test_a_sign_in_form_of_another_browser_is_refused(world: World) -> None:
    browser = world.browser()
    browser.open("/giris")
    answer = browser.send("/giris", eposta=EMAIL, parola=PASSWORD, csrf="x")
    assert answer.status_code == 403
    assert not browser.http.cookies.get("randevu")


def test_users_need_an_address_a_known_role_and_a_long_password(world: World) -> None:
    good = {"email": "Ayşe@Salon.example ", "name": "", "role": "sales", "password": PASSWORD, "now": world.now}
    with store.writing(world.url) as db:
        for wrong in (
            *({"email": "ayse"}, {"email": "a b@c.de"}, {"role": "king"}, {"password": "kısa"}),
            *({"branches": ["nowhere"]}, {"branches": []}, {"branches": ["kadikoy"], "role": "owner"}),
        ):
            with pytest.raises(UnusableUser):
                users.add(db, **{**good, **wrong})
        users.add(db, **good)
        with pytest.raises(UserExists):
            users.add(db, **{**good, "email": "AYŞE@salon.example"})
    assert world.rows(panel_user)[1].name == "ayşe"


@pytest.mark.parametrize(
    ("role", "first"),
    [("owner", "/randevular"), ("viewer", "/randevular"), ("agent", "/bekleyenler"), ("trainer", "/bekleyenler")],
)
def test_everybody_begins_where_they_may_see_something(world: World, role: str, first: str) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", role))
    assert browser.get("/").headers["location"] == first
    assert browser.get(first).status_code == 200
