"""The mirror of the calendars: what comes into it, and what is known when it does not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from randevu import store
from randevu.calendars import mirror
from randevu.calendars.errors import Away
from randevu.calendars.failing import SHORTEST_RETRY
from randevu.calendars.house import house
from randevu.calendars.model import Event, Gone
from randevu.calendars.reading import FRESH
from randevu.store.tables import calendar_busy
from tests.contract.calendars.contract import entry
from tests.contract.calendars.memory import MemoryService
from tests.contract.calendars.peer import Meeting
from tests.unit.booking.salon import THURSDAY, local
from tests.unit.calendars.mirror_world import World

DAY = timedelta(days=1)


# ---------------------------------------------------------------- what comes in


def test_what_lies_in_a_calendar_is_known_after_it_was_read(world: World) -> None:
    world.put("10:00", "11:30")
    world.put("15:00", "16:00", shows="free")
    world.read()
    assert world.busy() == [("12 10:00", "12 11:30")]
    assert world.row().read_at == world.now


def test_only_what_changed_is_asked_for_from_then_on(world: World) -> None:
    meeting = world.put("10:00", "11:00")
    world.read()
    token = world.row().token
    world.server.move(meeting, local(THURSDAY, "13:00"), local(THURSDAY, "14:00"))
    world.put("16:00", "17:00")
    world.read()
    assert world.busy() == [("12 13:00", "12 14:00"), ("12 16:00", "12 17:00")]
    assert world.row().token != token
    assert world.row().round == 1
    world.server.take_out(meeting)
    world.read()
    assert world.busy() == [("12 16:00", "12 17:00")]


def test_a_removed_instance_and_a_removed_series_give_their_time_back(world: World) -> None:
    series = world.put("09:00", "09:30", daily=3)
    world.read()
    world.server.skip(series, THURSDAY + DAY)
    world.read()
    assert world.busy() == [("12 09:00", "12 09:30"), ("14 09:00", "14 09:30")]
    world.server.take_out(series)
    world.read()
    assert world.busy() == []


def test_a_meeting_that_takes_no_time_any_more_gives_it_back(world: World) -> None:
    meeting = world.put("10:00", "11:00")
    world.read()
    item = world.server.items()[meeting]
    item.meeting = replace(item.meeting, shows="free")
    item.revision = world.server.next()
    world.read()
    assert world.busy() == []


def test_our_own_events_take_no_time_here_and_those_of_another_installation_do(world: World) -> None:
    with store.reading() as db:
        ours = house(db)
    service = MemoryService(world.server)
    service.create(world.server.calendar, uuid.uuid4().hex, entry("10:00", house=ours))
    service.create(world.server.calendar, uuid.uuid4().hex, entry("12:00", house="f" * 32))
    world.read()
    assert world.busy() == [("12 12:00", "12 12:30")]


def test_reactions_are_told_what_is_true_in_the_end_each_event_once(world: World) -> None:
    kept, lost = world.put("10:00", "11:00"), world.put("12:00", "13:00")
    world.read()
    world.heard.clear()
    world.server.move(kept, local(THURSDAY, "14:00"), local(THURSDAY, "15:00"))
    world.server.take_out(lost)
    world.read()
    told = {change.id: change for change in world.heard}
    assert len(world.heard) == 2
    assert told[lost] == Gone(lost)
    assert isinstance(told[kept], Event)


def test_a_token_that_ran_out_leads_to_a_new_reading_of_everything(world: World) -> None:
    stays, goes = world.put("10:00", "11:00"), world.put("12:00", "13:00")
    world.read()
    world.server.take_out(goes)
    world.server.expire_tokens()
    world.read()
    assert world.busy() == [("12 10:00", "12 11:00")]
    assert world.row().failing_since is None
    world.server.take_out(stays)
    world.read()
    assert world.busy() == []


def test_a_reading_that_dies_half_way_leaves_nothing_behind_when_it_is_repeated(world: World) -> None:
    meetings = [world.put(f"{hour}:00", f"{hour}:30") for hour in range(10, 18)]
    world.read()
    world.server.expire_tokens()
    world.server.take_out(meetings[0])

    def die_at_the_second_page(method: str) -> None:
        if method == "page":
            raise Away("503")

    world.server.before = die_at_the_second_page
    world.read()
    assert world.row().failing_since == world.row().due_at - SHORTEST_RETRY
    world.server.take_out(meetings[1])
    world.server.before = world._before
    world.read()
    assert len(world.busy()) == 6
    assert world.row().failing_since is None


def test_identifiers_longer_than_a_column_still_name_their_event(world: World) -> None:
    with store.writing() as db:
        (one,) = mirror.lease(db, [world.ayse], "me", world.now)
        far = [
            Event("x" * 900 + str(n), "x" * 900, "1", local(THURSDAY, f"1{n}:00"), local(THURSDAY, f"1{n}:30"))
            for n in (1, 2)
        ]
        mirror.apply(db, one, far, "h")
        mirror.apply(db, one, [Gone("x" * 900 + "1")], "h")
    assert world.busy() == [("12 12:00", "12 12:30")]
    with store.writing() as db:
        mirror.apply(db, one, [Gone("x" * 900)], "h")
    assert world.busy() == []


# ---------------------------------------------------------------- the window


def test_what_lies_outside_the_bookable_days_is_not_dragged_in(world: World) -> None:
    for days in (-9, 90):
        start = local(THURSDAY + timedelta(days=days), "10:00")
        world.server.put(Meeting(start, start + timedelta(hours=1)))
    world.read()
    assert world.busy() == []


def test_the_worker_renews_the_window_every_day_before_its_end_is_needed(world: World) -> None:
    world.read()
    first, last = world.row().window_start, world.row().window_end
    start = last + timedelta(hours=9)
    world.server.put(Meeting(start, start + timedelta(hours=1)))
    world.read(DAY, worker=True)
    assert (world.row().window_start, world.row().window_end) == (first + DAY, last + DAY)
    assert len(world.busy()) == 1


def test_whoever_offers_times_renews_the_window_only_when_its_end_is_needed(world: World) -> None:
    world.read()
    last = world.row().window_end
    world.read(2 * DAY)
    assert world.row().window_end == last
    world.read(DAY)
    assert world.row().window_end == last + 3 * DAY


def test_what_has_passed_leaves_with_the_renewal(world: World) -> None:
    world.put("10:00", "11:00")
    world.read()
    world.read(3 * DAY, worker=True)
    assert world.busy() == []


# ---------------------------------------------------------------- how often


def test_what_was_read_a_moment_ago_is_not_read_again(world: World) -> None:
    world.read()
    world.read(FRESH / 2)
    assert world.calls == ["changes"]
    world.read(FRESH)
    assert world.calls == ["changes"] * 2


def test_the_worker_reads_what_is_due(world: World) -> None:
    world.read(worker=True)
    world.read(timedelta(seconds=30), worker=True)
    assert world.calls == ["changes"]
    world.set(due_at=world.now)  # as a call of the service does
    world.read(timedelta(seconds=1), worker=True)
    world.read(timedelta(seconds=60), worker=True)
    assert world.calls == ["changes"] * 3


def test_calendars_of_others_are_left_alone(world: World) -> None:
    mehmet = world.tie("staff", "mehmet")
    world.read()
    assert (world.row().read_at, world.row(mehmet).read_at) == (world.now, None)


def test_a_thousand_events_are_written_page_by_page(world: World) -> None:
    for number in range(1000):
        start = local(THURSDAY + timedelta(days=number % 30), "09:00") + timedelta(minutes=number % 500)
        world.server.put(Meeting(start, start + timedelta(minutes=5)))
    world.server.page = 100
    world.read(patience=60)
    with store.reading() as db:
        assert len(db.execute(calendar_busy.select()).all()) == 1000
