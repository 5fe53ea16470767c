"""The customer's own copy of an appointment, behind the link in the confirmation."""

from __future__ import annotations

import icalendar
import pytest

from randevu import store
from randevu.booking import appointments
from randevu.calendars import links
from tests.panel.panel_world import Browser, World


def link(world: World, number: int) -> str:
    return f"/takvim/{links.sealed(world.settings.secret_key, number)}.ics"


def event_at(browser: Browser, path: str) -> icalendar.Event:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8; method=PUBLISH")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return event


@pytest.fixture
def number(world: World) -> int:
    return world.booked(world.customer("Selin Yılmaz"), "2026-03-12 14:00", "sac-kesimi", staff="ayse")


def test_anybody_with_the_link_gets_the_appointment_for_their_calendar(world: World, number: int) -> None:
    event = event_at(world.browser(), link(world, number))
    assert event["DTSTART"].dt == world.at("2026-03-12 14:00")
    assert event["DTSTART"].params["TZID"] == "Europe/Istanbul"
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == (
        "Defne Güzellik & Kuaför: Saç kesimi",
        "CONFIRMED",
        1,
    )
    assert str(event["LOCATION"]).startswith("Kadıköy")
    assert "WhatsApp" in event["DESCRIPTION"]
    assert event["DTSTAMP"].dt == world.now
    for missing in ("ORGANIZER", "ATTENDEE", "X-RANDEVU-HOUSE"):
        assert event.get(missing) is None


def test_the_file_is_a_publication_with_its_zone_and_names_no_customer(world: World, number: int) -> None:
    text = world.browser().get(link(world, number)).text
    for line in ("METHOD:PUBLISH", "BEGIN:VTIMEZONE", "TZID:Europe/Istanbul"):
        assert line in text
    for private in ("Selin", "Yılmaz", "905321234567", "₺"):
        assert private not in text


def test_the_same_link_shows_a_move_as_a_newer_form_of_the_same_event(world: World, number: int) -> None:
    before = event_at(world.browser(), link(world, number))
    with store.writing(world.url) as db:
        appointments.cancel(db, world.catalogue, number, command_key="c", now=world.now, by_staff=True)
    after = event_at(world.browser(), link(world, number))
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_number_alone_opens_nothing(world: World, number: int) -> None:
    good = links.sealed(world.settings.secret_key, number)
    forged = (str(number), good[:-1], good + "A", links.sealed("another key", number), "", "..", "%00")
    for token in forged:
        assert world.browser().get(f"/takvim/{token}.ics").status_code == 404
    unknown = links.sealed(world.settings.secret_key, number + 1)
    assert world.browser().get(f"/takvim/{unknown}.ics").status_code == 404


def test_a_link_runs_out_a_month_after_the_appointment(world: World, number: int) -> None:
    world.later(days=20)
    assert world.browser().get(link(world, number)).status_code == 200
    world.later(days=20)
    assert world.browser().get(link(world, number)).status_code == 404


def test_a_discreet_service_is_a_mere_appointment(world: World) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-12 14:00", "lazer-epilasyon", branch="besiktas")
    event = event_at(world.browser(), link(world, number))
    assert event["SUMMARY"] == "Defne Güzellik & Kuaför randevusu"
