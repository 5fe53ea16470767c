"""The worker's threads write, read and compare by themselves, and end when told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from randevu.calendars.errors import Throttled
from randevu.calendars.ledger import Rules
from randevu.calendars.running import Calendars, account
from randevu.calendars.writer import Writer, Writing
from tests.unit.calendars.house_world import House
from tests.waiting import PATIENCE, until


@pytest.fixture
def writer(house: House) -> Iterator[Writer]:
    made = Writer(house.writing, threads=8, poll=0.02)
    made.start()
    yield made
    made.stop()


def test_what_is_booked_while_it_runs_is_written(house: House, writer: Writer) -> None:
    made = house.book("11:00")
    until(lambda: house.entries() and house.states() == {"settled"})
    house.move(made.id, "15:00")
    until(lambda: house.rows()[0].written == 2)
    house.cancel(made.id)
    until(lambda: not house.entries())
    assert writer.alive()
    writer.stop()
    assert not writer.alive()


def test_a_slow_service_gets_no_more_requests_at_once_than_it_bears(house: House) -> None:
    under_way, most, lock = [0], [0], threading.Lock()
    go_on = threading.Event()

    def begins(method: str) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        go_on.wait(PATIENCE)

    def ends(method: str) -> None:
        with lock:
            under_way[0] -= 1

    house.server.before, house.server.after = begins, ends
    writers = [Writer(Writing(house.account, Rules(), lambda: house.now), threads=8, poll=0.02) for _ in range(2)]
    for hour in range(10, 18):
        house.book(f"{hour}:00")
    for one in writers:
        one.start()
    until(lambda: most[0] >= house.server.concurrency)
    go_on.set()
    until(lambda: house.states() == {"settled"})
    for one in writers:
        one.stop()
    assert most[0] == house.server.concurrency
    assert len(house.entries()) == 8


def test_a_storm_through_a_service_that_asks_for_pauses_arrives_whole(house: House) -> None:
    """Every fourth request is answered by a pause of a minute; the clock is moved on by hand."""
    count = [0]

    def throttles(method: str) -> None:
        count[0] += 1
        if count[0] % 4 == 0:
            raise Throttled("429")

    house.server.before = throttles
    for hour in range(10, 18):
        for minute in ("00", "30"):
            house.book(f"{hour}:{minute}")
    house.settle()
    assert len(house.entries()) == 16
    assert house.connection_row().not_before is not None


def test_the_calendars_of_the_worker_start_and_stop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_CLOCK", house.now.isoformat())
    calendars = Calendars(0.05, house.account)
    calendars.start()
    try:
        assert calendars.alive()
        house.book("11:00")
        until(lambda: house.states() == {"settled"})
    finally:
        calendars.stop()
    until(lambda: not calendars.alive())


def test_a_connection_that_cannot_be_used_waits_and_keeps_no_others_from_their_turn(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Without adapter or secret: the accounts as the worker really opens them."""
    house.book("11:00")
    writing = Writing(account, Rules(), lambda: house.now)
    assert writing.claim(5) == []
    assert "cannot be used" in caplog.text
    assert house.connection_row().not_before is not None
    house.pass_time(minutes=2)
    house.write()
    assert len(house.entries()) == 1
