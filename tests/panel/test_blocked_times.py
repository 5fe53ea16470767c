"""Blocked time: breaks, leave, work elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from randevu.store.tables import block
from tests.panel.entering import asked, slots
from tests.panel.panel_world import Browser, World


def blocked(desk: Browser, start: str, end: str, **more: str) -> Any:
    desk.open("/kapali")
    return desk.send("/kapali", personel="ayse", baslangic=start, bitis=end, **more)


def test_blocked_time_is_not_offered_until_it_is_given_back(world: World, desk: Browser) -> None:
    times = asked(gun="2026-03-12", sube="kadikoy", personel="ayse")
    assert blocked(desk, "2026-03-12T14:00", "2026-03-12T15:00", **{"not": "Diş hekimi"}).status_code == 303
    assert "Ayşe" in desk.open("/kapali").one("ul", class_="blocks").text
    assert "Diş hekimi" in desk.page.text
    assert not {"14:00", "14:30"} & set(slots(desk.open(times)))
    number = world.rows(block)[0].id
    desk.open("/kapali")
    assert desk.send(f"/kapali/{number}/kaldir").status_code == 303
    assert "14:00" in slots(desk.open(times))


def test_appointments_in_blocked_time_are_named(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-12 14:00", staff="ayse")
    world.booked(world.customer("Selin Yılmaz"), "2026-03-12 16:00", staff="ayse")
    blocked(desk, "2026-03-12T13:00", "2026-03-12T14:15")
    warning = desk.open("/kapali").one("div", class_="warn")
    assert [one["href"] for one in warning.all("a")] == [f"/randevular/{number}"]


def test_the_same_time_is_blocked_once(world: World, desk: Browser) -> None:
    for _ in range(2):
        blocked(desk, "2026-03-12T14:00", "2026-03-12T15:00")
    assert len(world.rows(block)) == 1


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-12T15:00", "2026-03-12T14:00", "Bitiş, başlangıçtan sonra"),
        ("2026-03-10T14:00", "2026-03-10T15:00", "geçmişte"),
        ("", "2026-03-10T15:00", "Başlangıç ve bitişi yazın"),
        ("0001-01-01T00:00", "2026-03-12T15:00", "Başlangıç ve bitişi yazın"),
    ],
)
def test_a_block_that_cannot_be_is_explained(world: World, desk: Browser, start: str, end: str, words: str) -> None:
    assert blocked(desk, start, end).status_code == 422
    assert words in desk.page.one("p", role="alert").text
    assert world.rows(block) == []
