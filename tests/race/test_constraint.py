"""PostgreSQL's two guards apart: the constraint against a writer who knows nothing of the locks, and the locks without
the constraint. Who waits for whom is arranged, not left to chance."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select, text

from randevu import store
from randevu.booking import Booked, Refused, Taken, appointments, holds, slots
from randevu.store.tables import allocation, customer
from tests.race.contest import at_once, book_without_guard, booked, overlaps, without_constraint
from tests.unit.booking.salon import NOW, THURSDAY, demo, local, new_customers, offer

pytestmark = pytest.mark.postgres
SLOT = offer(demo(), "ayse", local(THURSDAY, "14:00"))
MANY = 24


@pytest.fixture
def postgres(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    store.migrate(postgres_url)
    return postgres_url


def test_the_constraint_alone_lets_one_of_many_through(postgres: str, now: datetime) -> None:
    with store.writing(postgres) as db:
        clients = new_customers(db, MANY)
    looked = threading.Barrier(MANY)
    believe = at_once(MANY, lambda n: book_without_guard(postgres, demo(), clients[n], SLOT, now, looked))
    assert sum(believe) == 1
    assert booked(postgres) == 1
    assert overlaps(postgres) == 0


def test_an_overlap_that_only_the_constraint_sees_is_taken_and_the_transaction_lives_on(
    postgres: str, now: datetime
) -> None:
    with store.writing(postgres) as db:
        first, second = new_customers(db, 2)
        wanted = slots.stretches(db, demo(), SLOT)[0]
    stranger = store.engine(postgres).connect()
    change = stranger.begin()
    stranger.execute(
        allocation.insert().values(
            resource_id=wanted.resource,
            service="",
            seat=1,
            last_seat=1,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            customer_id=first,
            hold_until=NOW.replace(year=2027),
        )
    )
    results: list[object] = []

    def client() -> None:
        with store.writing(postgres) as db:
            results.append(appointments.book(db, demo(), second, SLOT, "k", "whatsapp", now))
            db.execute(customer.update().where(customer.c.id == second).values(name="still here"))

    thread = threading.Thread(target=client)
    thread.start()
    _until_somebody_waits(postgres, thread)
    change.commit()
    stranger.close()
    thread.join()
    assert results == [Taken("ayse")]
    with store.reading(postgres) as db:
        assert db.execute(select(customer.c.name).where(customer.c.id == second)).scalar() == "still here"
        assert appointments.upcoming(db, second, now) == []


def test_the_locks_alone_make_the_second_client_wait_and_then_see_the_first(postgres: str, now: datetime) -> None:
    without_constraint(postgres)
    with store.writing(postgres) as db:
        first, second = new_customers(db, 2)
        slots.stretches(db, demo(), SLOT)
    results: list[object] = []

    def client() -> None:
        with store.writing(postgres) as db:
            results.append(appointments.book(db, demo(), second, SLOT, "second", "whatsapp", now))

    thread = threading.Thread(target=client)
    with store.writing(postgres) as db:
        assert isinstance(appointments.book(db, demo(), first, SLOT, "first", "whatsapp", now), Booked)
        thread.start()
        _until_somebody_waits(postgres, thread)
    thread.join()
    assert results == [Taken("ayse")]
    assert overlaps(postgres) == 0


def test_a_hold_waits_for_a_booking_under_way_and_a_block_for_a_hold(postgres: str, now: datetime) -> None:
    without_constraint(postgres)
    with store.writing(postgres) as db:
        first, second = new_customers(db, 2)
        slots.stretches(db, demo(), SLOT)
    results: list[object] = []

    def hold() -> None:
        with store.writing(postgres) as db:
            results.append(holds.take(db, demo(), second, SLOT, now))

    def block() -> None:
        with store.writing(postgres) as db:
            made = appointments.block(db, "ayse", SLOT.starts_at, SLOT.ends_at, "", "panel", now)
            results.append(len(made.conflicts))

    threads = [threading.Thread(target=hold), threading.Thread(target=block)]
    with store.writing(postgres) as db:
        assert isinstance(appointments.book(db, demo(), first, SLOT, "first", "whatsapp", now), Booked)
        for number, thread in enumerate(threads, 1):
            thread.start()
            _until_somebody_waits(postgres, thread, number)
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == sorted(["1", str(Taken("ayse"))])


def _until_somebody_waits(url: str, thread: threading.Thread, count: int = 1) -> None:
    """Until so many transactions wait for another's end, or the thread that should wait has finished without."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with store.engine(url).connect() as db:
        while thread.is_alive() and db.execute(waiting).scalar_one() < count:
            db.rollback()


def test_an_unknown_customer_is_not_found(postgres: str, now: datetime) -> None:
    with store.writing(postgres) as db:
        assert appointments.book(db, demo(), 999, SLOT, "k", "whatsapp", now) == Refused("not_found")
