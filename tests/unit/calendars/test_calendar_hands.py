"""What people do to our events in their calendars, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.booking import Moved
from randevu.calendars import reactions
from randevu.calendars.house import house as house_of
from randevu.calendars.model import Event, Gone, Mark
from randevu.calendars.reconciling import Comparing
from randevu.calendars.ties import Owner
from randevu.catalogue import service as catalogues
from tests.contract.calendars.peer import Meeting
from tests.unit.calendars.house_world import House, at


@pytest.fixture
def written(house: House) -> House:
    """With one appointment that stands in Ayşe's calendar at 11:00."""
    house.book("11:00")
    house.write()
    house.faults.calls.clear()
    return house


def tell(house: House, change: Event | Gone) -> None:
    """As the mirror does for each change that it reads."""
    with store.writing() as db:
        reactions.seen(db, house.calendar, house_of(db), change, house.now)


def compare(house: House) -> int:
    return Comparing(house.account, lambda: house.now).step()


def move_by_hand(house: House, clock: str, until: str) -> None:
    house.server.move(house.event().id, at(clock), at(until))
    tell(house, house.event())
    house.settle()


def choose(house: House, moves: str) -> None:
    """The business's rule for moves by hand."""
    with store.writing() as db:
        text = catalogues.export(db).replace("calendar_moves: accept", f"calendar_moves: {moves}")
        catalogues.replace(db, text, "test", house.now)
        house.catalogue = catalogues.current(db)


# ---------------------------------------------------------------- moved


def test_a_move_by_hand_to_a_free_time_moves_the_appointment(written: House) -> None:
    move_by_hand(written, "15:00", "15:30")
    (one,) = written.booked()
    assert one.starts_at == at("15:00")
    assert one.generation == 2
    assert written.event().mark is not None
    assert written.event().mark.generation == 2  # type: ignore[union-attr]
    (found,) = written.findings()
    assert (found.kind, found.decision) == ("moved", "moved")


def test_a_move_by_hand_onto_another_appointment_is_put_back(written: House) -> None:
    written.book("15:00")
    written.write()
    event = min(written.events(), key=lambda one: one.starts_at)
    written.server.move(event.id, at("15:15"), at("15:45"))
    tell(written, min(written.events(), key=lambda one: one.starts_at))
    tell(written, max(written.events(), key=lambda one: one.starts_at))
    written.settle()
    assert [one.starts_at for one in written.entries()] == [at("11:00"), at("15:00")]
    assert sorted(one.starts_at for one in written.events()) == [at("11:00"), at("15:00")]
    assert [row.kind for row in written.findings()] == ["put_back"]


@pytest.mark.parametrize("clock", ["08:00", "19:00", "23:00"])
def test_a_move_by_hand_out_of_hours_is_put_back(written: House, clock: str) -> None:
    written.server.move(written.event().id, at(clock), at(clock) + timedelta(minutes=30))
    tell(written, written.event())
    written.settle()
    assert written.event().starts_at == at("11:00")
    assert written.booked()[0].generation == 1


def test_a_business_that_wants_moves_by_hand_put_back_gets_that(written: House) -> None:
    choose(written, "restore")
    move_by_hand(written, "15:00", "15:30")
    assert written.event().starts_at == at("11:00")
    assert [row.kind for row in written.findings()] == ["put_back"]


def test_a_longer_event_gets_its_own_length_again(written: House) -> None:
    move_by_hand(written, "11:00", "12:30")
    assert (written.event().starts_at, written.event().ends_at) == (at("11:00"), at("11:30"))
    assert written.booked()[0].generation == 1


def test_a_move_by_hand_of_what_the_customer_moves_too_yields_to_the_customer(written: House) -> None:
    (one,) = written.booked()
    written.server.move(written.event().id, at("15:00"), at("15:30"))
    tell(written, written.event())
    assert isinstance(written.move(one.id, "13:00"), Moved)
    written.settle()
    assert written.event().starts_at == at("13:00")
    assert written.booked()[0].starts_at == at("13:00")


def test_what_is_over_may_be_moved_about_as_one_likes(written: House) -> None:
    written.now = at("18:00")
    move_by_hand(written, "16:00", "16:30")
    assert written.event().starts_at == at("16:00")
    assert not written.findings()


def test_a_change_of_somebody_elses_event_is_none_of_the_writers_business(written: House) -> None:
    event = written.event()
    other = Mark("f" * 32, 1, "ayse", 1)
    tell(written, Event(event.id, event.id, "9", at("15:00"), at("16:00"), mark=other))
    tell(written, Event("x", "x", "9", at("15:00"), at("16:00")))
    tell(written, Gone("never seen"))
    assert written.states() == {"settled"}


def test_our_own_write_coming_back_by_the_mirror_costs_no_request(written: House) -> None:
    tell(written, written.event())
    assert written.write() == 0


# ---------------------------------------------------------------- removed


def remove_by_hand(house: House) -> int:
    """Returns the number of the finding."""
    gone = house.event().id
    house.server.take_out(gone)
    tell(house, Gone(gone))
    house.settle()
    (found,) = house.findings()
    assert found.kind == "removed"
    return int(found.id)


