"""Sixty-four clients want one slot. First the control: without the guard several get it, so the tests below mean
something. Then the product: exactly one, whichever of its two guards stands alone."""

from __future__ import annotations

import threading
from datetime import datetime

from randevu import store
from randevu.booking import Booked, Hold, Refused, Taken, appointments, holds
from tests.race.contest import at_once, book_without_guard, booked, overlaps, without_constraint
from tests.unit.booking.salon import THURSDAY, demo, local, offer

SLOT = offer(demo(), "ayse", local(THURSDAY, "14:00"))
AT_ONCE = 24  # connections that look at the same moment; the pool holds thirty


def book(url: str, customer_id: int, now: datetime) -> object:
    with store.writing(url) as db:
        return appointments.book(db, demo(), customer_id, SLOT, f"race-{customer_id}", "whatsapp", now)


def test_control_without_the_guard_several_clients_get_the_same_slot(
    database: str, clients: list[int], now: datetime
) -> None:
    without_constraint(database)
    looked = threading.Barrier(AT_ONCE)
    believe = at_once(AT_ONCE, lambda n: book_without_guard(database, demo(), clients[n], SLOT, now, looked))
    assert sum(believe) > 1
    assert booked(database) > 1
    assert overlaps(database) > 0


def test_of_64_clients_exactly_one_gets_the_slot(database: str, clients: list[int], now: datetime) -> None:
    results = at_once(len(clients), lambda n: book(database, clients[n], now))
    assert sum(isinstance(one, Booked) for one in results) == 1
    assert sum(isinstance(one, Taken) for one in results) == len(clients) - 1
    assert booked(database) == 1
    assert overlaps(database) == 0


def test_the_locks_alone_are_enough(database: str, clients: list[int], now: datetime) -> None:
    without_constraint(database)
    results = at_once(len(clients), lambda n: book(database, clients[n], now))
    assert sum(isinstance(one, Booked) for one in results) == 1
    assert overlaps(database) == 0


def test_of_64_clients_exactly_one_can_hold_the_slot(database: str, clients: list[int], now: datetime) -> None:
    def hold(number: int) -> object:
        with store.writing(database) as db:
            return holds.take(db, demo(), clients[number], SLOT, now)

    results = at_once(len(clients), hold)
    assert sum(isinstance(one, Hold) for one in results) == 1
    assert overlaps(database) == 0


def test_clients_with_overlapping_times_never_overlap_and_never_deadlock(
    database: str, clients: list[int], now: datetime
) -> None:
    minutes = ("13:30", "13:45", "14:00", "14:15", "14:30", "14:45")
    offers = [offer(demo(), who, local(THURSDAY, clock)) for clock in minutes for who in ("ayse", "mehmet")]

    def client(number: int) -> object:
        with store.writing(database) as db:
            one = offers[number % len(offers)]
            return appointments.book(db, demo(), clients[number], one, f"race-{number}", "whatsapp", now)

    results = at_once(len(clients), client)
    assert {type(one) for one in results} == {Booked, Taken}
    assert overlaps(database) == 0


def test_a_command_sent_twice_at_once_books_once(database: str, clients: list[int], now: datetime) -> None:
    results = at_once(16, lambda _: book(database, clients[0], now))
    assert all(isinstance(one, Booked) for one in results)
    assert len({one.appointment.id for one in results if isinstance(one, Booked)}) == 1
    assert sum(not one.repeated for one in results if isinstance(one, Booked)) == 1
    assert booked(database) == 1


def test_one_customer_in_many_places_at_once_stays_within_the_limit(
    database: str, clients: list[int], now: datetime
) -> None:
    offers = [offer(demo(), who, local(THURSDAY, f"{hour}:00")) for hour in range(10, 18) for who in ("ayse", "mehmet")]

    def client(number: int) -> object:
        with store.writing(database) as db:
            return appointments.book(db, demo(), clients[0], offers[number], f"race-{number}", "whatsapp", now)

    results = at_once(len(offers), client)
    assert sum(isinstance(one, Booked) for one in results) == demo().rules.max_open
    assert sum(one == Refused("limit") for one in results) == len(offers) - demo().rules.max_open
