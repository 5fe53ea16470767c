"""All appointments by filters that combine; names and numbers in no address; as a file, and the day on paper."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from randevu import store
from randevu.booking import appointments
from randevu.panel.desk import appointment_list
from randevu.panel.desk.appointment_list import Wanted
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment, customer, panel_audit
from tests.panel.panel_world import Browser, World, prepare

OWNER = Actor(1, "Defne", "owner")


@pytest.fixture
def both(database: str, now: datetime) -> World:
    """A panel over each kind of database, with four appointments: see `filled`."""
    prepare(database, now)
    made = World(database, now)
    filled(made)
    return made


def filled(world: World) -> dict[str, int]:
    """Işıl's haircut tomorrow, GÖKÇE's massage and manicure, one of them cancelled late, and a nameless phone call."""
    isil, gokce = world.customer("Işıl Çağ", "905321234567"), world.customer("GÖKÇE ŞAHİN", "905337654321")
    nobody = world.customer(None, "905421112233")
    made = {
        "isil": world.booked(isil, "2026-03-12 10:00", "sac-kesimi", "fon", staff="ayse"),
        "gokce": world.booked(gokce, "2026-03-12 14:00", "masaj", branch="besiktas"),
        "late": world.booked(gokce, "2026-03-13 11:00", "manikur", staff="elif"),
        "phone": world.booked(nobody, "2026-03-16 09:30", "fon", staff="mehmet"),
    }
    with store.writing(world.url) as db:
        appointments.cancel(db, world.catalogue, made["late"], "x", world.now, by="user:1", by_staff=True)
        appointments.mark(db, made["late"], "late_cancel", "y", world.now, by="user:1")
        db.execute(update(appointment).where(appointment.c.id == made["phone"]).values(source="phone"))
    return made


CONDITIONS = (
    (Wanted(), [4, 3, 2, 1]),
    (Wanted(oldest_first=True), [1, 2, 3, 4]),
    (Wanted(staff="ayse"), [1]),
    (Wanted(service="fon"), [4, 1]),
    (Wanted(service="fon", source="phone"), [4]),
    (Wanted(branch="besiktas"), [2]),
    (Wanted(status="cancelled"), [3]),
    (Wanted(status="late_cancel"), [3]),
    (Wanted(status="booked", service="manikur"), []),
    (Wanted(typed="ISIL"), [1]),
    (Wanted(typed="gökçe masaj"), [2]),
    (Wanted(typed="sahin gok"), [3, 2]),
    (Wanted(typed="FÖN"), [4, 1]),
    (Wanted(typed="0542 111"), [4]),
    (Wanted(typed="fön", source="whatsapp"), [1]),
    (Wanted(typed="%"), []),
    (Wanted(typed="12"), []),
)


def test_conditions_combine_on_both_databases(both: World) -> None:
    with store.reading(both.url) as db:
        for wanted, expected in CONDITIONS:
            page = appointment_list.page(db, OWNER, both.catalogue, wanted, None, both.now)
            assert [one.appointment.id for one in page.listed] == expected, wanted


def test_days_bound_the_list_and_pages_follow_each_other_without_a_gap(both: World) -> None:
    wanted = Wanted(first=both.at("2026-03-12 00:00").date(), last=both.at("2026-03-13 00:00").date())
    seen, after = [], None
    with store.reading(both.url) as db:
        for _ in range(3):
            page = appointment_list.page(db, OWNER, both.catalogue, wanted, after, both.now, most=1)
            seen += [one.appointment.id for one in page.listed]
            after = page.after
    assert (seen, after) == ([3, 2, 1], None)


def shown(browser: Browser) -> list[str]:
    return [one["href"].rpartition("/")[2] for one in browser.page.all("a", class_="cover")]


def test_filters_stand_in_the_address_and_what_is_typed_does_not(world: World, desk: Browser) -> None:
    filled(world)
    desk.open("/randevular/liste")
    answer = desk.send("/randevular/liste", hizmet="fon", ilk="2026-03-13", ara="")
    assert answer.headers["location"] == "/randevular/liste?ilk=2026-03-13&hizmet=fon"
    desk.open(answer.headers["location"])
    assert shown(desk) == ["4"]
    form = next(one for one in desk.page.all("form") if one.has("input", type="search"))
    assert form.fields()["hizmet"] == "fon"
    answer = desk.send("/randevular/liste", ara="ışıl", ilk="")
    assert (answer.status_code, shown(desk)) == (200, ["1"])
    assert {(row.kind, row.address) for row in world.rows(panel_audit)} == {("seen", "/randevular/liste")}
    desk.open("/randevular/liste?ara=isil")
    assert len(shown(desk)) == 4


@pytest.mark.parametrize("query", ["ilk=9999-12-31&son=0001-01-01", "once=x~y", "once=2026-03-12T10:00:00%2B00:00~-1"])
def test_nonsense_counts_as_not_said(world: World, desk: Browser, query: str) -> None:
    filled(world)
    desk.open(f"/randevular/liste?{query}")
    assert len(shown(desk)) == 4


def copied(world: World, number: int, times: int) -> None:
    """More rows like that of an appointment, each a minute later; they take nobody's time."""
    (row,) = world.rows(appointment, id=number)
    plain = {name: value for name, value in row._mapping.items() if name != "id"}
    with store.writing(world.url) as db:
        rows = [
            {**plain, "starts_at": row.starts_at + timedelta(minutes=later), "ends_at": row.ends_at + timedelta(days=9)}
            for later in range(1, times + 1)
        ]
        db.execute(insert(appointment), rows)


