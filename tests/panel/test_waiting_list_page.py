"""The waiting list in the panel: who waits, what is being offered, taking somebody off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.booking.model import Wish
from randevu.store.tables import waiting_entry
from randevu.waiting import entries
from randevu.waiting.model import Wanted
from tests.panel.panel_world import Browser, World

HERE, THERE = "besiktas", "kadikoy"


def waits(world: World, name: str, wa_id: str, branch: str | None) -> int:
    who = world.customer(name, wa_id)
    wanted = Wanted.of(Wish(("sac-kesimi",), branch), None, world.catalogue, world.now)
    assert wanted is not None
    talk = world.talk(who)
    with store.writing(world.url) as db:
        joined = entries.join(db, who, talk, wanted, world.now)
    assert joined is not None
    world.now += timedelta(minutes=1)
    return joined.entry.id


def take_off(desk: Browser, entry: int) -> int:
    """The status of a post for an entry that the page does not show."""
    token = desk.open("/kapali").all("input", name="csrf")[0]["value"]
    return int(desk.post(f"/bekleme-listesi/{entry}/kaldir", {"csrf": token}).status_code)


def test_the_longest_waiting_stands_first_and_can_be_taken_off(world: World, desk: Browser) -> None:
    first = waits(world, "Derya Ak", "905421112233", THERE)
    waits(world, "Selin Kaya", "905321234567", None)
    names = [one.one("b").text for one in desk.open("/bekleme-listesi").one("ul", class_="blocks").all("li")]
    assert names == ["Derya Ak", "Selin Kaya"]
    assert desk.send(f"/bekleme-listesi/{first}/kaldir").status_code == 303
    assert "Derya Ak" not in desk.open("/bekleme-listesi?bilgi=listeden_cikti").one("ul", class_="blocks").text
    assert [row.state for row in world.rows(waiting_entry)] == ["removed", "waiting"]
    assert take_off(desk, first) == 404


@pytest.mark.parametrize("branch", [HERE, None])
def test_who_works_in_one_branch_sees_who_could_come_there(world: World, branch: str | None) -> None:
    theirs = waits(world, "Derya Ak", "905421112233", THERE)
    waits(world, "Selin Kaya", "905321234567", branch)
    desk = world.signed_in(world.add_user("biri@salon.example", "manager", branches=(HERE,)))
    page = desk.open("/bekleme-listesi")
    assert "Selin Kaya" in page.text
    assert "Derya Ak" not in page.text
    assert take_off(desk, theirs) == 404


def test_an_empty_list_says_how_one_gets_there(desk: Browser) -> None:
    assert "Bekleyen yok." in desk.open("/bekleme-listesi").text
