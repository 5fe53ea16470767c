"""A time given back is offered in turn, one customer at a time, and kept for them until they answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from randevu import store
from randevu.booking import Booked, Hold, Refused, Taken, appointments, availability, holds
from randevu.booking.model import Wish
from randevu.store.tables import allocation, block, outbox
from randevu.waiting import entries
from randevu.waiting.model import Wanted
from tests.unit.booking.salon import asked, offer
from tests.unit.waiting.world import FRIDAY, World, at


@pytest.fixture
def two(world: World) -> list[int]:
    """Two customers who wait for Friday afternoon, one after the other."""
    people = [world.someone(1), world.someone(2)]
    for who in people:
        world.join(who)
        world.now += timedelta(minutes=1)
    return people


def test_a_cancelled_time_is_offered_to_the_longest_waiting_alone(world: World, two: list[int]) -> None:
    world.free()
    for _ in range(3):
        assert world.round() == 0
    assert world.asked_whom() == two[:1]
    (row,) = world.queued(kind="waiting")
    assert (row.purpose, row.key, row.not_after) == ("service", "waiting:1", world.offers()[0].until)


def test_the_time_is_kept_while_it_is_offered(world: World, two: list[int]) -> None:
    world.free()
    wanted = offer(world.catalogue, "ayse", at(FRIDAY, "14:00"))
    with store.writing() as db:
        assert isinstance(holds.take(db, world.catalogue, two[1], wanted, world.now), Taken)
    with store.reading() as db:
        wish = Wish(("sac-kesimi",), "kadikoy", window=asked(FRIDAY, "14:00"))
        assert availability.search(db, world.catalogue, wish, world.now).exact == ()


def test_yes_books_it_once_and_ends_the_waiting(world: World, two: list[int]) -> None:
    world.free()
    first = world.accept(1, two[0])
    assert isinstance(first, Booked)
    assert first.appointment.starts_at == at(FRIDAY, "14:00")
    again = world.accept(1, two[0])
    assert isinstance(again, Booked)
    assert again.repeated
    assert [row.state for row in world.entries()] == ["booked", "waiting"]
    assert world.kept() == []
    world.round()
    assert world.asked_whom() == two[:1]


def test_no_passes_it_to_the_next_and_is_not_asked_again(world: World, two: list[int]) -> None:
    world.free()
    world.decline(1, two[0])
    world.round()
    assert world.asked_whom() == two
    world.decline(2, two[1])
    world.round()
    assert world.asked_whom() == two
    assert (world.freed(), world.kept()) == ([], [])
    assert [row.state for row in world.entries()] == ["waiting", "waiting"]


def test_without_an_answer_the_deadline_passes_it_on(world: World, two: list[int]) -> None:
    world.free()
    until = world.offers()[0].until
    assert until == world.now + timedelta(minutes=120)
    world.now = until - timedelta(seconds=1)
    world.round()
    assert world.asked_whom() == two[:1]
    world.now = until
    world.round()
    assert world.asked_whom() == two
    assert [row.state for row in world.offers()] == ["lapsed", "asked"]


def test_a_late_yes_takes_it_if_it_is_still_free_else_says_so(world: World, two: list[int]) -> None:
    world.free()
    world.now = world.offers()[0].until
    world.round()
    assert world.accept(1, two[0]) == Taken("ayse")
    world.decline(2, two[1])
    assert isinstance(world.accept(1, two[0]), Booked)


def test_nobody_answers_for_another(world: World, two: list[int]) -> None:
    world.free()
    assert world.accept(1, two[1]) == Refused("not_found")


def test_a_move_gives_back_the_old_time(world: World, two: list[int]) -> None:
    world.move(world.first, at("2026-03-14", "11:00"))
    world.round()
    assert world.asked_whom() == two[:1]


def test_a_lifted_block_gives_back_its_time(world: World, two: list[int]) -> None:
    with store.writing() as db:
        number = db.execute(select(block.c.id).where(block.c.starts_at == at(FRIDAY, "14:30"))).scalar_one()
        assert appointments.unblock(db, number, world.now)
    world.round()
    world.decline(1, two[0])
    world.round()
    assert [row.starts_at for row in world.offers()] == [at(FRIDAY, "14:30")] * 2


def test_of_a_long_time_the_next_part_is_offered_once_the_first_is_taken(world: World, two: list[int]) -> None:
    test = world
    with store.writing() as db:
        number = db.execute(select(block.c.id).where(block.c.starts_at == at(FRIDAY, "14:30"))).scalar_one()
        appointments.unblock(db, number, test.now)
    test.round()
    assert isinstance(test.accept(1, two[0]), Booked)
    test.round()
    assert [row.starts_at for row in test.offers()] == [at(FRIDAY, "14:30"), at(FRIDAY, "15:00")]


def test_a_hold_that_runs_out_gives_back_its_time(world: World) -> None:
    world.cancel(world.first)
    chooser, waiter = world.someone(1), world.someone(2)
    with store.writing() as db:
        held = holds.take(db, world.catalogue, chooser, offer(world.catalogue, "ayse", at(FRIDAY, "14:00")), world.now)
        assert isinstance(held, Hold)
    world.now += timedelta(minutes=1)
    world.join(waiter)
    world.now = held.until
    with store.writing() as db:
        holds.sweep(db, world.now)
    world.round()
    assert world.asked_whom() == [waiter]


def test_a_time_that_was_free_when_they_joined_is_not_offered(world: World) -> None:
    world.cancel(world.first)
    world.join(world.someone(1))
    world.round()
    assert world.asked_whom() == []


def test_while_nobody_waits_nothing_is_noted(world: World) -> None:
    world.cancel(world.first)
    assert world.freed() == []


@pytest.mark.parametrize(
    ("clock", "until", "wish", "fits"),
    [
        ("14:00", None, {}, True),
        ("14:30", None, {}, True),
        ("14:45", None, {}, False),
        ("15:00", "18:00", {}, False),
        (None, None, {}, True),
        ("13:00", "18:00", {"staff": "ayse"}, True),
        ("13:00", "18:00", {"staff": "mehmet"}, False),
        ("13:00", "18:00", {"party": 2}, False),
    ],
)
def test_only_what_was_wished_for_is_offered(
    world: World, clock: str | None, until: str | None, wish: dict[str, Any], fits: bool
) -> None:
    who = world.someone(1)
    world.join(who, clock, until, **wish)
    world.now += timedelta(minutes=1)
    world.free()
    assert world.asked_whom() == ([who] if fits else [])


def test_their_own_choosing_leaves_the_kept_time_alone(world: World, two: list[int]) -> None:
    world.free()
    with store.writing() as db:
        other = offer(world.catalogue, "ayse", at("2026-03-14", "11:00"))
        assert isinstance(holds.take(db, world.catalogue, two[0], other, world.now), Hold)
        holds.release(db, two[0], world.now)
    assert len(world.kept()) == 1
    assert isinstance(world.accept(1, two[0]), Booked)


def test_choosing_the_kept_time_in_words_works_too(world: World, two: list[int]) -> None:
    world.free()
    with store.writing() as db:
        same = offer(world.catalogue, "ayse", at(FRIDAY, "14:00"))
        assert isinstance(holds.take(db, world.catalogue, two[0], same, world.now), Hold)
        made = appointments.book(db, world.catalogue, two[0], same, "k", "whatsapp", world.now)
    assert isinstance(made, Booked)
    world.now += timedelta(seconds=5)
    world.round()
    assert [row.state for row in world.entries()] == ["booked", "waiting"]
    assert [row.state for row in world.offers()] == ["withdrawn"]


def test_leaving_the_list_passes_the_offer_on_and_leaves_the_question_unsent(world: World, two: list[int]) -> None:
    world.free()
    with store.writing() as db:
        assert entries.end(db, 1, "left", world.now, two[1]) is None
        assert entries.end(db, 1, "left", world.now, two[0]) is not None
    world.round()
    assert world.asked_whom() == two
    assert [row.state for row in world.queued(kind="waiting")] == ["superseded", "waiting"]
    assert world.accept(1, two[0]) == Refused("not_open")


def test_a_question_that_never_leaves_passes_the_time_on(world: World, two: list[int]) -> None:
    world.free()
    with store.writing() as db:
        db.execute(outbox.update().where(outbox.c.kind == "waiting").values(state="refused"))
    world.round()
    assert world.asked_whom() == two


def test_in_the_quiet_hours_nobody_is_asked(world: World, two: list[int]) -> None:
    world.now = at("2026-03-11", "22:00")
    world.free()
    assert world.asked_whom() == []
    world.now = at("2026-03-12", "08:00")
    world.round()
    assert world.asked_whom() == two[:1]


def test_the_waiting_is_over_when_the_last_hour_is(world: World, two: list[int]) -> None:
    world.now = at(FRIDAY, "18:01")
    world.round()
    assert {row.state for row in world.entries()} == {"past"}


def test_who_wants_an_earlier_time_is_moved(world: World) -> None:
    who = world.someone(1)
    later = world.book(who, at("2026-03-16", "11:00"))
    with store.writing() as db:
        wish = Wish(("sac-kesimi",), "kadikoy")
        wanted = Wanted.of(wish, asked(FRIDAY, None, None), world.catalogue, world.now)
        assert wanted is not None
        assert entries.join(db, who, f"talk-{who}", wanted, world.now, later.id) is not None
    world.now += timedelta(minutes=1)
    world.free()
    world.accept(1, who)
    with store.reading() as db:
        assert [one.starts_at for one in appointments.upcoming(db, who, world.now)] == [at(FRIDAY, "14:00")]
        assert db.execute(select(allocation.c.id).where(allocation.c.appointment_id == later.id)).all() != []


def test_the_same_wish_keeps_its_place_and_a_fourth_is_too_many(world: World) -> None:
    who, other = world.someone(1), world.someone(2)
    first = world.join(who)
    world.now += timedelta(minutes=1)
    assert world.join(who).id == first.id
    mine = world.join(other)
    with store.reading() as db:
        assert entries.place(db, mine) == 2
    for clock in ("09:00", "10:00"):
        world.join(who, clock, "12:00")
    with store.writing() as db:
        wanted = Wanted.of(Wish(("fon",)), None, world.catalogue, world.now)
        assert wanted is not None
        assert entries.join(db, who, f"talk-{who}", wanted, world.now) is None
