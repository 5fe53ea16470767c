"""Moving, cancelling, attendance, blocks and what is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from randevu.booking import (
    Booked,
    Cancelled,
    Hold,
    Moved,
    Offer,
    Refused,
    Taken,
    appointments,
    holds,
)
from randevu.catalogue import Catalogue
from randevu.store.tables import appointment_event
from tests.unit.booking.salon import FRIDAY, NOW, THURSDAY, book, booked, everything, local, offer


def test_a_move_frees_the_old_time_and_counts_the_generation_up(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    appointments.set_attendance(db, one.id, "confirmed", "a", NOW)
    four_pm = offer(business, "mehmet", local(THURSDAY, "16:00"))
    moved = appointments.move(db, business, one.id, four_pm, "m", NOW)
    assert isinstance(moved, Moved)
    assert (moved.appointment.offer, moved.before) == (four_pm, two_pm)
    assert (moved.appointment.id, moved.appointment.generation, moved.appointment.attendance) == (one.id, 2, None)
    booked(db, business, people[1], two_pm, "k2")


def test_a_move_may_overlap_the_appointments_own_time_also_when_it_is_held_first(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    quarter_past = offer(business, "ayse", local(THURSDAY, "14:15"))
    assert isinstance(holds.take(db, business, people[0], quarter_past, NOW, avoid=one.id), Hold)
    after = offer(business, "ayse", local(THURSDAY, "14:30"))
    assert isinstance(book(db, business, people[1], after, "k2"), Taken)
    assert isinstance(appointments.move(db, business, one.id, quarter_past, "m", NOW), Moved)
    assert isinstance(book(db, business, people[1], offer(business, "ayse", local(THURSDAY, "13:45")), "k3"), Booked)


def test_a_move_to_a_taken_time_leaves_everything_as_it_was(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    four_pm = offer(business, "ayse", local(THURSDAY, "16:00"))
    booked(db, business, people[1], four_pm, "k2")
    before = everything(db)
    assert appointments.move(db, business, one.id, four_pm, "m", NOW) == Taken("ayse")
    assert everything(db) == before


def test_cutoff_and_past_stop_the_customer_but_not_the_staff(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    late = local(THURSDAY, "12:01")
    four_pm = offer(business, "ayse", local(THURSDAY, "16:00"))
    assert appointments.move(db, business, one.id, four_pm, "m", late) == Refused("cutoff")
    assert appointments.cancel(db, business, one.id, "c", late) == Refused("cutoff")
    over = local(THURSDAY, "14:00")
    assert appointments.move(db, business, one.id, four_pm, "m", over) == Refused("past")
    assert appointments.cancel(db, business, one.id, "c", over) == Refused("past")
    assert isinstance(appointments.move(db, business, one.id, four_pm, "m", late, by_staff=True), Moved)
    assert isinstance(appointments.cancel(db, business, one.id, "c", late, by_staff=True), Cancelled)


def test_exactly_at_the_cutoff_it_is_still_possible(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    assert isinstance(appointments.cancel(db, business, one.id, "c", local(THURSDAY, "12:00")), Cancelled)


# ---------------------------------------------------------------- cancelling and the rest


def test_a_cancelled_appointment_frees_its_time_and_stays_in_the_history(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    done = appointments.cancel(db, business, one.id, "c", NOW, by="customer")
    assert isinstance(done, Cancelled)
    assert (done.appointment.status, done.appointment.generation) == ("cancelled", 2)
    assert appointments.cancel(db, business, one.id, "c", NOW) == replace(done, repeated=True)
    assert appointments.cancel(db, business, one.id, "c2", NOW) == Refused("not_open")
    assert appointments.move(db, business, one.id, two_pm, "m", NOW) == Refused("not_open")
    assert appointments.upcoming(db, people[0], NOW) == []
    assert [old.status for old in appointments.history(db, people[0])] == ["cancelled"]
    booked(db, business, people[1], two_pm, "k2")


def test_nobody_touches_somebody_elses_appointment(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    not_theirs = {"customer_id": people[1]}
    assert appointments.cancel(db, business, one.id, "c", NOW, **not_theirs) == Refused("not_found")
    assert appointments.move(db, business, one.id, two_pm, "m", NOW, **not_theirs) == Refused("not_found")
    assert appointments.set_attendance(db, one.id, "confirmed", "a", NOW, **not_theirs) == Refused("not_found")
    assert appointments.cancel(db, business, 999, "c", NOW) == Refused("not_found")


def test_attendance_is_noted_once_and_only_while_the_appointment_is_open(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    said = appointments.set_attendance(db, one.id, "confirmed", "a", NOW)
    assert not isinstance(said, Refused)
    assert said.appointment.attendance == "confirmed"
    assert appointments.set_attendance(db, one.id, "confirmed", "a", NOW) == replace(said, repeated=True)
    found = appointments.find(db, one.id)
    assert found is not None
    assert found.attendance == "confirmed"
    assert appointments.set_attendance(db, one.id, "declined", "b", local(THURSDAY, "14:30")) == Refused("past")
    appointments.cancel(db, business, one.id, "c", NOW)
    assert appointments.set_attendance(db, one.id, "declined", "b", NOW) == Refused("not_open")


def test_every_change_leaves_an_event_with_who_and_what(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    four_pm = offer(business, "ayse", local(THURSDAY, "16:00"))
    appointments.move(db, business, one.id, four_pm, "m", NOW, by="panel:1", by_staff=True)
    appointments.cancel(db, business, one.id, "c", NOW, by="customer")
    events = list(db.execute(appointment_event.select().order_by(appointment_event.c.id)))
    assert [(event.kind, event.by) for event in events] == [
        ("booked", "customer"),
        ("moved", "panel:1"),
        ("cancelled", "customer"),
    ]
    assert Offer.from_json(events[1].detail["before"]) == two_pm


def test_a_block_names_the_appointments_in_it_and_gives_up_holds(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    one = booked(db, business, people[0], two_pm)
    three_pm = offer(business, "ayse", local(THURSDAY, "15:00"))
    holds.take(db, business, people[1], three_pm, NOW)
    made = appointments.block(db, "ayse", local(THURSDAY, "14:00"), local(THURSDAY, "16:00"), "doktor", "panel", NOW)
    assert made.conflicts == (one.id,)
    assert isinstance(book(db, business, people[1], three_pm, "k2"), Taken)
    assert appointments.blocked(db, NOW, NOW + timedelta(days=2)) == [replace(made, conflicts=())]
    assert appointments.unblock(db, made.id, NOW)
    assert not appointments.unblock(db, made.id, NOW)
    assert isinstance(book(db, business, people[1], three_pm, "k2"), Booked)


def test_a_block_must_end_after_it_begins(db: Connection) -> None:
    with pytest.raises(ValueError, match="end after"):
        appointments.block(db, "ayse", NOW, NOW, "", "panel", NOW)


def test_the_day_of_the_business_is_listed_in_order_without_what_was_cancelled(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    later = booked(db, business, people[0], two_pm)
    early = booked(
        db, business, people[1], offer(business, "zeynep", local(THURSDAY, "09:00"), branch="besiktas"), "k2"
    )
    gone = booked(db, business, people[2], offer(business, "mehmet", local(THURSDAY, "10:00")), "k3")
    appointments.cancel(db, business, gone.id, "c", NOW)
    booked(db, business, people[3], offer(business, "ayse", local(FRIDAY, "09:00")), "k4")
    assert appointments.day(db, None, THURSDAY) == [early, later]
    assert appointments.day(db, "kadikoy", THURSDAY) == [later]


def test_a_returning_customers_habits_are_known(db: Connection, business: Catalogue, people: list[int]) -> None:
    assert appointments.usual(db, people[0]) is None
    booked(db, business, people[0], offer(business, "ayse", local(THURSDAY, "10:00"), "fon"), "1")
    booked(db, business, people[0], offer(business, "mehmet", local(THURSDAY, "12:00"), "fon"), "2")
    last = booked(db, business, people[0], offer(business, "ayse", local(FRIDAY, "10:00")), "3")
    found = appointments.usual(db, people[0])
    assert found is not None
    assert (found.services, found.staff, found.branch) == (("fon",), "mehmet", "kadikoy")
    assert found.last_at == last.starts_at


def test_what_is_booked_with_a_transaction_that_fails_was_never_booked(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    change = db.begin_nested()
    booked(db, business, people[0], two_pm)
    change.rollback()
    assert appointments.history(db, people[0]) == []
    booked(db, business, people[1], two_pm)
