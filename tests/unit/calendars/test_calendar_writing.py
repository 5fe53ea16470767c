"""Appointments arrive in calendars exactly once, whatever the service answers."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from randevu.calendars.errors import (
    Away,
    CalendarError,
    Changed,
    NotAllowed,
    Refused,
    SignInNeeded,
    Throttled,
    Unclear,
)
from tests.unit.calendars.house_world import House, at

UNCLEAR = Unclear("timeout")


def stands_once_at(house: House, clock: str) -> None:
    (entry,) = house.entries()
    (event,) = house.events()
    assert entry.starts_at == event.starts_at == at(clock)
    assert house.states() == {"settled"}
    assert house.row().event_id == event.id


# ---------------------------------------------------------------- the normal way


def test_a_booking_is_one_request(house: House) -> None:
    made = house.book("11:00")
    assert house.write() == 1
    stands_once_at(house, "11:00")
    assert house.faults.calls == ["create"]
    assert house.entries()[0].mark.appointment == made.id
    assert house.row().written == house.row().wanted == 1


def test_two_moves_in_a_row_are_one_change(house: House) -> None:
    made = house.book()
    house.write()
    house.move(made.id, "12:00")
    house.move(made.id, "13:00")
    assert house.write() == 1
    stands_once_at(house, "13:00")
    assert house.faults.calls == ["create", "change"]


def test_a_cancelled_appointment_takes_its_event_away(house: House) -> None:
    made = house.book()
    house.write()
    house.cancel(made.id)
    house.write()
    assert not house.events()
    assert house.states() == {"settled"}


def test_what_was_cancelled_before_it_was_written_is_never_written(house: House) -> None:
    made = house.book()
    house.cancel(made.id)
    house.write()
    assert house.faults.calls == []
    assert not house.rows()


def test_nothing_is_asked_of_a_service_twice_when_nothing_changed(house: House) -> None:
    house.book()
    house.write()
    house.pass_time(hours=5)
    assert house.write() == 0


def test_a_change_made_while_a_request_is_under_way_is_written_after_it(house: House) -> None:
    made = house.book("11:00")
    (task,) = house.claim()
    house.move(made.id, "15:00")
    assert house.claim() == [], "one request about an event at a time"
    house.writing.carry_out(task)
    assert house.row().state == "waiting"
    house.write()
    stands_once_at(house, "15:00")


# ---------------------------------------------------------------- unclear


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_unclear_booking_is_looked_for_before_it_is_repeated(house: House, side: str) -> None:
    house.faults.plan(side, "create", UNCLEAR)
    house.book("11:00")
    house.settle()
    stands_once_at(house, "11:00")
    assert house.faults.calls[:2] == ["create", "find"]
    assert house.faults.calls.count("create") == (2 if side == "before" else 1)


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_unclear_move_is_settled_by_the_generation_that_stands_there(house: House, side: str) -> None:
    made = house.book("11:00")
    house.write()
    house.faults.plan(side, "change", UNCLEAR)
    house.move(made.id, "12:00")
    house.settle()
    stands_once_at(house, "12:00")
    assert house.faults.calls.count("change") == (2 if side == "before" else 1)


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_unclear_removal_is_looked_after(house: House, side: str) -> None:
    made = house.book()
    house.write()
    house.faults.plan(side, "remove", UNCLEAR)
    house.cancel(made.id)
    house.settle()
    assert not house.events()


def test_a_booking_cancelled_while_it_was_unclear_is_taken_out(house: House) -> None:
    house.faults.plan("after", "create", UNCLEAR)
    made = house.book()
    house.write()
    assert len(house.events()) == 1
    house.cancel(made.id)
    house.settle()
    assert not house.events()


def test_an_appointment_that_comes_back_gets_a_new_event(house: House) -> None:
    made = house.book("11:00")
    house.write()
    first = house.row().uid
    house.move(made.id, "11:00", staff="mehmet")
    house.faults.plan("after", "remove", UNCLEAR)
    house.write()
    house.move(made.id, "12:00")
    house.settle()
    (event,) = house.events()
    assert event.starts_at == at("12:00")
    assert house.row().uid != first
    assert not house.findings(), "it was we who took it out"


def test_a_process_that_died_in_the_middle_is_followed_by_a_look(house: House) -> None:
    house.book("11:00")
    (task,) = house.claim()
    assert task.entry is not None
    house.service.create(task.address, task.uid, task.entry)
    house.faults.calls.clear()
    assert house.write() == 0, "the lease still runs"
    house.pass_time(minutes=6)
    house.write()
    stands_once_at(house, "11:00")
    assert house.faults.calls == ["find"]


def test_a_process_that_wakes_up_after_its_lease_asks_for_nothing(house: House) -> None:
    made = house.book("11:00")
    (slow,) = house.claim()
    house.pass_time(minutes=6)
    house.move(made.id, "12:00")
    house.write()
    asked = len(house.faults.calls)
    house.writing.carry_out(slow)
    assert len(house.faults.calls) == asked


def test_a_request_that_outlasts_its_lease_is_looked_after(house: House) -> None:
    made = house.book("11:00")

    def meanwhile() -> None:
        house.pass_time(minutes=6)
        house.move(made.id, "12:00")
        house.write()

    (slow,) = house.claim()
    house.faults.plan("before", "create", meanwhile)
    house.writing.carry_out(slow)
    assert house.entries()[0].starts_at == at("11:00"), "the late request has overwritten the newer one"
    house.settle()
    stands_once_at(house, "12:00")


def test_a_mistake_of_an_adapter_counts_as_unclear(house: House, caplog: pytest.LogCaptureFixture) -> None:
    def break_down() -> None:
        raise KeyError("etag")

    house.faults.plan("after", "create", break_down)
    house.book("11:00")
    house.settle()
    stands_once_at(house, "11:00")
    assert "KeyError" in caplog.text


# ---------------------------------------------------------------- refusals and pauses


@pytest.mark.parametrize("error", [Away("503"), Throttled("429"), Throttled("429", timedelta(seconds=90))])
@pytest.mark.parametrize("times", [1, 4])
def test_what_surely_did_not_arrive_is_repeated_without_looking(house: House, error: CalendarError, times: int) -> None:
    for _ in range(times):
        house.faults.plan("before", "create", error)
    house.book("11:00")
    house.settle()
    stands_once_at(house, "11:00")
    assert house.faults.calls == ["create"] * (times + 1)


def test_waits_grow_and_a_bookings_first_try_is_at_once(house: House) -> None:
    waits = []
    for _ in range(12):
        house.faults.plan("before", "create", Away("503"))
    house.book()
    for _ in range(12):
        house.write()
        waits.append((house.row().due_at - house.now).total_seconds())
        house.now = house.row().due_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


def test_a_pause_that_a_service_asks_for_holds_for_the_whole_connection(house: House) -> None:
    house.faults.plan("before", "create", Throttled("429", timedelta(minutes=3)))
    house.book("11:00")
    house.write()
    house.book("13:00")
    house.pass_time(minutes=2)
    assert house.write() == 0
    house.pass_time(minutes=2)
    assert house.write() == 2
    assert len(house.events()) == 2


def test_a_pause_of_a_year_is_not_obeyed_for_a_year(house: House) -> None:
    house.faults.plan("before", "create", Throttled("429", timedelta(days=365)))
    house.book()
    house.write()
    house.pass_time(minutes=61)
    assert house.write() == 1


def test_rows_wait_for_sign_in_and_are_written_after_it(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.faults.plan("before", "create", SignInNeeded("invalid_grant"))
    house.faults.plan("before", "create", SignInNeeded("invalid_grant"))
    house.book("11:00")
    house.book("13:00")
    for task in house.claim():
        house.writing.carry_out(task)
    assert house.connection_row().state == "sign_in"
    assert sum("sign-in" in record.message for record in caplog.records) == 1
    house.pass_time(days=1)
    assert house.write() == 0
    house.now -= timedelta(days=1)
    house.sign_in()
    house.write()
    assert len(house.events()) == 2


def test_what_is_refused_is_dead_and_cried_out_until_the_appointment_changes(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.faults.plan("before", "create", Refused("400"))
    made = house.book("11:00")
    house.write()
    assert house.row().state == "dead"
    assert house.row().problem == "400"
    assert any(record.levelno == logging.ERROR and "refused" in record.message for record in caplog.records)
    house.pass_time(hours=3)
    assert house.write() == 0
    house.move(made.id, "15:00")
    house.settle()
    stands_once_at(house, "15:00")


def test_a_calendar_that_may_not_be_written_into_is_tried_rarely(house: House) -> None:
    house.faults.plan("before", "create", NotAllowed("403"))
    house.book()
    house.write()
    assert house.row().due_at - house.now == timedelta(minutes=5)


def test_a_lasting_failure_is_cried_out_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(20):
        house.faults.plan("before", "create", Away("503"))
    house.book()
    for _ in range(20):
        house.write()
        house.now = max(house.now, house.row().due_at)
    told = [record.message for record in caplog.records if "has not been written" in record.message]
    assert len(told) == 1
    assert "503" in told[0]
    house.settle()
    assert house.row().failing_since is None
    assert house.row().problem is None


def test_no_more_requests_at_once_than_the_service_bears(house: House) -> None:
    for hour in range(9, 17):
        house.book(f"{hour:02}:00")
    assert len(house.claim()) == house.server.concurrency
    assert house.claim() == []


# ---------------------------------------------------------------- what others did to the event


def test_an_event_edited_meanwhile_is_read_and_then_changed(house: House) -> None:
    made = house.book("11:00")
    house.write()
    house.server.move(house.event().id, at("11:00"), at("11:30"))
    house.move(made.id, "12:00")
    house.settle()
    stands_once_at(house, "12:00")
    assert house.faults.calls == ["create", "change", "find", "change"]


def test_an_event_edited_again_and_again_is_tried_again_later(house: House) -> None:
    made = house.book("11:00")
    house.write()
    house.faults.plan("before", "change", Changed("412"))
    house.faults.plan("before", "change", Changed("412"))
    house.move(made.id, "12:00")
    house.settle()
    stands_once_at(house, "12:00")


def test_an_id_whose_event_was_taken_out_is_not_used_again(house: House) -> None:
    house.faults.plan("after", "create", UNCLEAR)
    house.book("11:00")
    house.write()
    house.server.take_out(house.event().id)
    house.settle()
    stands_once_at(house, "11:00")


def test_a_look_that_fails_is_repeated_as_a_look(house: House) -> None:
    house.faults.plan("after", "create", UNCLEAR)
    house.faults.plan("before", "find", Away("503"))
    house.book("11:00")
    house.settle()
    stands_once_at(house, "11:00")
    assert house.faults.calls == ["create", "find", "find"]
