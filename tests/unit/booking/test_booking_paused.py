"""What is paused is offered to nobody, also where an appointment for it is to be moved; nothing breaks over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Refused, Wish, appointments, availability
from randevu.catalogue import Catalogue, parse
from randevu.catalogue.editing import Path, edited
from tests.unit.booking.salon import DEMO, NOW, THURSDAY, asked, booked, local, offer


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield sqlite_url
    store.dispose()


def with_paused(*path: str) -> Catalogue:
    where: Path = (*path, "paused")
    return parse(edited(DEMO.read_text(encoding="utf-8"), {where: True})).catalogue


@pytest.mark.parametrize(
    ("path", "staff", "reason"),
    [
        (("services", "fon"), None, "branch_not_doing"),
        (("services", "fon"), "ayse", "staff_not_doing"),
        (("staff", "ayse"), "ayse", "staff_not_doing"),
    ],
)
def test_it_is_not_offered_and_the_reason_is_told(
    db: Connection, business: Catalogue, path: tuple[str, str], staff: str | None, reason: str
) -> None:
    found = availability.search(db, with_paused(*path), Wish(("fon",), "kadikoy", staff, window=asked(THURSDAY)), NOW)
    assert (found.exact, found.reason) == ((), reason)


def test_others_stand_in_for_a_paused_person(db: Connection, business: Catalogue) -> None:
    wish = Wish(("fon",), "kadikoy", window=asked(THURSDAY))
    found = availability.search(db, with_paused("staff", "ayse"), wish, NOW)
    assert {part.staff for one in found.exact for part in one.parts} == {"mehmet"}


@pytest.mark.parametrize("path", [("services", "fon"), ("staff", "ayse")])
def test_an_appointment_for_it_stays_can_be_cancelled_and_is_not_moved_into_it(
    db: Connection, business: Catalogue, people: list[int], path: tuple[str, str]
) -> None:
    kept = booked(db, business, people[0], offer(business, "ayse", local(THURSDAY, "14:00"), "fon"))
    later, paused = offer(business, "ayse", local(THURSDAY, "16:00"), "fon"), with_paused(*path)
    moved = appointments.move(db, paused, kept.id, later, "m", NOW, "customer")
    assert isinstance(moved, Refused)
    assert moved.reason == "not_offered"
    again = appointments.book(db, paused, people[1], later, "n", "whatsapp", NOW)
    assert isinstance(again, Refused)
    assert not isinstance(appointments.cancel(db, paused, kept.id, "c", NOW, "customer"), Refused)
