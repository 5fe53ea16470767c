"""Moves to one slot, seats of one session, blocked time: the same race for everything that makes time scarcer."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from randevu import store
from randevu.booking import Booked, Moved, Offer, Taken, appointments
from randevu.catalogue import Catalogue
from randevu.store.tables import allocation, appointment
from tests.race.contest import at_once, book_without_guard, booked, overlaps, without_constraint
from tests.unit.booking.salon import THURSDAY, a_service, local, made_of, offer

SEATS, MOVERS = 3, 20
TARGET = local(THURSDAY, "18:00")


@pytest.fixture(scope="module")
def business() -> Catalogue:
    """A class for three, and a cut that takes one of twenty movers at a time."""
    services = [a_service("class", 60, ("ana",), capacity=SEATS), a_service("cut", 15, ("ana", "ben"))]
    return made_of(services, {"ana": ["class", "cut"], "ben": ["cut"]})


def to(business: Catalogue, staff: str, starts_at: datetime, key: str = "cut") -> Offer:
    return offer(business, staff, starts_at, key, "here")


def test_control_without_the_guard_a_session_is_overbooked(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    without_constraint(database)
    session, looked = to(business, "ana", TARGET, "class"), threading.Barrier(MOVERS)
    believe = at_once(MOVERS, lambda n: book_without_guard(database, business, clients[n], session, now, looked))
    assert sum(believe) > SEATS


def test_a_session_for_three_takes_exactly_three(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    session = to(business, "ana", TARGET, "class")

    def client(number: int) -> object:
        with store.writing(database) as db:
            return appointments.book(db, business, clients[number], session, f"race-{number}", "whatsapp", now)

    results = at_once(len(clients), client)
    assert sum(isinstance(one, Booked) for one in results) == SEATS
    assert sum(isinstance(one, Taken) for one in results) == len(clients) - SEATS
    assert overlaps(database) == 0


def book_movers(url: str, business: Catalogue, clients: list[int], now: datetime) -> list[int]:
    """Twenty appointments one after the other in the morning."""
    found = []
    with store.writing(url) as db:
        for number in range(MOVERS):
            start = local(THURSDAY, f"{9 + number // 4:02}:{number % 4 * 15:02}")
            made = appointments.book(
                db, business, clients[number], to(business, "ben", start), f"before-{number}", "whatsapp", now
            )
            assert isinstance(made, Booked)
            found.append(made.appointment.id)
    return found


def test_control_without_the_guard_several_move_to_the_same_slot(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    movers = book_movers(database, business, clients, now)
    without_constraint(database)
    target, looked = to(business, "ben", TARGET), threading.Barrier(MOVERS)

    def client(number: int) -> bool:
        with store.reading(database) as db:
            free = db.execute(allocation.select().where(allocation.c.starts_at == target.starts_at)).first() is None
        looked.wait()
        if free:
            with store.writing(database) as db:
                times = {"starts_at": target.starts_at, "ends_at": target.ends_at}
                db.execute(allocation.update().where(allocation.c.appointment_id == movers[number]).values(**times))
                db.execute(appointment.update().where(appointment.c.id == movers[number]).values(**times))
        return free

    assert sum(at_once(MOVERS, client)) > 1
    assert overlaps(database) > 0


def test_of_20_moves_to_one_slot_one_succeeds_and_the_others_stay_where_they_were(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    movers = book_movers(database, business, clients, now)
    with store.reading(database) as db:
        before = {number: appointments.find(db, number) for number in movers}
    target = to(business, "ben", TARGET)

    def client(number: int) -> object:
        with store.writing(database) as db:
            return appointments.move(db, business, movers[number], target, f"move-{number}", now)

    results = at_once(MOVERS, client)
    assert sum(isinstance(one, Moved) for one in results) == 1
    assert sum(isinstance(one, Taken) for one in results) == MOVERS - 1
    with store.reading(database) as db:
        for number, result in zip(movers, results, strict=True):
            if not isinstance(result, Moved):
                assert appointments.find(db, number) == before[number]
    assert booked(database) == MOVERS
    assert overlaps(database) == 0


def test_two_who_swap_their_staff_at_once_do_not_deadlock(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    rounds = 10
    with store.writing(database) as db:
        pairs = []
        for number in range(rounds):
            start = local(THURSDAY, f"{9 + number // 4:02}:{number % 4 * 15:02}")
            for side, who in enumerate(("ana", "ben")):
                made = appointments.book(
                    db,
                    business,
                    clients[2 * number + side],
                    to(business, who, start),
                    f"b-{number}-{who}",
                    "phone",
                    now,
                )
                assert isinstance(made, Booked)
                pairs.append((made.appointment.id, to(business, "ben" if who == "ana" else "ana", TARGET)))

    def client(number: int) -> object:
        with store.writing(database) as db:
            return appointments.move(db, business, pairs[number][0], pairs[number][1], f"swap-{number}", now)

    results = at_once(len(pairs), client)
    assert sum(isinstance(one, Moved) for one in results) == 2
    assert overlaps(database) == 0


def test_blocked_time_and_a_booking_at_once_never_both_go_unnoticed(
    database: str, clients: list[int], now: datetime, business: Catalogue
) -> None:
    slot = to(business, "ben", TARGET)

    def client(number: int) -> object:
        with store.writing(database) as db:
            if number == 0:
                return appointments.block(db, "ben", slot.starts_at, slot.ends_at, "", "panel", now)
            return appointments.book(db, business, clients[number], slot, f"race-{number}", "whatsapp", now)

    results = at_once(12, client)
    winners = [one.appointment.id for one in results if isinstance(one, Booked)]
    blocked = results[0]
    assert list(blocked.conflicts) == winners  # type: ignore[attr-defined]
