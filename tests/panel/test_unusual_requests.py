"""Requests that no page of ours makes in the ordinary way: late ones, forged ones, and the same one twice at once."""

from __future__ import annotations

import threading
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from randevu import settings, store
from randevu.catalogue import service as catalogues
from randevu.panel.desk import booking
from randevu.panel.desk.booking import Done, Entry
from randevu.panel.desk.free_times import Chosen, Criteria
from randevu.panel.permissions import Actor
from randevu.store.tables import appointment, customer
from tests.panel.panel_world import Browser, World
from tests.unit.booking.salon import ISTANBUL

THURSDAY = date(2026, 3, 12)


def post(desk: Browser, path: str, **typed: str) -> int:
    """Send something with the session's own token, whatever the page offers."""
    desk.open("/kapali")
    token = desk.page.all("input", name="csrf")[0]["value"]
    return desk.post(path, {"csrf": token, "nonce": "n" * 20, **typed}).status_code


@pytest.mark.parametrize("path", ["/randevular/99/iptal", "/randevular/99/tasi", "/kapali/99/kaldir"])
def test_what_has_vanished_cannot_be_changed(desk: Browser, path: str) -> None:
    assert post(desk, path) == 404


def test_moving_without_a_time_asks_for_one_and_changes_nothing(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    assert post(desk, f"/randevular/{number}/tasi", gun="2026-03-13", saat="nonsense") == 422
    assert world.rows(appointment)[0].generation == 1


def test_an_appointment_for_a_service_that_is_gone_is_shown_but_not_moved(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin"), "2026-03-12 14:00")
    parts = [{**part, "service": "agda"} for part in world.rows(appointment)[0].parts]
    with store.writing(world.url) as db:
        db.execute(update(appointment).where(appointment.c.id == number).values(parts=parts))
    assert desk.get(f"/randevular/{number}").status_code == 200
    assert desk.get(f"/randevular/{number}/tasi").status_code == 404


@pytest.mark.parametrize("accept", ["application/json", "application/x-fragment"])
def test_the_script_is_told_that_nobody_is_signed_in(world: World, accept: str) -> None:
    answer = world.browser().get("/randevular/saatler", headers={"Accept": accept})
    assert (answer.status_code, answer.json()) == (401, {"error": "signed_out"})


def test_a_late_post_leads_to_the_sign_in_and_is_not_repeated_after_it(world: World) -> None:
    answer = world.browser().post("/randevular/yeni", {"ad": "Ali"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/giris")


def test_the_same_click_twice_at_once_books_once(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        catalogues.load_if_empty(db, settings.load({}).business_file, now)
    actor = Actor(1, "Defne", "owner")
    wanted = Criteria(("sac-kesimi",), THURSDAY, "kadikoy")
    entry = Entry("Ali Can", None, "walk_in", "")
    for number, hour in enumerate(range(10, 16)):
        chosen = Chosen(datetime(2026, 3, 12, hour, tzinfo=ISTANBUL), "kadikoy")
        results: list[Any] = []
        start = threading.Barrier(2)

        def click(chosen: Chosen, number: int, results: list[Any], start: threading.Barrier) -> None:
            start.wait()
            results.append(booking.book(database, actor, wanted, chosen, entry, f"nonce-{number}-of-a-form", now))

        threads = [threading.Thread(target=click, args=(chosen, number, results, start)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert [type(result) for result in results] == [Done, Done]
        assert results[0].appointment.id == results[1].appointment.id
    with store.reading(database) as db:
        assert len(db.execute(appointment.select()).all()) == len(db.execute(customer.select()).all()) == 6
