"""What is known of a calendar that does not answer, is being read by somebody else, or is looked at once more."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from randevu import store
from randevu.calendars import mirror
from randevu.calendars.errors import Away, SignInNeeded, Throttled
from randevu.calendars.failing import LONGEST_RETRY, SHORTEST_RETRY, TRUSTED
from randevu.calendars.mirror import SLOW
from randevu.calendars.ties import Owner
from tests.unit.booking.salon import THURSDAY, local
from tests.unit.calendars.mirror_world import World
from tests.waiting import PATIENCE, until

DAY = timedelta(days=1)


def waits(may_go_on: threading.Event) -> None:
    assert may_go_on.wait(PATIENCE)


# ---------------------------------------------------------------- unknown


def test_a_calendar_that_was_never_read_is_unknown(world: World) -> None:
    with store.reading() as db:
        (one,) = mirror.calendars(db)
    assert not one.is_known


def test_a_calendar_that_fails_is_unknown_until_it_answers_again(world: World) -> None:
    world.read()
    world.fault = Away("503")
    world.read()
    assert (world.row().failing_since, world.row().problem) == (world.now, "503")
    world.fault = None
    world.read(SHORTEST_RETRY / 2)
    assert world.row().failing_since is not None, "it is left in peace for a moment"
    world.read(SHORTEST_RETRY)
    assert (world.row().failing_since, world.row().problem) == (None, None)


def test_a_calendar_that_goes_on_failing_is_asked_ever_more_rarely_up_to_a_limit(world: World) -> None:
    world.fault = Away("503")
    pauses = []
    for _ in range(8):
        world.read(world.row().due_at - world.now)
        pauses.append(world.row().due_at - world.now)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (SHORTEST_RETRY, LONGEST_RETRY)


def test_an_unexpected_error_counts_as_failing_and_says_nothing_of_its_content(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.fault = RuntimeError("Fatma Hanım, 0532 000 00 00")
    world.read()
    assert world.row().problem == "RuntimeError"
    assert "Fatma" not in caplog.text


def test_consent_that_ran_out_asks_for_sign_in_and_heals_by_itself_if_the_service_was_wrong(world: World) -> None:
    world.read()
    world.fault = SignInNeeded("invalid_grant")
    world.read()
    assert (world.state, world.row().problem) == ("sign_in", "invalid_grant")
    calls = len(world.calls)
    world.read(timedelta(minutes=1))
    assert len(world.calls) == calls
    world.fault = None
    world.read(timedelta(minutes=15))
    assert (world.state, world.row().failing_since) == ("live", None)


def test_a_pause_that_the_service_asks_for_is_kept_and_what_was_just_read_serves_meanwhile(world: World) -> None:
    world.read()
    world.fault = Throttled("429", timedelta(minutes=5))
    world.read()
    calls = len(world.calls)
    assert world.row().failing_since is None
    world.read(TRUSTED / 2)
    assert world.row().failing_since is None
    world.read(TRUSTED)
    assert world.row().failing_since is not None
    assert len(world.calls) == calls
    world.fault = None
    world.read(timedelta(minutes=5))
    assert world.row().failing_since is None


def test_a_calendar_without_an_answer_in_time_is_unknown_and_its_late_answer_serves_the_next(world: World) -> None:
    may_answer = threading.Event()
    world.server.before = lambda method: waits(may_answer)
    world.read(patience=0.05)
    assert (world.row().problem, world.row().failing_since) == (SLOW, world.now)
    may_answer.set()
    world.read(timedelta(seconds=1))
    assert (world.row().problem, world.row().failing_since) == (None, None)


def test_a_slow_calendar_that_was_read_a_moment_ago_serves_as_it_was(world: World) -> None:
    world.put("10:00", "11:00")
    world.read()
    may_answer = threading.Event()
    world.server.before = lambda method: waits(may_answer)
    world.read(patience=0.05)
    assert world.row().failing_since is None
    may_answer.set()
    world.read(timedelta(seconds=1))


def test_one_slow_calendar_keeps_no_other_from_being_read(world: World) -> None:
    other = world.tie("branch", "kadikoy")
    may_answer = threading.Event()

    def only_the_first_waits(method: str) -> None:
        if threading.current_thread().name.endswith("_0"):
            waits(may_answer)

    world.server.before = only_the_first_waits
    reading = threading.Thread(target=world.read)
    reading.start()
    until(lambda: [world.row().read_at, world.row(other).read_at].count(None) == 1)
    may_answer.set()
    reading.join()
    assert None not in (world.row().read_at, world.row(other).read_at)


# ---------------------------------------------------------------- one reader at a time


def test_a_calendar_under_somebody_elses_lease_is_waited_for_not_read(world: World) -> None:
    world.set(lease_owner="another process", lease_until=world.now + timedelta(seconds=40))
    world.read(patience=0.1)
    assert world.calls == []
    assert world.row().problem == SLOW
    assert world.row().lease_owner == "another process"


def test_the_lease_of_a_reader_that_died_runs_out(world: World) -> None:
    world.set(lease_owner="a dead process", lease_until=world.now + timedelta(seconds=40))
    world.read(timedelta(seconds=41))
    assert world.calls == ["changes"]
    assert world.row().lease_owner is None


def test_whoever_lost_the_lease_writes_nothing_more(world: World) -> None:
    world.put("10:00", "11:00")

    def lose_it(method: str) -> None:
        world.set(lease_owner="another process")

    world.server.before = lose_it
    world.read()
    assert world.busy() == []
    assert world.row().read_at is None


# ---------------------------------------------------------------- just before a booking


def look(world: World, clock: str = "10:00", end: str = "11:00") -> None:
    world.reader.look_again(
        [Owner("staff", "ayse")], local(THURSDAY, clock), local(THURSDAY, end), world.now, deadline=PATIENCE
    )


def test_what_came_in_a_second_ago_is_found_by_a_look_at_the_very_time(world: World) -> None:
    world.read()
    world.put("10:30", "11:30")
    world.put("15:00", "16:00")
    look(world)
    assert world.busy() == [("12 10:30", "12 11:30")]
    assert world.calls[-1] == "events"
    world.read()
    assert world.busy() == [("12 10:30", "12 11:30"), ("12 15:00", "12 16:00")]


def test_a_look_takes_nothing_away_and_writes_nothing_twice(world: World) -> None:
    meeting = world.put("10:00", "11:00")
    world.read()
    look(world)
    assert len(world.busy()) == 1
    world.server.take_out(meeting)
    look(world)
    assert len(world.busy()) == 1
    world.read()
    assert world.busy() == []


def test_a_calendar_that_does_not_answer_the_look_is_unknown(world: World) -> None:
    world.read()
    world.fault = Away("503")
    look(world)
    assert world.row().failing_since is not None


def test_a_look_at_a_calendar_that_is_unknown_reads_all_of_it(world: World) -> None:
    world.put("10:00", "11:00")
    look(world)
    assert world.calls == ["changes"]
    assert world.row().read_at == world.now
