"""The calendar page: every view is an address; what stands in it, what takes people's time, and who sees what of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from randevu import store
from randevu.booking import appointments
from randevu.panel.desk.calendar import Wanted, board
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment, calendar, calendar_busy, calendar_connection
from tests.panel.panel_world import Browser, World

TODAY = "gun=2026-03-11"


def picture(browser: Browser, query: str) -> dict[str, Any]:
    page = browser.open(f"/takvim?{query}")
    found: dict[str, Any] = json.loads(page.one("div", id="board")["data-board"])
    return found


def put_elsewhere(world: World, staff: str, start: str, end: str, read_at: datetime | None) -> None:
    """An event in a connected calendar of a staff member; never read when `read_at` is None."""
    with store.writing(world.url) as db:
        db.execute(
            insert(calendar_connection).values(
                id=1, provider="google", name="x", account="a", credentials="{}", state="live", created_at=world.now
            )
        )
        whose = {"owner_kind": "staff", "owner_key": staff, "respects": True, "writes": False}
        db.execute(
            insert(calendar).values(
                id=1, connection_id=1, address="a", name="n", read_at=read_at, due_at=world.now, **whose
            )
        )
        when = {"starts_at": world.at(start), "ends_at": world.at(end)}
        db.execute(insert(calendar_busy).values(calendar_id=1, event_id="e", series_id="e", **when))


@pytest.mark.parametrize(
    ("view", "on", "first", "last"),
    [
        ("day", date(2026, 3, 11), date(2026, 3, 11), date(2026, 3, 11)),
        ("week", date(2026, 3, 11), date(2026, 3, 9), date(2026, 3, 15)),
        ("month", date(2026, 3, 11), date(2026, 2, 23), date(2026, 4, 5)),
    ],
)
def test_weeks_begin_on_monday_and_months_show_whole_weeks(view: Any, on: date, first: date, last: date) -> None:
    wanted = Wanted(view, on)
    assert (wanted.first, wanted.last) == (first, last)


def test_from_the_31st_the_next_month_is_the_next_one() -> None:
    wanted = Wanted("month", date(2026, 1, 31))
    assert wanted.neighbour(1) == date(2026, 2, 1)
    assert wanted.neighbour(-1) == date(2025, 12, 1)
    assert Wanted("month", date(2026, 12, 31)).neighbour(1) == date(2027, 1, 1)


def test_a_day_has_a_column_for_each_person_with_what_they_do_when(world: World, desk: Browser) -> None:
    who = world.customer("Selin")
    number = world.booked(who, "2026-03-11 14:00", "sac-kesimi", "fon", staff="ayse")
    shown = picture(desk, TODAY)
    assert [one["title"] for one in shown["staff"]] == ["Ayşe", "Mehmet", "Elif", "Zeynep", "Deniz"]
    assert (shown["view"], shown["from"], shown["to"]) == ("day", "09:00", "19:00")
    (event,) = shown["events"]
    assert (event["id"], event["staff"], event["who"], event["what"]) == (number, ["ayse"], "Selin", "Saç kesimi + Fön")
    assert (event["start"], event["end"]) == ("2026-03-11T14:00", "2026-03-11T15:00")
    assert event["movable"]


def test_an_appointment_of_several_people_stands_in_the_column_of_each(world: World, desk: Browser) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00", each=(("sac-kesimi",), ("sac-kesimi",)))
    events = picture(desk, TODAY)["events"]
    assert sorted(one["staff"][0] for one in events) == ["ayse", "mehmet"]
    assert not any(one["alone"] for one in events)
    assert len(picture(desk, f"{TODAY}&gorunum=hafta")["events"]) == 1


def test_a_branch_shows_its_own_people_and_appointments_only(world: World, desk: Browser) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00")
    world.booked(world.customer("Derya", "905421112233"), "2026-03-11 14:00", "masaj", branch="besiktas")
    shown = picture(desk, f"{TODAY}&sube=besiktas")
    assert [one["title"] for one in shown["staff"]] == ["Zeynep", "Deniz"]
    assert [one["who"] for one in shown["events"]] == ["Derya"]
    assert [one["who"] for one in picture(desk, f"{TODAY}&gorunum=hafta&personel=deniz")["events"]] == ["Derya"]


def test_who_works_in_one_branch_sees_nothing_of_another_one(world: World) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00")
    user = world.add_user("derya@salon.example", "support", branches=("besiktas",))
    browser = world.signed_in(user)
    for view in ("gun", "hafta", "ay"):
        shown = picture(browser, f"{TODAY}&gorunum={view}&sube=kadikoy&personel=ayse")
        assert shown["events"] == []
        assert "Selin" not in browser.page.text
        assert {one["id"] for one in shown["staff"]} <= {"zeynep", "deniz"}
        assert "0 randevu" in browser.page.text


def test_blocked_time_breaks_and_other_calendars_are_told_apart(world: World, desk: Browser) -> None:
    with store.writing(world.url) as db:
        appointments.block(
            db, "ayse", world.at("2026-03-11 13:00"), world.at("2026-03-11 14:00"), "Diş hekimi", "user:1", world.now
        )
    put_elsewhere(world, "mehmet", "2026-03-11 15:00", "2026-03-11 16:30", world.now)
    shades = {(one["kind"], one["staff"], one["start"][11:], one["end"][11:]) for one in picture(desk, TODAY)["shades"]}
    assert ("blocked", "ayse", "13:00", "14:00") in shades
    assert ("elsewhere", "mehmet", "15:00", "16:30") in shades
    assert "Ayşe 13:00–14:00: Diş hekimi" in desk.page.text
    assert "Mehmet 15:00–16:30: başka takvimde dolu" in desk.page.text
    week = picture(desk, f"{TODAY}&gorunum=hafta&personel=mehmet")["shades"]
    assert ("elsewhere", "mehmet") in {(one["kind"], one["staff"]) for one in week}


def test_time_of_a_calendar_that_cannot_be_read_is_shown_as_unknown(world: World, desk: Browser) -> None:
    put_elsewhere(world, "mehmet", "2026-03-11 15:00", "2026-03-11 16:30", None)
    kinds = {one["kind"] for one in picture(desk, TODAY)["shades"] if one["staff"] == "mehmet"}
    assert kinds == {"unknown"}
    assert "Mehmet: takvimi okunamıyor" in desk.page.text


def test_holidays_and_half_holidays_close_what_they_close(world: World, desk: Browser) -> None:
    shades = picture(desk, "gun=2026-03-19&gorunum=hafta")["shades"]
    closed = {(one["start"], one["end"]) for one in shades if one["kind"] == "closed"}
    assert ("2026-03-19T13:00", "2026-03-19T19:00") in closed
    assert ("2026-03-20T09:00", "2026-03-20T19:00") in closed
    assert "Ramazan Bayramı" in desk.open("/takvim?gun=2026-03-20").text
    days = {one["on"]: one for one in picture(desk, "gun=2026-03-19&gorunum=ay")["days"]}
    assert (days["2026-03-20"]["open"], days["2026-03-20"]["closed"]) == (False, "Ramazan Bayramı")


def test_an_appointment_outside_the_hours_is_seen_all_the_same(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-11 14:00")
    with store.writing(world.url) as db:
        when = {"starts_at": world.at("2026-03-11 07:30"), "ends_at": world.at("2026-03-11 08:00")}
        db.execute(update(appointment).where(appointment.c.id == number).values(**when))
    assert picture(desk, TODAY)["from"] == "07:00"


def test_weeks_and_months_tell_the_number_of_each_day_in_words(world: World, desk: Browser) -> None:
    world.booked(world.customer("Selin"), "2026-03-12 14:00")
    for view in ("hafta", "ay"):
        page = desk.open(f"/takvim?{TODAY}&gorunum={view}&sube=kadikoy")
        (row,) = [one for one in page.one("section", aria_labelledby="listed").all("li") if "12 Mart" in one.text]
        assert "1 randevu" in row.text
        assert row.one("a")["href"] == "/takvim?gorunum=gun&gun=2026-03-12&sube=kadikoy"


def test_more_appointments_than_anybody_reads_are_told_by_their_number(world: World) -> None:
    who = world.customer("Selin")
    for start in ("2026-03-12 14:00", "2026-03-12 15:00"):
        world.booked(who, start)
    wanted = Wanted("week", date(2026, 3, 11))
    with store.reading(world.url) as db:
        few = board(db, Actor(1, "Defne", "owner"), world.catalogue, wanted, world.now)
        many = board(db, Actor(1, "Defne", "owner"), world.catalogue, wanted, world.now, most=1)
    assert (len(few.listed), few.is_crowded) == (2, False)
    assert (len(many.listed), many.is_crowded) == (0, True)
    assert [one.number for one in few.days] == [one.number for one in many.days] == [0, 0, 0, 2, 0, 0, 0]


def test_nonsense_in_the_address_shows_today(desk: Browser) -> None:
    shown = picture(desk, "gorunum=yil&gun=dun&sube=x&personel=y")
    assert (shown["view"], shown["date"]) == ("day", "2026-03-11")


def test_viewers_can_drag_nothing(world: World) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00")
    viewer = world.signed_in(world.add_user("bakan@salon.example", "viewer"))
    assert not picture(viewer, TODAY)["events"][0]["movable"]
    assert not viewer.page.has("dialog")


def test_names_are_data_and_never_markup(world: World, desk: Browser) -> None:
    name = "</div><img src=x onerror=alert(1)>'\""
    world.booked(world.customer(name), "2026-03-11 14:00")
    assert picture(desk, TODAY)["events"][0]["who"] == name
    assert not desk.page.has("img")
