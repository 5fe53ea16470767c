"""Random histories of one salon day: whatever customers, staff, provider and clock do, no money is lost or made."""

from __future__ import annotations

import random

import pytest

from randevu import store
from randevu.booking import Appointment
from randevu.payments import service
from randevu.payments.errors import PaymentError
from randevu.store.tables import allocation, payment
from tests.unit.payments.world import World

CLOCKS = ("10:00", "12:00", "14:00")
WHAT = ("book", "pay", "late call", "cancel", "staff", "transfer", "refund", "work", "wait", "away")
STEPS = 40


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_ledger_the_provider_and_the_diary_agree(world: World, seed: int) -> None:
    chance = random.Random(seed)
    people = [world.who, world.person(1), world.person(2)]
    made: list[Appointment] = []
    for number in range(STEPS):
        what = chance.choice(WHAT)
        about = chance.choice(made) if made else None
        if what == "book" or about is None:
            _try(
                lambda n=number: made.append(world.book(chance.choice(CLOCKS), chance.choice(people), key=f"book:{n}"))
            )
        elif what == "pay":
            _try(lambda about=about: world.open(about))
            if world.payment(about).provider_id is not None:
                world.pay(about, calls=chance.choice((0, 1, 2)))
        elif what == "late call" and (id := world.payment(about).provider_id) and world.till.standings[id] == "paid":
            world.hear(*world.till.pay(id))
        elif what in ("cancel", "staff"):
            _try(lambda about=about, what=what: world.cancel(about, "customer" if what == "cancel" else "user:1"))
        elif what in ("transfer", "refund"):
            with store.writing() as db:
                if what == "refund":
                    service.give_back(db, world.payment(about).id, "user:1", world.now)
                elif world.payment(about).provider_id is None:
                    service.by_transfer(db, world.live, world.payment(about).id, "user:1", world.now)
        elif what == "away":
            world.till.away = not world.till.away
        elif what == "wait":
            world.later(minutes=chance.choice((5, 60, 130, 600)))
        world.work()
        _agree(world, made)
    world.till.away = False
    world.later(days=7)
    for _ in range(3):
        world.work()
        world.later(hours=2)
    _agree(world, made)
    assert {row.state for row in world.rows(payment)} <= {"lapsed", "kept", "refunded", "refund_due"}
    by_hand = [row for row in world.rows(payment) if row.state == "refund_due"]
    assert all(row.way == "transfer" for row in by_hand)
    for id, standing in world.till.standings.items():
        assert (standing == "refunded") == (world.till.refunded.count(id) == 1)


def _agree(world: World, made: list[Appointment]) -> None:
    for about in made:
        one, moved = world.payment(about), [amount for _, amount in world.kinds(about)]
        assert sum(moved) == (one.amount if one.state in ("paid", "kept", "refund_due") else 0)
        assert moved.count(one.amount) <= 1
        assert moved.count(-one.amount) <= 1
        if world.find(about).status == "unpaid":
            assert one.state == "asked"
    open_ones = [about for about in made if world.find(about).status in ("unpaid", "booked")]
    assert len(world.rows(allocation)) == len(open_ones)


def _try(work: object) -> None:
    """Do it; what the business refuses (a taken time, a cancelled appointment, a provider away) is part of the day."""
    try:
        work()  # type: ignore[operator]
    except (AssertionError, PaymentError):
        return
