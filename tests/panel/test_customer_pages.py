"""Customers in the panel: found by name or number, without a trace of whom; one page with what is known of each."""

from __future__ import annotations

from datetime import datetime

import pytest

from randevu import store
from randevu.consent import ledger
from randevu.messaging import merging
from randevu.panel.desk import customers
from randevu.panel.permissions import Actor
from randevu.store.tables import customer, panel_audit
from tests.panel.panel_world import Browser, World, prepare


def fill(world: World) -> tuple[int, int, int]:
    """Işıl, GÖKÇE and one without a name."""
    return (
        world.customer("Işıl Çağ", "905321234567"),
        world.customer("GÖKÇE ŞAHİN", "905337654321"),
        world.customer(None, "905421112233"),
    )


@pytest.fixture
def three(world: World) -> tuple[int, int, int]:
    return fill(world)


def names(browser: Browser, typed: str) -> list[str]:
    browser.open("/musteriler")
    assert browser.send("/musteriler", ara=typed).status_code == 200
    return [one.text for one in browser.page.all("a", class_="cover")]


FOUND = (
    ("ışıl", ["Işıl Çağ"]),
    ("ISIL", ["Işıl Çağ"]),
    ("isil cag", ["Işıl Çağ"]),
    ("gökçe", ["GÖKÇE ŞAHİN"]),
    ("şahin gok", ["GÖKÇE ŞAHİN"]),
    ("0532 123", ["Işıl Çağ"]),
    ("+90 542 111 22 33", ["Adı bilinmiyor"]),
    ("yok böyle biri", []),
    ("%", []),
    ("_", []),
    ("12", []),
)


@pytest.fixture
def both(database: str, now: datetime) -> World:
    """A panel over each kind of database, with the three."""
    prepare(database, now)
    made = World(database, now)
    fill(made)
    return made


def test_a_customer_is_found_by_name_or_number_on_both_databases(both: World) -> None:
    browser = both.signed_in()
    for typed, expected in FOUND:
        assert names(browser, typed) == expected, typed


def test_both_numbers_of_two_records_made_one_find_it(both: World) -> None:
    with store.writing(both.url) as db:
        stays = merging.merge(db, (1, 2))
        for typed in ("0532 123", "0533 765"):
            assert [one.id for one in customers.found(db, Actor(1, "Defne", "owner"), typed).listed] == [stays], typed


def test_without_a_word_the_newest_come_first(three: tuple[int, int, int], desk: Browser) -> None:
    assert names(desk, "") == ["Adı bilinmiyor", "GÖKÇE ŞAHİN", "Işıl Çağ"]


def test_searching_is_seen_in_the_trail_but_not_for_whom(
    three: tuple[int, int, int], world: World, desk: Browser
) -> None:
    names(desk, "gökçe")
    assert {(row.kind, row.address) for row in world.rows(panel_audit)} == {("seen", "/musteriler")}


def test_a_customers_page_tells_visits_absences_and_what_they_allow(world: World, desk: Browser) -> None:
    who = world.customer("Selin")
    world.booked(who, "2026-03-12 14:00")
    with store.writing(world.url) as db:
        ledger.record(db, who, ledger.Entry(ledger.MARKETING, ledger.WITHDRAWN, "customer", world.now), world.now)
    page = desk.open(f"/musteriler/{who}")
    assert "12 Mart Perşembe 14:00" in page.one("section", aria_labelledby="visits").text
    assert "Tanıtım mesajları: istemiyor" in page.one("section", aria_labelledby="consents").text
    assert "Gelmediği0 kez" in page.text.replace(" 0", "0")


def test_a_note_is_kept_for_the_staff(world: World, desk: Browser) -> None:
    who = world.customer("Selin")
    desk.open(f"/musteriler/{who}")
    assert desk.send(f"/musteriler/{who}/not", **{"not": "Çayı şekersiz <b>"}).status_code == 303
    assert "Çayı şekersiz <b>" in desk.open(f"/musteriler/{who}").text
    desk.send(f"/musteriler/{who}/not", **{"not": ""})
    assert world.rows(customer, id=who)[0].note is None


def test_customers_of_another_branch_are_not_there(world: World) -> None:
    here, there = world.customer("Derya", "905421112233"), world.customer("Selin")
    world.booked(here, "2026-03-11 14:00", branch="besiktas")
    world.booked(there, "2026-03-11 14:00")
    browser = world.signed_in(world.add_user("derya@salon.example", "support", branches=("besiktas",)))
    assert names(browser, "") == ["Derya"]
    assert names(browser, "selin") == []
    assert browser.get(f"/musteriler/{there}").status_code == 404
    token = world.token_of(browser)
    assert browser.post(f"/musteriler/{there}/not", {"csrf": token, "not": "x"}).status_code == 404
    assert browser.get(f"/musteriler/{here}").status_code == 200


def test_who_was_erased_or_merged_is_no_longer_there(world: World, desk: Browser) -> None:
    gone, kept = world.customer("Selin"), world.customer("Derya", "905421112233")
    with store.writing(world.url) as db:
        db.execute(customer.update().where(customer.c.id == gone).values(merged_into=kept))
    assert names(desk, "") == ["Derya"]
    assert desk.get(f"/musteriler/{gone}").status_code == 404
