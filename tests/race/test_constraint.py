"""The second guard, PostgreSQL's own: it refuses an overlap also from somebody who knows nothing of the locks."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select, text

from randevu import store
from randevu.booking import Refused, Taken, appointments, slots
from randevu.store.tables import allocation, customer
from tests.race.contest import at_once, book_without_guard, booked, overlaps
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
    _until_somebody_waits(postgres)
    change.commit()
    stranger.close()
    thread.join()
    assert results == [Taken("ayse")]
    with store.reading(postgres) as db:
        assert db.execute(select(customer.c.name).where(customer.c.id == second)).scalar() == "still here"
        assert appointments.upcoming(db, second, now) == []


def _until_somebody_waits(url: str) -> None:
    """Until a transaction waits for another's end: the insert has met the stranger's uncommitted row."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with store.engine(url).connect() as db:
        while not db.execute(waiting).scalar():
            db.rollback()


def test_an_unknown_customer_is_not_found(postgres: str, now: datetime) -> None:
    with store.writing(postgres) as db:
        assert appointments.book(db, demo(), 999, SLOT, "k", "whatsapp", now) == Refused("not_found")
