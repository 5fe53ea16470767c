"""Appointments: the list, one of them, entering, moving, cancelling."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert

from randevu import store
from randevu.panel import phone
from randevu.panel.views.appointments import LISTED
from randevu.store.tables import appointment, appointment_event, customer, identity, outbox
from tests.panel.entering import NEW, asked, enter, slot, slots
from tests.panel.panel_world import Browser, World


def _told(world: World) -> list[tuple[str, str]]:
    """What was put into the outbox: the owner is told, the customer is for the staff to tell."""
    return [(row.kind, row.payload["template"]) for row in world.rows(outbox)]


# ---------------------------------------------------------------- the list


def test_the_day_shows_time_customer_service_staff_source_and_attendance(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", "fon", staff="ayse")
    page = desk.open("/randevular")
    row = page.one("section", aria_labelledby="day").one("li", class_="visit")
    assert row.one("time").text == "14:0015:00"
    assert row.one("a", class_="cover")["href"] == f"/randevular/{number}"
    for shown in ("Selin Yılmaz", "Saç kesimi + Fön", "Ayşe", "Kadıköy", "WhatsApp", "0532 123 45 67"):
        assert shown in row.text
    assert page.one("p", class_="counts").text.startswith("Bugün 1 randevu, 1 tanesi sırada · yarın 0")


def test_the_services_of_each_of_two_people_are_shown(world: World, desk: Browser) -> None:
    both = (("manikur",), ("fon",))
    world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "manikur", branch="besiktas", each=both)
    same = (("fon",), ("fon",))
    world.booked(world.customer("Ece"), "2026-03-12 14:00", "fon", branch="besiktas", each=same)
    assert "Manikür + Fön · 2 kişi" in desk.open("/randevular").text
    assert "Fön · 2 kişi" in desk.open("/randevular?gun=2026-03-12").one("section", aria_labelledby="day").text


def test_the_branch_filter_and_the_day_are_part_of_the_address(world: World, desk: Browser) -> None:
    who = world.customer("Selin")
    world.booked(who, "2026-03-12 14:00")
    world.booked(who, "2026-03-12 16:00", branch="besiktas")
    page = desk.open("/randevular?gun=2026-03-12&sube=besiktas")
    day = page.one("section", aria_labelledby="day")
    assert [row.one("b").text for row in day.all("li", class_="visit")] == ["16:00"]
    assert page.one("select", name="sube").one("option", selected="")["value"] == "besiktas"
    assert len(desk.open("/randevular").one("section", aria_labelledby="coming").all("li", class_="visit")) == 2


def test_so_many_appointments_are_shown_and_the_list_of_all_has_the_rest(world: World, desk: Browser) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00")
    (booked,) = world.rows(appointment)
    copies = [{**booked._mapping, "id": number} for number in range(2, LISTED + 1)]
    with store.writing(world.url) as db:
        db.execute(insert(appointment), copies)
    page = desk.open("/randevular?sube=kadikoy")
    assert (len(page.all("li", class_="visit")), "Devamı" in page.text) == (LISTED, False)
    with store.writing(world.url) as db:
        db.execute(insert(appointment), [{**copies[0], "id": LISTED + 1}])
    page = desk.open("/randevular?sube=kadikoy")
    assert len(page.all("li", class_="visit")) == LISTED
    assert "Önümüzdeki iki haftada başka randevu yok" not in page.text
    rest = page.one("section", aria_labelledby="coming").one("p", class_="soft").one("a")["href"]
    assert rest == "/randevular/liste?ilk=2026-03-11&sira=eski&sube=kadikoy"
    assert desk.open("/randevular/yazdir").text.count("Selin") == LISTED + 1


def test_an_empty_day_says_so_and_a_holiday_is_named(desk: Browser) -> None:
    page = desk.open("/randevular?gun=2026-04-23")
    assert "randevu yok" in page.one("div", class_="empty").text
    assert "Ulusal Egemenlik" in page.one("h2", id="day").text


@pytest.mark.parametrize("query", ["gun=dün", "gun=9999-12-31", "gun=0001-01-01", "sube=ankara", "gun=%00"])
def test_nonsense_in_the_address_shows_today(desk: Browser, query: str) -> None:
    assert "Bugün" in desk.open(f"/randevular?{query}").one("h2", id="day").text


# ---------------------------------------------------------------- entering


def test_a_caller_is_booked_and_the_customer_is_made(world: World, desk: Browser) -> None:
    answer = enter(desk, telefon="0532 1234567", kaynak="phone")
    made = world.rows(appointment)[0]
    assert answer.headers["location"] == f"/randevular/{made.id}?bilgi=yazildi"
    assert (made.source, made.branch, made.starts_at) == ("phone", "kadikoy", world.at("2026-03-12 14:00"))
    assert world.rows(customer)[0].phone == "+905321234567"
    assert world.rows(appointment_event)[0].by == f"user:{world.user}"
    page = desk.open(answer.headers["location"])
    assert page.one("p", role="status").text == "Randevu yazıldı."
    assert "Defne" in page.one("section", aria_labelledby="history").text
    assert _told(world) == [("owner_alert", "owner_booked")]


def test_who_writes_on_whatsapp_later_is_the_customer_who_called(world: World, desk: Browser) -> None:
    enter(desk)
    assert world.customer("ali 🙂", "905321234567") == world.rows(customer)[0].id


def test_a_known_number_is_recognised_and_keeps_its_name(world: World, desk: Browser) -> None:
    known = world.customer("Selin Yılmaz")
    answer = enter(desk, ad="Selin hanım")
    assert world.rows(appointment)[0].customer_id == known
    page = desk.open(answer.headers["location"])
    assert page.one("h1").text == "Selin Yılmaz"
    assert "zaten kayıtlı" in page.one("p", role="status").text


def test_a_known_number_without_a_name_gets_the_name_that_was_said(world: World, desk: Browser) -> None:
    who = world.customer(None, "905321234567")
    enter(desk)
    assert [(row.id, row.name) for row in world.rows(customer)] == [(who, "Ali Can")]


def test_a_walk_in_needs_no_number_and_may_have_begun(world: World, desk: Browser) -> None:
    world.later(minutes=7)
    page = desk.open(asked(gun="2026-03-11", sube="kadikoy"))
    assert slots(page)[0] == "10:15"
    answer = desk.send(NEW, baska_saat="10:05", ad="Ali Can", kaynak="walk_in")
    assert answer.status_code == 303
    made = world.rows(appointment)[0]
    assert (made.source, made.starts_at) == ("walk_in", world.at("2026-03-11 10:05"))
    assert world.rows(identity) == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"ad": " "}, "name-problem"),
        ({"telefon": "12"}, "phone-problem"),
        ({"telefon": "0532 123 45 6x"}, "phone-problem"),
        ({"telefon": ""}, "phone_missing-problem"),
        ({"saat": ""}, "time-problem"),
        ({"saat": "2026-03-12T14:00:00|kadikoy"}, "time-problem"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: World, desk: Browser, typed: dict[str, str], problem: str
) -> None:
    answer = enter(desk, **{"not": "kapı zili bozuk", **typed})
    assert answer.status_code == 422
    assert desk.page.has("p", id=problem)
    assert desk.page.one("textarea", name="not").text == "kapı zili bozuk"
    assert world.rows(appointment) == []
    assert world.rows(customer) == []


def test_a_double_click_books_once(world: World, desk: Browser) -> None:
    page = desk.open(asked(gun="2026-03-12", sube="kadikoy"))
    form = next(one for one in page.all("form", action=NEW) if one.get("method") == "post")
    sent = {**form.fields(), "saat": slot(page, "14:00"), "ad": "Ali", "kaynak": "walk_in", "telefon": ""}
    first, second = desk.post(NEW, sent), desk.post(NEW, sent)
    assert first.headers["location"] == second.headers["location"]
    assert len(world.rows(appointment)) == 1
    assert len(world.rows(customer)) == 1


def test_a_time_that_was_just_taken_is_refused_with_a_reason_and_other_times(world: World, desk: Browser) -> None:
    page = desk.open(asked(gun="2026-03-12", sube="kadikoy", personel="ayse"))
    wanted = slot(page, "14:00")
    world.booked(world.customer("Daha hızlı", "905330000001"), "2026-03-12 14:00", staff="ayse")
    answer = desk.send(NEW, saat=wanted, ad="Ali Can", telefon="0532 123 45 67")
    assert answer.status_code == 409
    assert "Bu saat dolu." in desk.page.one("p", role="alert").text
    assert "14:00" not in slots(desk.page)
    assert "14:30" in slots(desk.page)
    assert desk.page.one("input", name="ad")["value"] == "Ali Can"
    assert len(world.rows(appointment)) == 1
    assert len(world.rows(customer)) == 1


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2026-03-15", "14:00", "çalışma saatlerinin dışında"),
        ("2026-03-12", "18:45", "çalışma saatlerinin dışında"),
        ("2026-03-11", "09:15", "Bu saat geçti"),
        ("2026-04-23", "14:00", "tatil"),
    ],
)
def test_a_typed_time_that_cannot_be_is_refused_with_its_reason(
    desk: Browser, day: str, clock: str, words: str
) -> None:
    desk.open(asked(gun=day, sube="kadikoy"))
    answer = desk.send(NEW, baska_saat=clock, ad="Ali Can", telefon="0532 123 45 67")
    assert answer.status_code == 409
    assert words in desk.page.one("p", role="alert").text


def test_staff_may_book_beyond_what_customers_may(world: World, desk: Browser) -> None:
    for hour in (10, 11, 12, 13, 14):
        assert enter(desk, f"{hour}:00", "2026-06-10").status_code == 303
    assert len(world.rows(appointment)) == 5


def test_a_day_without_free_times_says_why_and_leads_to_the_nearest(desk: Browser) -> None:
    page = desk.open(asked(gun="2026-03-15", personel="ayse"))
    assert "kapalıyız" in page.one("p", class_="asked").text
    nearest = page.one("ul", class_="nearest").all("a")
    assert nearest
    assert slots(desk.open(nearest[0]["href"]))


def test_somebody_who_does_not_do_the_service_is_named_as_the_reason(desk: Browser) -> None:
    page = desk.open(asked("lazer-epilasyon", personel="ayse"))
    assert "bu hizmeti bu şubede vermiyor" in page.one("p", class_="asked").text


def test_the_script_gets_the_same_times_as_the_page(desk: Browser) -> None:
    query = asked("sac-kesimi", "fon", gun="2026-03-12", kisi="2").partition("?")[2]
    on_page = slots(desk.open(f"{NEW}?{query}"))
    fragment = desk.open(f"/randevular/saatler?{query}")
    assert slots(fragment) == on_page
    assert not fragment.has("html")


def test_the_script_learns_who_has_a_number_by_post_only(world: World, desk: Browser) -> None:
    world.customer("Selin Yılmaz")
    token = desk.open(NEW).all("input", name="csrf")[0]["value"]
    ask = "/randevular/musteri"
    known = desk.post(ask, {"csrf": token, "telefon": "+90 532 123 45 67"}).json()
    assert known == {"valid": True, "name": "Selin Yılmaz"}
    assert desk.post(ask, {"csrf": token, "telefon": "0532 123 45 68"}).json() == {"valid": True, "name": None}
    assert desk.get(ask).status_code in {404, 405}


def test_numbers_are_read_as_people_type_them() -> None:
    for typed in ("0532 123 45 67", "532 1234567", "+90 (532) 123-45-67", "00905321234567", "905321234567"):
        assert phone.read(typed) == "+905321234567", typed
    assert phone.read("+49 30 901820") == "+4930901820"
    for wrong in ("", "abc", "112", "0532 123", "0532 123 45 67 dahili 9", "1" * 50):
        assert phone.read(wrong) is None, wrong
    assert phone.show("+905321234567") == "0532 123 45 67"
    assert phone.show("+4930901820").startswith("+49")


# ---------------------------------------------------------------- one appointment


def test_moving_keeps_the_appointment_and_writes_its_history(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", staff="ayse")
    page = desk.open(f"/randevular/{number}/tasi?gun=2026-03-12&sube=kadikoy&personel=mehmet")
    answer = desk.send(f"/randevular/{number}/tasi", saat=slot(page, "16:00"))
    assert answer.headers["location"] == f"/randevular/{number}?bilgi=tasindi"
    made = world.rows(appointment)[0]
    assert (made.id, made.starts_at) == (number, world.at("2026-03-12 16:00"))
    page = desk.open(answer.headers["location"])
    assert (
        "Taşındı: 11 Mart Çarşamba 14:00 → 12 Mart Perşembe 16:00; Ayşe → Mehmet Defne"
        in page.one("section", aria_labelledby="history").text
    )
    assert _told(world) == [("owner_alert", "owner_moved")]


def test_an_appointments_own_time_counts_as_free_while_it_is_moved(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00", staff="ayse")
    path = f"/randevular/{number}/tasi"
    assert "14:15" in slots(desk.open(f"{path}?gun=2026-03-12&sube=kadikoy&personel=ayse"))
    assert "14:15" not in slots(desk.open(asked(gun="2026-03-12", sube="kadikoy", personel="ayse")))
    assert slots(desk.open(f"/randevular/{number}/saatler?gun=2026-03-12")) == slots(
        desk.open(f"{path}?gun=2026-03-12")
    )


def test_moving_to_a_taken_time_is_refused_and_changes_nothing(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00", staff="ayse")
    world.booked(world.customer("Murat", "905330000001"), "2026-03-12 16:00", staff="ayse")
    desk.open(f"/randevular/{number}/tasi?gun=2026-03-12&sube=kadikoy&personel=ayse")
    answer = desk.send(f"/randevular/{number}/tasi", baska_saat="16:15")
    assert answer.status_code == 409
    assert "Bu saat dolu." in desk.page.one("p", role="alert").text
    assert world.rows(appointment)[0].starts_at == world.at("2026-03-12 14:00")


def test_staff_may_cancel_after_the_customers_cut_off(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-11 10:30")
    desk.open(f"/randevular/{number}")
    answer = desk.send(f"/randevular/{number}/iptal")
    assert answer.headers["location"] == f"/randevular/{number}?bilgi=iptal"
    assert world.rows(appointment)[0].status == "cancelled"
    page = desk.open(answer.headers["location"])
    assert not page.has("form", action=f"/randevular/{number}/iptal")
    assert not desk.open("/randevular").has("li", class_="visit")
    assert _told(world) == [("owner_alert", "owner_cancelled")]


@pytest.mark.parametrize("nonce", ["", "short", "ç" * 20])
def test_a_form_that_names_no_command_changes_nothing(world: World, desk: Browser, nonce: str) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 10:30")
    assert enter(desk, nonce=nonce).status_code == 400
    page = desk.open(f"/randevular/{number}/tasi?gun=2026-03-12&sube=kadikoy&personel=mehmet")
    answer = desk.send(f"/randevular/{number}/tasi", saat=slot(page, "16:00"), nonce=nonce)
    assert answer.status_code == 400
    desk.open(f"/randevular/{number}")
    assert desk.send(f"/randevular/{number}/iptal", nonce=nonce).status_code == 400
    assert [(row.status, row.generation) for row in world.rows(appointment)] == [("booked", 1)]


@pytest.mark.parametrize(
    ("asked_day", "shown"), [("2026-03-13", "2026-03-13"), ("", "2026-03-12"), ("9999-12-31", "2026-03-11")]
)
def test_moving_begins_with_the_appointments_own_day(world: World, desk: Browser, asked_day: str, shown: str) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    page = desk.open(f"/randevular/{number}/tasi?gun={asked_day}")
    assert page.one("input", name="gun", type="date")["value"] == shown


def test_cancelling_twice_from_two_windows_is_explained(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 10:30")
    other = world.signed_in()
    for browser in (desk, other):
        browser.open(f"/randevular/{number}")
    assert desk.send(f"/randevular/{number}/iptal").status_code == 303
    assert other.send(f"/randevular/{number}/iptal").status_code == 409
    assert "artık açık değil" in other.page.one("p", role="alert").text


@pytest.mark.parametrize(
    "path", ["/randevular/99", "/randevular/99/tasi", "/randevular/9999999999999999999999", "/yok"]
)
def test_what_is_not_there_gives_a_page_of_its_own(desk: Browser, path: str) -> None:
    assert desk.get(path).status_code == 404
    assert desk.page.one("h1").text == "Böyle bir sayfa yok"


def test_no_address_ever_holds_a_name_or_a_number(world: World, desk: Browser) -> None:
    answer = enter(desk)
    assert not re.search("532|Ali", answer.headers["location"])
    page = desk.open(asked(gun="2026-03-12"))
    get = next(one for one in page.all("form", action=NEW) if one.get("method") == "get")
    assert set(get.fields()) == {"hizmet", "gun", "kisi", "sube", "personel"}


def test_staff_mark_who_did_not_come_and_see_how_often(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    assert "Gelmedi" not in desk.open(f"/randevular/{number}").text
    world.later(hours=4, minutes=10)
    assert "Geçmişte" not in desk.open(f"/randevular/{number}").text
    marked = desk.send(f"/randevular/{number}/durum", durum="no_show")
    assert marked.headers["location"] == f"/randevular/{number}?bilgi=durum"
    shown = desk.open(f"/randevular/{number}")
    assert "1 kez gelmedi" in shown.text
    assert "Gelmedi olarak işaretlendi" in shown.text
