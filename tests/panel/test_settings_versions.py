"""The business file as a whole: what each version changed, going back, and putting another file in its place."""

from __future__ import annotations

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.catalogue.editing import plain
from randevu.store.tables import catalogue_version
from tests.panel.panel_world import Browser, World
from tests.panel.test_safety import SCRIPT
from tests.panel.test_settings_pages import alert, saved, text_of


def changes(desk: Browser) -> list[str]:
    return [each.text for each in desk.page.one("ul", class_="changes").all("li")]


def test_every_version_says_who_changed_what(world: World, desk: Browser) -> None:
    saved(desk, "/ayarlar/hizmetler/fon", price="400")
    saved(desk, "/ayarlar/saatler", monday__closed="evet")
    page = desk.open("/ayarlar/surumler")
    newest, before, first = page.all("section", class_="card")
    assert "Çalışma saatleri › Pazartesi: 09:00-19:00 → kapalı" in newest.text
    assert "Hizmetler › Fön › Fiyat (₺): 350 → 400" in before.text
    assert "Defne" in before.text
    assert "İlk sürüm." in first.text
    assert not newest.has("a", href="/ayarlar/surumler/3/don")


def test_going_back_shows_what_it_changes_and_makes_a_new_version(world: World, desk: Browser) -> None:
    before = text_of(world)
    saved(desk, "/ayarlar/hizmetler/fon", price="400")
    desk.open("/ayarlar/surumler/1/don")
    assert changes(desk) == ["Hizmetler › Fön › Fiyat (₺): 400 → 350"]
    assert desk.send("/ayarlar/dosya").headers["location"].startswith("/ayarlar/surumler")
    assert plain(text_of(world)) == plain(before)
    assert len(world.rows(catalogue_version)) == 3


def test_a_file_is_looked_at_before_it_rules(world: World, desk: Browser) -> None:
    text = text_of(world).replace("price: 350", "price: 375", 1)
    desk.open("/ayarlar/dosya")
    desk.send("/ayarlar/dosya/isaretle", metin=text)
    assert changes(desk) == ["Hizmetler › Fön › Fiyat (₺): 350 → 375"]
    assert len(world.rows(catalogue_version)) == 1
    assert desk.send("/ayarlar/dosya").status_code == 303
    assert int(world.catalogue.services["fon"].price) == 375
    assert world.rows(catalogue_version)[-1].author == "user:1"


def test_a_wrong_file_is_refused_with_its_place_and_nothing_typed_is_lost(world: World, desk: Browser) -> None:
    text = text_of(world).replace("price: 350", "price: çok", 1)
    desk.open("/ayarlar/dosya")
    assert desk.send("/ayarlar/dosya/isaretle", metin=text).status_code == 422
    assert "services.fon.price" in alert(desk)
    assert "price: çok" in desk.page.one("textarea", name="metin").text
    for nonsense in ("", "- a\n- b", "a: [", SCRIPT):
        desk.open("/ayarlar/dosya")
        assert desk.send("/ayarlar/dosya/isaretle", metin=nonsense).status_code == 422, nonsense
    assert len(world.rows(catalogue_version)) == 1


def test_appointments_left_outside_by_a_file_are_listed_first(world: World, desk: Browser) -> None:
    late = world.booked(world.customer("Selin Yılmaz"), "2026-03-12 18:00", staff="ayse")
    saved(desk, "/ayarlar/hizmetler/fon", price="400")
    with store.writing(world.url) as db:
        catalogues.replace(db, text_of(world).replace("hours:\n", "hours:\n  # kısa perşembe\n", 1), "test", world.now)
    desk.open("/ayarlar/dosya")
    desk.send("/ayarlar/dosya/isaretle", metin=text_of(world).replace("thursday: ", "thursday: 09:00-17:00 # ", 1))
    assert [one["href"] for one in desk.page.one("div", class_="warn").all("a")] == [f"/randevular/{late}"]
    assert desk.send("/ayarlar/dosya").status_code == 303


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(world: World, desk: Browser) -> None:
    murat = world.signed_in(world.add_user("m@salon.example", "manager", "Murat"))
    saved(desk, "/ayarlar/hizmetler/fon", price="400")
    desk.open("/ayarlar/surumler/1/don")
    saved(murat, "/ayarlar/hizmetler/fon", minutes="45")
    assert desk.send("/ayarlar/dosya").status_code == 409
    assert "başka biri kaydetti" in alert(desk)
    assert len(changes(desk)) == 2
    assert desk.send("/ayarlar/dosya").status_code == 303


def test_a_version_can_be_taken_away_as_a_file(world: World, desk: Browser) -> None:
    answer = desk.get("/ayarlar/surumler/1/dosya")
    assert answer.text == text_of(world)
    assert "attachment" in answer.headers["content-disposition"]
    assert desk.get("/ayarlar/surumler/99/dosya").status_code == 404
    assert desk.get("/ayarlar/surumler/99/don").status_code == 404


def test_older_versions_are_on_further_pages(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        for number in range(25):
            text = text_of(world).replace("price: 350", f"price: {400 + number}", 1)
            catalogues.replace(db, text, "user:1", world.now)
    page = desk.open("/ayarlar/surumler")
    assert len(page.all("section", class_="card")) == 20
    older = desk.open(page.one("p", class_="pager").one("a")["href"])
    assert len(older.all("section", class_="card")) == 6
    assert not older.has("p", class_="pager")
