"""Two workers at once, and one that dies in between: each time is offered once, each yes books once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from randevu import store
from randevu.booking import Booked
from randevu.catalogue import service as catalogues
from randevu.waiting import offering
from tests.race.contest import at_once, overlaps
from tests.unit.waiting.world import FRIDAY, World, at


@pytest.fixture
def people(anywhere: World) -> list[int]:
    found = [anywhere.someone(number) for number in range(1, 5)]
    for who in found:
        anywhere.join(who)
        anywhere.now += timedelta(minutes=1)
    return found


def test_workers_at_once_offer_a_time_once(anywhere: World, people: list[int]) -> None:
    anywhere.cancel(anywhere.first)
    at_once(4, lambda _: anywhere.round())
    assert anywhere.asked_whom() == people[:1]
    assert len(anywhere.queued(kind="waiting")) == len(anywhere.kept()) == 1


def test_lapsed_offers_go_on_once_however_many_workers_see_it(anywhere: World, people: list[int]) -> None:
    anywhere.free()
    anywhere.now = anywhere.offers()[0].until
    at_once(4, lambda _: anywhere.round())
    anywhere.round()
    assert anywhere.asked_whom() == people[:2]
    assert Counter(row.state for row in anywhere.offers()) == {"lapsed": 1, "asked": 1}


def test_yes_tapped_many_times_at_once_books_once(anywhere: World, people: list[int]) -> None:
    anywhere.free()
    done = at_once(4, lambda _: anywhere.accept(1, people[0]))
    assert all(isinstance(one, Booked) for one in done)
    assert sum(not one.repeated for one in done if isinstance(one, Booked)) == 1
    assert anywhere.entries()[0].state == "booked"


def test_yes_against_the_deadline_ends_one_way(anywhere: World, people: list[int]) -> None:
    anywhere.free()
    anywhere.now = anywhere.offers()[0].until
    done = at_once(2, lambda number: anywhere.accept(1, people[0]) if number else anywhere.round())
    anywhere.round()
    booked = isinstance(done[1], Booked)
    assert anywhere.asked_whom() == (people[:1] if booked else people[:2])
    assert overlaps(store.engine().url.render_as_string(hide_password=False)) == 0


def test_a_worker_that_dies_before_the_commit_has_done_nothing(anywhere: World, people: list[int]) -> None:
    anywhere.cancel(anywhere.first)

    def half_way() -> None:
        with store.writing() as db:
            assert offering.offer_next(db, catalogues.current(db), anywhere.now)
            raise SystemExit

    with pytest.raises(SystemExit):
        half_way()
    assert (anywhere.offers(), anywhere.kept(), anywhere.queued(kind="waiting")) == ([], [], [])
    anywhere.round()
    assert anywhere.asked_whom() == people[:1]
    assert [row.starts_at for row in anywhere.offers()] == [at(FRIDAY, "14:00")]