def test_an_event_removed_by_hand_is_asked_about_and_not_written_again(
    written: House, caplog: pytest.LogCaptureFixture
) -> None:
    remove_by_hand(written)
    assert written.row().state == "removed"
    assert "removed by hand" in caplog.text
    written.pass_time(days=0.5)
    compare(written)
    assert written.write() == 0
    assert not written.events()
    assert len(written.booked()) == 1, "nothing is cancelled without asking"
    assert len(written.findings()) == 1


def test_a_decision_to_keep_the_appointment_writes_its_event_anew(written: House) -> None:
    number = remove_by_hand(written)
    with store.writing() as db:
        assert reactions.keep(db, number, "u1", written.now)
        assert not reactions.keep(db, number, "u1", written.now)
    written.settle()
    assert written.event().starts_at == at("11:00")
    (found,) = written.findings()
    assert (found.decision, found.decided_by) == ("kept", "u1")


def test_a_decision_to_cancel_cancels_the_appointment(written: House) -> None:
    number = remove_by_hand(written)
    written.give_up(number)
    with store.writing() as db:
        assert not reactions.keep(db, number, "u1", written.now)
    (found,) = written.findings()
    assert (found.decision, found.decided_by) == ("cancelled", "u1")
    written.settle()
    assert not written.booked()
    assert not written.events()
    assert written.states() == {"settled"}


def test_a_removal_followed_by_a_move_of_the_customer_needs_no_decision(written: House) -> None:
    remove_by_hand(written)
    written.move(written.booked()[0].id, "14:00")
    written.settle()
    assert written.event().starts_at == at("14:00")
    assert [row.decision for row in written.findings()] == ["over"]


def test_an_event_that_only_seemed_gone_is_left_alone(written: House) -> None:
    tell(written, Gone(written.event().id))
    written.settle()
    assert written.states() == {"settled"}
    assert not written.findings()
    assert written.faults.calls == ["find"]


def test_removing_what_is_over_asks_nobody(written: House) -> None:
    written.now = at("18:00")
    gone = written.event().id
    written.server.take_out(gone)
    tell(written, Gone(gone))
    written.settle()
    assert not written.findings()


# ---------------------------------------------------------------- compared


def test_a_missing_event_that_nobody_told_of_is_found(written: House) -> None:
    written.server.take_out(written.event().id)
    assert compare(written) == 1
    written.settle()
    assert [row.kind for row in written.findings()] == ["removed"]


def test_a_move_that_nobody_told_of_is_found(written: House) -> None:
    written.server.move(written.event().id, at("15:00"), at("15:30"))
    compare(written)
    written.settle()
    assert written.booked()[0].starts_at == at("15:00")


def test_a_doubled_event_is_taken_out_and_reported(written: House) -> None:
    (entry,) = written.entries()
    written.service.create(written.server.calendar, "f" * 32, entry)
    first = written.row().event_id
    compare(written)
    assert written.event().id == first
    (found,) = written.findings()
    assert (found.kind, found.decision, found.event_id) == ("extra", "removed", "e" + "f" * 32)


def test_an_event_of_a_cancelled_appointment_is_taken_out(written: House) -> None:
    (entry,) = written.entries()
    written.cancel(written.booked()[0].id)
    written.settle()
    written.service.create(written.server.calendar, "f" * 32, entry)
    compare(written)
    assert not written.events()


def test_an_event_whose_appointment_nobody_knows_is_left_and_reported(
    written: House, caplog: pytest.LogCaptureFixture
) -> None:
    (entry,) = written.entries()
    mark = Mark(entry.mark.house, 4711, "ayse", 1)
    stranger = type(entry)(mark, at("16:00"), at("17:00"), entry.zone, "Randevu")
    written.service.create(written.server.calendar, "f" * 32, stranger)
    for _ in range(2):
        compare(written)
        written.pass_time(minutes=6)
    assert len(written.events()) == 2
    (found,) = written.findings()
    assert (found.kind, found.appointment_id, found.decided_at) == ("unknown", None, None)
    assert sum("nobody knows" in record.message for record in caplog.records) == 1


def test_what_is_just_being_written_is_left_alone(written: House) -> None:
    written.book("15:00")
    (task,) = written.claim()
    assert task.entry is not None
    written.service.create(task.address, task.uid, task.entry)
    compare(written)
    assert len(written.events()) == 2
    written.pass_time(minutes=6)
    written.settle()
    assert len(written.events()) == 2


def test_other_peoples_events_are_not_even_looked_at(written: House) -> None:
    written.server.put(Meeting(at("11:00"), at("12:00")))
    compare(written)
    assert len(written.events()) == 2
    assert not written.findings()


def test_calendars_are_compared_every_few_minutes_by_one_process(written: House) -> None:
    assert compare(written) == 1
    assert compare(written) == 0
    written.pass_time(minutes=6)
    assert compare(written) == 1


def test_a_calendar_that_is_tied_to_two_owners_is_compared_once(written: House) -> None:
    written.tie(written.server.calendar, Owner("branch", "kadikoy"))
    assert compare(written) == 1
    assert len(written.events()) == 1