def test_the_next_page_keeps_the_conditions(world: World, desk: Browser) -> None:
    copied(world, filled(world)["isil"], appointment_list.PAGE - 1)
    desk.open("/randevular/liste?hizmet=fon")
    assert len(shown(desk)) == appointment_list.PAGE
    (more,) = (one["href"] for one in desk.page.all("a", class_="button") if "once=" in one["href"])
    desk.open(more)
    assert shown(desk) == ["1"]
    copied(world, 1, 1)
    desk.send("/randevular/liste", ara="ışıl", hizmet="")
    assert len(shown(desk)) == appointment_list.PAGE
    onward = next(form for form in desk.page.all("form") if "once" in form.fields())
    desk.post("/randevular/liste", onward.fields())
    assert shown(desk) == ["1"]


# ---------------------------------------------------------------- as a file


def test_the_file_opens_in_a_turkish_spreadsheet_and_holds_no_formula(world: World, desk: Browser) -> None:
    filled(world)
    bad = world.customer('=HYPERLINK("x");"y"\n@A1', "31612345678")
    world.booked(bad, "2026-03-12 16:00", "fon")
    desk.open("/randevular/liste?ilk=2026-03-12&son=2026-03-12&sira=eski")
    answer = desk.send("/randevular/liste/dosya")
    assert answer.headers["content-disposition"] == 'attachment; filename="randevular-2026-03-11.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert answer.content.count(b"\r\n") == len(rows) == 4
    assert rows[0][:5] == ["Tarih", "Başlangıç", "Bitiş", "Müşteri", "Telefon"]
    assert rows[1] == [
        *("2026-03-12", "10:00", "11:00", "Işıl Çağ", "0532 123 45 67", "Saç kesimi + Fön", "Ayşe", "Kadıköy", "1"),
        *("Açık", "WhatsApp", "950", "1"),
    ]
    assert rows[3][3:5] == ['\'=HYPERLINK("x");"y" @A1', "'+31 6 12345678"]
    assert [row.kind for row in world.rows(panel_audit, address="/randevular/liste/dosya")] == ["exported"]


def test_a_long_file_is_read_a_part_at_a_time_and_lacks_nothing(world: World, desk: Browser) -> None:
    copied(world, filled(world)["isil"], appointment_list.AT_ONCE)
    desk.open("/randevular/liste")
    lines = desk.send("/randevular/liste/dosya").text.splitlines()
    assert len(set(lines)) == appointment_list.AT_ONCE + 5
    assert sum("Tarih" in line for line in lines) == 1


def test_who_may_only_look_takes_nothing_out(world: World) -> None:
    filled(world)
    viewer = world.signed_in(world.add_user("bakan@salon.example", "support"))
    page = viewer.open("/randevular/liste")
    assert not page.all("form", action="/randevular/liste/dosya")
    assert viewer.post("/randevular/liste/dosya", {"csrf": world.token_of(viewer)}).status_code == 403
    assert world.rows(panel_audit, kind="exported") == []


def test_another_branch_is_in_neither_list_nor_file(world: World) -> None:
    filled(world)
    browser = world.signed_in(world.add_user("derya@salon.example", "manager", branches=("besiktas",)))
    browser.open("/randevular/liste?sube=kadikoy")
    assert shown(browser) == ["2"]
    assert len(browser.send("/randevular/liste/dosya").text.splitlines()) == 2
    browser.open("/randevular/yazdir?gun=2026-03-12")
    assert "Işıl" not in browser.page.text


def test_who_was_erased_is_in_the_list_without_a_name(world: World, desk: Browser) -> None:
    filled(world)
    with store.writing(world.url) as db:
        db.execute(update(customer).values(name=None, phone=None, erased_at=world.now))
    desk.open("/randevular/liste")
    assert len(shown(desk)) == 4
    assert "Adı bilinmiyor" in desk.page.text


# ---------------------------------------------------------------- on paper


def test_the_day_on_paper_is_one_sheet_or_one_for_each_who_works(world: World, desk: Browser) -> None:
    filled(world)
    page = desk.open("/randevular/yazdir?gun=2026-03-12")
    (sheet,) = page.all("section", class_="sheet")
    assert [row.all("td")[1].text for row in sheet.all("tr")[1:]] == [
        "Işıl Çağ0532 123 45 67",
        "GÖKÇE ŞAHİN0533 765 43 21",
    ]
    page = desk.open("/randevular/yazdir?gun=2026-03-12&ayri=evet")
    sheets = page.all("section", class_="sheet")
    assert [one.one("h1").text for one in sheets] == ["12 Mart Perşembe 2026 · Ayşe", "12 Mart Perşembe 2026 · Deniz"]
    assert [len(one.all("tr")) for one in sheets] == [2, 2]


def test_an_empty_day_says_so_on_paper(desk: Browser) -> None:
    assert "Bu gün için randevu yok." in desk.open("/randevular/yazdir?gun=2026-03-13&ayri=evet").text
