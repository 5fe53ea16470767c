"""Which events should stand where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from randevu import store
from randevu.booking import Booked, Offer, appointments
from randevu.calendars import connections, planning
from randevu.calendars.ties import Owner
from randevu.store.tables import appointment, calendar_event
from tests.unit.booking.salon import offer
from tests.unit.calendars.house_world import House, at

BRANCH = Owner("branch", "kadikoy")


def follow_up(number: int) -> bool:
    with store.reading() as db:
        return bool(db.execute(select(appointment.c.follow_up).where(appointment.c.id == number)).scalar())


def plan(house: House) -> int:
    with store.writing() as db:
        return planning.plan(db, house.now)


def wanted(house: House) -> list[tuple[int, str, Any]]:
    return sorted((row.calendar_id, row.staff, row.wanted) for row in house.rows())


def test_booking_moving_and_cancelling_each_ask_for_a_plan(house: House) -> None:
    made = house.book("11:00")
    for change in (lambda: house.move(made.id, "12:00"), lambda: house.cancel(made.id)):
        assert follow_up(made.id)
        assert plan(house) == 1
        assert not follow_up(made.id)
        change()
    assert follow_up(made.id)


def test_the_branchs_calendar_gets_a_row_of_its_own(house: House) -> None:
    shared = house.tie("shared@example.com", BRANCH)
    house.book()
    plan(house)
    assert wanted(house) == [(house.calendar, "ayse", 1), (shared, "ayse", 1)]


def test_everybody_who_takes_part_gets_their_own_event(house: House) -> None:
    elif_calendar = house.tie("elif@example.com", Owner("staff", "elif"))
    first = house.offer("11:00")
    second = offer(house.catalogue, "elif", at("11:30"), "manikur")
    both = Offer("kadikoy", (*first.parts, *second.parts), first.price + second.price)
    with store.writing() as db:
        made = appointments.book(
            db, house.catalogue, house.customer, both, house.key(), "phone", house.now, by_staff=True
        )
    assert isinstance(made, Booked)
    plan(house)
    assert wanted(house) == [(house.calendar, "ayse", 1), (elif_calendar, "elif", 1)]


def test_another_staff_member_takes_over_and_the_first_ones_event_goes(house: House) -> None:
    mehmet = house.tie("mehmet@example.com", Owner("staff", "mehmet"))
    made = house.book("11:00")
    plan(house)
    house.move(made.id, "11:00", staff="mehmet")
    plan(house)
    assert wanted(house) == [(house.calendar, "ayse", None), (mehmet, "mehmet", 2)]


def test_one_calendar_tied_to_staff_and_branch_gets_one_event(house: House) -> None:
    house.tie(house.server.calendar, BRANCH)
    house.book()
    plan(house)
    assert len(house.rows()) == 1


def test_a_calendar_that_is_only_respected_is_not_written_into(house: House) -> None:
    with store.writing() as db:
        db.execute(update(store.tables.calendar).values(writes=False))
    house.book()
    plan(house)
    assert not house.rows()


def test_a_calendar_connected_later_gets_all_coming_appointments(house: House) -> None:
    past, coming = house.book("11:00"), house.book("15:00")
    house.now = at("13:00")
    plan(house)
    shared = house.tie("shared@example.com", BRANCH)
    plan(house)
    assert [row.appointment_id for row in house.rows() if row.calendar_id == shared] == [coming.id]
    assert not follow_up(past.id)


def test_a_calendar_that_is_let_go_is_tidied_up(house: House) -> None:
    house.book()
    house.write()
    house.tie(house.server.calendar, Owner("staff", "ayse"), writes=False)
    house.write()
    assert not house.events()


def test_events_stay_where_they_are_when_the_connection_is_switched_off(house: House) -> None:
    made = house.book()
    house.write()
    with store.writing() as db:
        connections.switch_off(db, house.connection)
    house.move(made.id, "15:00")
    house.pass_time(days=1)
    assert house.write() == 0
    assert len(house.events()) == 1


def test_what_is_over_is_not_written_any_more(house: House) -> None:
    house.book("11:00")
    house.now = at("11:30")
    plan(house)
    assert not house.rows()


def test_what_stands_of_a_past_appointment_is_still_taken_away_when_it_is_cancelled(house: House) -> None:
    made = house.book("11:00")
    house.write()
    house.now = at("18:00")
    with store.writing() as db:
        gone = replace(made, status="cancelled")
        changed = {"status": gone.status, "follow_up": True, "generation": 2}
        db.execute(update(appointment).where(appointment.c.id == made.id).values(**changed))
    house.write()
    assert not house.events()


def test_a_confirmed_attendance_writes_nothing(house: House) -> None:
    made = house.book()
    house.write()
    with store.writing() as db:
        appointments.set_attendance(db, made.id, "confirmed", house.key(), house.now)
    assert house.write() == 0
    assert house.states() == {"settled"}


def test_plans_are_made_in_short_transactions(house: House) -> None:
    for hour in (10, 11, 12):
        house.book(f"{hour}:00")
    with store.writing() as db:
        assert planning.plan(db, house.now, most=2) == 2
        assert planning.anything_to_plan(db)
        assert planning.plan(db, house.now, most=2) == 1
        assert not planning.anything_to_plan(db)


def test_a_dead_row_is_tried_anew_when_its_appointment_changes(house: House) -> None:
    made = house.book()
    plan(house)
    with store.writing() as db:
        db.execute(update(calendar_event).values(state="dead", attempts=9, due_at=house.now + timedelta(days=9)))
    house.move(made.id, "15:00")
    plan(house)
    row = house.row()
    assert (row.state, row.attempts, row.due_at) == ("unclear", 0, house.now)
