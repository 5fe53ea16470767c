"""The waiting list in a customer's copy of their data, and after an erasure."""

from __future__ import annotations

from datetime import timedelta

from randevu import store
from randevu.privacy import belongings, erasure
from randevu.store.tables import waiting_entry, waiting_offer
from tests.unit.waiting.world import World


def test_what_somebody_waits_for_is_found_and_erased(world: World) -> None:
    who, other = world.someone(1), world.someone(2)
    world.join(who)
    world.join(other)
    world.now += timedelta(minutes=1)
    world.free()
    with store.writing() as db:
        found = belongings.keys(db, [who])
        assert (found[waiting_entry], found[waiting_offer]) == ([1], [1])
        erasure.erase(db, world.catalogue, who, "test", world.now)
    assert [row.customer_id for row in world.entries()] == [other]
    assert (world.offers(), world.kept()) == ([], [])
    world.now += timedelta(hours=3)
    world.round()
    assert world.asked_whom() == [other]
