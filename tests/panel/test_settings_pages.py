"""Settings: what owners change, what is refused and how, what it means for appointments, and two people at once."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.store.tables import appointment, catalogue_version
from tests.panel.panel_world import Browser, World
from tests.panel.test_safety import SCRIPT


def saved(desk: Browser, path: str, **typed: Any) -> int:
    """Open a form, type over some fields and send it; its status."""
    desk.open(path)
    return int(desk.send(path, **{name.replace("__", "."): value for name, value in typed.items()}).status_code)


def alert(desk: Browser) -> str:
    return desk.page.all("*", role="alert")[0].text


def text_of(world: World) -> str:
    with store.reading(world.url) as db:
        return catalogues.export(db)


def test_the_overview_leads_to_every_form(desk: Browser) -> None:
    for link in desk.open("/ayarlar").one("ul", class_="tiles").all("a"):
        desk.open(link["href"])
        for entry in desk.page.one("main").all("a", class_="cover"):
            desk.open(entry["href"])


def test_new_hours_rule_at_once_and_the_rest_of_the_file_stays_as_it_was_written(world: World, desk: Browser) -> None:
    before = text_of(world)
    assert saved(desk, "/ayarlar/saatler", saturday="10.00 – 13.00, 14:00-17:00", monday__closed="evet") == 303
    saturday = date(2026, 3, 14)
    assert world.catalogue.hours_on(saturday, "kadikoy") == ((time(10), time(13)), (time(14), time(17)))
    assert world.catalogue.hours_on(date(2026, 3, 16)) == ()
    changed = [line for line in text_of(world).splitlines() if line not in before.splitlines()]
    assert changed == ["  monday: closed", "  saturday: [10:00-13:00, 14:00-17:00]"]
    assert world.rows(catalogue_version)[-1].author == "user:1"
    page = desk.open("/ayarlar/saatler")
    assert page.one("input", name="saturday")["value"] == "10:00-13:00, 14:00-17:00"
    assert page.one("input", name="monday.closed").get("checked") is not None


def test_saving_what_stands_there_already_makes_no_version(world: World, desk: Browser) -> None:
    for path in ("saatler", "ozel-gunler", "kurallar", "isletme", "hizmetler/lazer-epilasyon", "personel/elif"):
        assert saved(desk, f"/ayarlar/{path}") == 303, path
    assert len(world.rows(catalogue_version)) == 1


@pytest.mark.parametrize(
    ("path", "field", "typed", "words"),
    [
        ("saatler", "monday", "9-19", "09:00-19:00 gibi yazın"),
        ("saatler", "monday", "19:00-09:00", "Kapanış açılıştan sonra"),
        ("hizmetler/fon", "minutes", "yarım saat", "5 ile 720 arasında"),
        ("hizmetler/fon", "minutes", "", "boş kalamaz"),
        ("hizmetler/fon", "price", "bin lira", "600 ya da 349,90 gibi"),
        ("hizmetler/fon", "deposit", "9000", "fiyattan yüksek olamaz"),
        ("hizmetler/fon", "name", "manikur", "başka bir adla aynı"),
        ("kurallar", "step_minutes", "7", "günü eşit bölen"),
        ("kurallar", "quiet_from", "akşam", "13:00 gibi"),
        ("hatirlatmalar/one-day", "at", "08:30", "yalnızca birini"),
        ("subeler/kadikoy", "latitude", "uzak", "29,02573"),
        ("isletme", "alert_email", "posta", "E-posta adresini"),
    ],
)
def test_what_the_business_files_rules_refuse_is_explained_at_its_field(
    world: World, desk: Browser, path: str, field: str, typed: str, words: str
) -> None:
    assert saved(desk, f"/ayarlar/{path}", **{field: typed}) == 422
    assert words in desk.page.one("form", class_="setting").text or words in alert(desk)
    assert desk.page.one("form", class_="setting").one("input", name=field)["value"] == typed
    assert len(world.rows(catalogue_version)) == 1


def test_a_service_is_changed_with_the_words_people_use(world: World, desk: Browser) -> None:
    typed = {"price": "1.250,50", "minutes": "40", "buffer_after": "10", "also": "fön çekimi, maşa", "deposit": ""}
    assert saved(desk, "/ayarlar/hizmetler/fon", **typed) == 303
    fon = world.catalogue.services["fon"]
    assert (str(fon.price), fon.minutes, fon.buffer_after) == ("1250.5", 40, 10)
    assert fon.everyday == ("fön çekimi", "maşa")


def test_a_new_service_gets_a_key_of_its_own_and_people_who_do_it(world: World, desk: Browser) -> None:
    typed = {"name": "Protez tırnak", "price": "900", "minutes": "90", "group": "tırnak"}
    assert saved(desk, "/ayarlar/hizmetler/yeni", **typed) == 422
    assert "en az bir kişi" in alert(desk) + desk.page.one("form", class_="setting").text
    assert saved(desk, "/ayarlar/hizmetler/yeni", **typed, who=["elif", "zeynep"]) == 303
    assert world.catalogue.services["protez-tirnak"].who == ("elif", "zeynep")
    assert world.catalogue.staff["elif"].does("manikur")


def test_who_no_longer_does_a_service_keeps_the_rest_of_its_group(world: World, desk: Browser) -> None:
    assert saved(desk, "/ayarlar/hizmetler/fon", who=["mehmet"]) == 303
    catalogue = world.catalogue
    assert catalogue.services["fon"].who == ("mehmet",)
    assert catalogue.services["sac-kesimi"].who == ("ayse", "mehmet", "zeynep")


def test_days_that_differ_and_leave_are_rows(world: World, desk: Browser) -> None:
    rows = {
        "exceptions.first": ["2026-04-01", "2026-04-06", ""],
        "exceptions.last": ["", "2026-04-08", ""],
        "exceptions.hours": ["09:00-12:00", "", ""],
        "exceptions.label": ["Sayım", "", ""],
    }
    assert saved(desk, "/ayarlar/ozel-gunler", **rows) == 303
    catalogue = world.catalogue
    assert catalogue.hours_on(date(2026, 4, 1)) == ((time(9), time(12)),)
    assert catalogue.closed_reason(date(2026, 4, 1)) == "Sayım"
    assert catalogue.hours_on(date(2026, 4, 7)) == ()
    assert saved(desk, "/ayarlar/personel/ayse", **{"days_off.first": ["2026-04-09"], "days_off.last": [""]}) == 303
    assert world.catalogue.staff["ayse"].is_off(date(2026, 4, 9))
    rows["exceptions.first"] = ["2026-04-01", "2026-04-09", ""]
    assert saved(desk, "/ayarlar/ozel-gunler", **rows) == 422
    assert "Bitiş günü" in desk.page.one("form", class_="setting").text
    assert [one["value"] for one in desk.page.all("input", name="exceptions.first")][:2] == ["2026-04-01", "2026-04-09"]


def test_a_reminder_is_added_and_taken_away_the_last_one_too(world: World, desk: Browser) -> None:
    assert saved(desk, "/ayarlar/hatirlatmalar/yeni", hours_before="3") == 303
    assert [one.key for one in world.catalogue.reminders][-1] == "3"
    for one in world.catalogue.reminders:
        desk.open(f"/ayarlar/hatirlatmalar/{one.key}")
        assert desk.send(f"/ayarlar/hatirlatmalar/{one.key}/kaldir").status_code == 303
    assert world.catalogue.reminders == ()


def test_appointments_that_would_lie_outside_are_listed_first_and_never_removed(world: World, desk: Browser) -> None:
    who = world.customer("Selin Yılmaz")
    late = world.booked(who, "2026-03-12 18:00", staff="ayse")
    world.booked(who, "2026-03-12 14:00", staff="ayse")
    assert saved(desk, "/ayarlar/saatler", thursday="09:00-17:00") == 409
    warning = desk.page.one("div", class_="warn")
    assert [one["href"] for one in warning.all("a")] == [f"/randevular/{late}"]
    assert "çalışma saatlerinin dışında" in warning.text
    assert len(world.rows(catalogue_version)) == 1
    assert desk.page.one("input", name="thursday")["value"] == "09:00-17:00"
    assert desk.send("/ayarlar/saatler").status_code == 303
    assert world.catalogue.hours_on(date(2026, 3, 12), "kadikoy") == ((time(9), time(17)),)
    assert {one.status for one in world.rows(appointment)} == {"booked"}


def test_an_agreement_counts_only_for_the_appointments_that_were_shown(world: World, desk: Browser) -> None:
    who = world.customer("Selin Yılmaz")
    world.booked(who, "2026-03-12 18:00", staff="ayse")
    assert saved(desk, "/ayarlar/saatler", thursday="09:00-17:00") == 409
    world.booked(who, "2026-03-12 17:30", staff="mehmet")
    assert desk.send("/ayarlar/saatler").status_code == 409
    assert desk.page.one("div", class_="warn").text.startswith("Bu değişiklikle 2 randevu")


def test_people_who_stop_doing_something_leave_appointments_behind(world: World, desk: Browser) -> None:
    world.booked(world.customer("Selin"), "2026-03-12 14:00", staff="ayse")
    assert saved(desk, "/ayarlar/hizmetler/sac-kesimi", who=["mehmet", "zeynep"]) == 409
    assert "personeli bu hizmeti" in desk.page.one("div", class_="warn").text


def test_two_people_who_change_different_things_both_get_what_they_wanted(world: World, desk: Browser) -> None:
    other = world.signed_in(world.add_user("m@salon.example", "manager", "Murat"))
    other.open("/ayarlar/hizmetler/fon")
    assert saved(desk, "/ayarlar/hizmetler/fon", price="400") == 303
    assert other.send("/ayarlar/hizmetler/fon", minutes="40").status_code == 303
    fon = world.catalogue.services["fon"]
    assert (int(fon.price), fon.minutes) == (400, 40)


def test_who_comes_second_to_the_same_thing_is_told_and_sees_both(world: World, desk: Browser) -> None:
    murat = world.signed_in(world.add_user("m@salon.example", "manager", "Murat"))
    desk.open("/ayarlar/hizmetler/fon")
    assert saved(murat, "/ayarlar/hizmetler/fon", price="400", minutes="35") == 303
    assert desk.send("/ayarlar/hizmetler/fon", price="450").status_code == 409
    assert "bunları Murat değiştirdi" in alert(desk)
    assert "şu an kayıtlı olan 400; sizin yazdığınız 450" in alert(desk)
    assert int(world.catalogue.services["fon"].price) == 400
    assert desk.send("/ayarlar/hizmetler/fon").status_code == 303
    fon = world.catalogue.services["fon"]
    assert (int(fon.price), fon.minutes) == (450, 35)


def test_names_are_never_markup(world: World, desk: Browser) -> None:
    typed = {"name": SCRIPT, "description": SCRIPT, "group": SCRIPT, "also": ""}
    assert saved(desk, "/ayarlar/hizmetler/fon", **typed, who=["ayse"]) == 303
    assert saved(desk, "/ayarlar/hizmetler/fon", minutes=SCRIPT) == 422
    for path in ("/ayarlar/hizmetler", "/ayarlar/hizmetler/fon", "/ayarlar/personel/elif"):
        page = desk.open(path)
        assert not page.has("img"), path
        assert len(page.all("script")) == 1, path
    assert desk.open("/ayarlar/hizmetler/fon").one("input", name="name")["value"] == SCRIPT


def test_a_manager_of_one_branch_does_not_set_the_whole_business(world: World) -> None:
    bound = world.signed_in(world.add_user("k@salon.example", "manager", branches=("kadikoy",)))
    assert bound.get("/ayarlar").status_code == 403
    assert bound.get("/ayarlar/saatler").status_code == 403
    assert not bound.open("/randevular").has("a", href="/ayarlar")


def test_what_is_not_there_is_not_found(desk: Browser) -> None:
    for path in ("/ayarlar/yok", "/ayarlar/hizmetler/yok", "/ayarlar/saatler/monday"):
        assert desk.get(path).status_code == 404
    token = desk.open("/ayarlar").all("input", name="csrf")[0]["value"]
    for path in ("/ayarlar/hizmetler", "/ayarlar/hizmetler/fon/kaldir", "/ayarlar/hizmetler/yok"):
        assert desk.post(path, {"csrf": token, "surum": "1"}).status_code == 404
    assert desk.post("/ayarlar/saatler", {"csrf": token, "surum": "99"}).status_code == 404


def test_reminders_are_shown_as_a_customer_gets_them_for_an_appointment_made_now(world: World, desk: Browser) -> None:
    shown = desk.open("/ayarlar/hatirlatmalar").one("section", aria_labelledby="ornek")
    assert "18 Mart Çarşamba 13:00, Saç kesimi, Kadıköy" in shown.text
    moments = [one.one("a").text for one in shown.all("h3")]
    assert moments == ["16 Mart Pazartesi 13:00", "17 Mart Salı 13:00", "18 Mart Çarşamba 08:30"]
    assert [one.text for one in shown.all("ul")[1].all("li")] == ["Evet", "Değiştir", "İptal"]
    assert "Saç kesimi" in shown.all("p", class_="text")[1].text
    saved(desk, "/ayarlar/hatirlatmalar/one-day", hours_before="30")
    assert "17 Mart Salı 08:00" in desk.open("/ayarlar/hatirlatmalar").one("section", aria_labelledby="ornek").text


def test_a_service_can_be_paused_while_its_appointments_stay_and_are_listed(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00", "fon", staff="ayse")
    assert saved(desk, "/ayarlar/hizmetler/fon", paused="evet") == 409
    assert "hizmeti ya da şubesi artık sunulmuyor" in alert(desk)
    assert desk.send("/ayarlar/hizmetler/fon", paused="evet").status_code == 303
    assert world.catalogue.services["fon"].paused
    assert "Ara verildi" in desk.open("/ayarlar/hizmetler").text
    assert not desk.open("/randevular/yeni").has("input", value="fon")
    assert "Fön" in desk.open(f"/randevular/{number}").text
    for page in (f"/randevular/{number}/tasi", "/takvim?tarih=2026-03-12", "/ayarlar/hizmetler/fon"):
        assert desk.get(page).status_code == 200
    assert world.rows(appointment)[0].status == "booked"


def test_a_person_can_be_paused_while_their_appointments_stay(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00", "fon", staff="ayse")
    assert saved(desk, "/ayarlar/personel/ayse", paused="evet") == 409
    assert desk.send("/ayarlar/personel/ayse", paused="evet").status_code == 303
    assert not world.catalogue.staff["ayse"].places
    for page in (f"/randevular/{number}", f"/randevular/{number}/tasi", "/takvim?personel=ayse", "/kapali"):
        assert desk.get(page).status_code == 200
    assert saved(desk, "/ayarlar/personel/ayse", paused=[]) == 303
    assert world.catalogue.staff["ayse"].does("fon")
