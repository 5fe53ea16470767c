"""A salon whose appointments are written into Outlook, over the wire: whatever is lost, refused or cut on the way, at
rest every live appointment has exactly one event, at its time, as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from randevu import store
from randevu.calendars import reactions
from randevu.calendars.reconciling import Comparing
from randevu.store.tables import calendar
from tests.contract.calendars.graph_fake.accounts import delegated
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.unit.calendars.house_world import House, at

FAULTS: list[dict[str, Any]] = [
    *({"how": how} for how in ("lost_before", "lost_after", "cut")),
    *({"status": status, "code": "Whatever"} for status in (400, 401, 404, 409, 412, 429, 500)),
    {"status": 503, "code": "ErrorServerBusy", "headers": {"Retry-After": "30"}},
    {"how": "changed", "change": lambda value: {}},
]


@pytest.fixture
def house(peer: GraphFake, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    made = House()
    made.service = delegated(peer)  # type: ignore[assignment]
    with store.writing() as db:
        db.execute(update(calendar).values(address=peer.calendar))
    yield made
    store.dispose()


def _rest(house: House, peer: GraphFake) -> None:
    """Time passes, and somebody puts right what only a person can."""
    comparing = Comparing(house.account, lambda: house.now)
    for number in range(4):
        house.sign_in()
        with store.writing() as db:
            reactions.retry_dead(db, house.now)
        house.write()
        if number == 2:
            peer.faults = []
        house.pass_time(minutes=11)
        comparing.step()
    house.settle()
    assert house.states() <= {"settled"}
    standing = [one for one in peer.api.main.items.values() if not one.removed]
    assert [(event.mark.appointment, event.mark.generation, event.starts_at) for event in _ours(house, peer)] == [
        (one.id, one.generation, one.starts_at) for one in house.booked()
    ]
    assert len(standing) == len(house.booked())


def _ours(house: House, peer: GraphFake) -> list[Any]:
    return list(house.service.ours(peer.calendar, _name(house), at("00:00"), at("23:59")))


def _name(house: House) -> str:
    with store.reading() as db:
        return house.rows_house(db)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.get("how") or fault["status"]))
def test_after_any_failure_every_appointment_has_exactly_its_event(
    house: House, peer: GraphFake, fault: dict[str, Any]
) -> None:
    def fail() -> None:
        peer.faults = [Fault(times=2, **fault)]

    fail()
    one = house.book("11:00")
    _rest(house, peer)
    fail()
    house.move(one.id, "12:30")
    _rest(house, peer)
    peer.move(next(iter(peer.api.main.items)), at("16:00"), at("16:30"))
    fail()
    house.move(one.id, "13:00")
    _rest(house, peer)
    fail()
    house.cancel(one.id)
    _rest(house, peer)
    assert house.booked() == []


def test_several_appointments_stand_beside_meetings_of_people(house: House, peer: GraphFake) -> None:
    numbers = [house.book(clock).id for clock in ("10:00", "11:00", "12:00")]
    house.cancel(numbers[1])
    _rest(house, peer)
    assert [event.mark.appointment for event in _ours(house, peer)] == [numbers[0], numbers[2]]
