"""Hold, book, move, cancel: what each does, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import (
    Appointment,
    Booked,
    Cancelled,
    Hold,
    Moved,
    Offer,
    Refused,
    Taken,
    Wish,
    appointments,
    availability,
    holds,
)
from randevu.catalogue import Catalogue, service
from randevu.store.tables import allocation, appointment_event
from tests.unit.booking.salon import DEMO, NOW, THURSDAY, a_service, asked, local, made_of, offer

FRIDAY = date(2026, 3, 13)


def book(
    db: Connection,
    business: Catalogue,
    customer: int,
    wanted: Offer,
    key: str = "k",
    now: datetime = NOW,
    **more: object,
) -> Booked | Taken | Refused:
    return appointments.book(db, business, customer, wanted, key, "whatsapp", now, **more)  # type: ignore[arg-type]


def booked(db: Connection, business: Catalogue, customer: int, wanted: Offer, key: str = "k") -> Appointment:
    made = book(db, business, customer, wanted, key)
    assert isinstance(made, Booked)
    return made.appointment


def everything(db: Connection) -> list[list[object]]:
    """All rows that booking writes, to show that nothing changed."""
    tables = ("appointment", "appointment_event", "allocation", "block")
    return [list(map(tuple, db.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id"))) for table in tables]


@pytest.fixture
def two_pm(business: Catalogue) -> Offer:
    return offer(business, "ayse", local(THURSDAY, "14:00"))


# ---------------------------------------------------------------- booking


def test_what_a_search_found_can_be_booked_and_is_gone_then(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    wish = Wish(("sac-kesimi", "fon"), "kadikoy", party=2, window=asked(THURSDAY, "14:00"))
    found = availability.search(db, business, wish, NOW).exact[0]
    made = book(db, business, people[0], found, conversation_id=None, note="ilk kez")
    assert isinstance(made, Booked)
    one = made.appointment
    assert (one.offer, one.party, one.price, one.status) == (found, 2, Decimal(1900), "booked")
    assert (one.source, one.note, one.generation, one.attendance) == ("whatsapp", "ilk kez", 1, None)
    assert appointments.find(db, one.id) == one
    assert availability.search(db, business, wish, NOW).reason == "full"


def test_a_taken_time_is_taken_and_nothing_changes(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    booked(db, business, people[0], two_pm)
    before = everything(db)
    overlapping = offer(business, "ayse", local(THURSDAY, "14:15"))
    assert book(db, business, people[1], two_pm, "k2") == Taken("ayse")
    assert book(db, business, people[1], overlapping, "k3") == Taken("ayse")
    assert everything(db) == before


def test_touching_times_do_not_overlap(db: Connection, business: Catalogue, people: list[int], two_pm: Offer) -> None:
    booked(db, business, people[0], two_pm)
    booked(db, business, people[1], offer(business, "ayse", local(THURSDAY, "14:30")), "k2")
    booked(db, business, people[2], offer(business, "ayse", local(THURSDAY, "13:30")), "k3")


def test_when_one_part_of_a_visit_is_taken_none_of_it_is_booked(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    wish = Wish(("sac-kesimi",), "kadikoy", party=2, window=asked(THURSDAY, "14:00"))
    both = availability.search(db, business, wish, NOW).exact[0]
    booked(db, business, people[0], offer(business, "mehmet", local(THURSDAY, "14:00")))
    before = everything(db)
    assert book(db, business, people[1], both, "k2") == Taken("mehmet")
    assert everything(db) == before


def test_a_repeated_command_returns_its_first_result_even_after_a_move(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    first = booked(db, business, people[0], two_pm)
    moved = appointments.move(db, business, first.id, offer(business, "ayse", local(THURSDAY, "16:00")), "m", NOW)
    assert isinstance(moved, Moved)
    before = everything(db)
    assert book(db, business, people[0], two_pm) == Booked(first, repeated=True)
    again = appointments.move(db, business, first.id, two_pm, "m", NOW)
    assert again == replace(moved, repeated=True)
    assert everything(db) == before


def test_a_refused_command_is_judged_anew_when_it_is_repeated(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    other = booked(db, business, people[0], two_pm)
    assert isinstance(book(db, business, people[1], two_pm, "again"), Taken)
    appointments.cancel(db, business, other.id, "c", NOW)
    assert isinstance(book(db, business, people[1], two_pm, "again"), Booked)


def test_a_customer_has_at_most_so_many_open_appointments_unless_staff_books(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    hours = ["10:00", "11:00", "12:00"]
    made = [booked(db, business, people[0], offer(business, "ayse", local(FRIDAY, at)), at) for at in hours]
    fourth = offer(business, "ayse", local(FRIDAY, "13:00"))
    assert book(db, business, people[0], fourth, "4") == Refused("limit")
    appointments.cancel(db, business, made[0].id, "c", NOW)
    assert isinstance(book(db, business, people[0], fourth, "4"), Booked)
    fifth = offer(business, "ayse", local(FRIDAY, "15:00"))
    assert book(db, business, people[0], fifth, "5") == Refused("limit")
    assert isinstance(book(db, business, people[0], fifth, "5", by_staff=True), Booked)


def test_appointments_that_are_over_do_not_count_towards_the_limit(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    for at in ("10:00", "11:00", "12:00"):
        booked(db, business, people[0], offer(business, "ayse", local(THURSDAY, at)), at)
    later = local(THURSDAY, "12:00")
    wanted = offer(business, "ayse", local(FRIDAY, "12:00"))
    assert isinstance(book(db, business, people[0], wanted, "4", now=later), Booked)


REFUSED = [
    ("2026-03-11", "09:30", "past", False),
    ("2026-03-11", "10:45", "too_soon", True),
    ("2026-05-11", "10:00", "too_far", True),
    ("2026-03-15", "10:00", "closed", False),
    ("2026-03-12", "18:45", "closed", False),
]


@pytest.mark.parametrize(("day", "at", "reason", "staff_may"), REFUSED, ids=[f"{one[2]}-{one[1]}" for one in REFUSED])
def test_the_rules_hold_also_when_the_offer_was_made_long_ago(
    db: Connection, business: Catalogue, people: list[int], day: str, at: str, reason: str, staff_may: bool
) -> None:
    wanted = offer(business, "ayse", local(date.fromisoformat(day), at))
    assert book(db, business, people[0], wanted) == Refused(reason)  # type: ignore[arg-type]
    assert holds.take(db, business, people[0], wanted, NOW) == Refused(reason)  # type: ignore[arg-type]
    assert isinstance(book(db, business, people[0], wanted, by_staff=True), Booked) is staff_may


def test_what_the_business_no_longer_offers_is_not_booked(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    text = DEMO.read_text(encoding="utf-8").replace("does: [saç]\n    also: [Ayşe Hanım]", "does: [masaj]", 1)
    service.replace(db, text, "ayse", NOW)
    assert book(db, service.current(db), people[0], two_pm) == Refused("not_offered")
    gone = replace(two_pm, parts=(replace(two_pm.parts[0], service="agda"),))
    assert book(db, business, people[0], gone) == Refused("not_offered")
    longer = replace(two_pm, parts=(replace(two_pm.parts[0], ends_at=two_pm.ends_at + timedelta(minutes=5)),))
    assert book(db, business, people[0], longer) == Refused("not_offered")
    assert isinstance(book(db, business, people[0], longer, by_staff=True), Booked)


def test_nobody_books_for_a_customer_who_does_not_exist(db: Connection, business: Catalogue, two_pm: Offer) -> None:
    assert book(db, business, 999, two_pm) == Refused("not_found")
    assert holds.take(db, business, 999, two_pm, NOW) == Refused("not_found")


def test_buffers_keep_neighbours_apart_and_are_not_shown(db: Connection, people: list[int]) -> None:
    business = made_of([a_service("cut", 30, ("ana",), buffer_before=5, buffer_after=10)], {"ana": ["cut"]})
    first = booked(db, business, people[0], offer(business, "ana", local(THURSDAY, "14:00"), "cut", "here"))
    assert first.ends_at == local(THURSDAY, "14:30")
    near = offer(business, "ana", local(THURSDAY, "14:40"), "cut", "here")
    assert isinstance(book(db, business, people[1], near, "k2"), Taken)
    far = offer(business, "ana", local(THURSDAY, "14:45"), "cut", "here")
    assert isinstance(book(db, business, people[1], far, "k2"), Booked)


def test_a_session_takes_as_many_as_it_has_seats_and_nothing_beside_it(db: Connection, people: list[int]) -> None:
    services = [a_service("class", 60, ("ana",), capacity=2), a_service("talk", 60, ("ana",), capacity=2)]
    business = made_of(services, {"ana": ["class", "talk"]})

    def at(clock: str, key: str) -> Offer:
        return offer(business, "ana", local(THURSDAY, clock), key, "here")

    first = booked(db, business, people[0], at("14:00", "class"))
    assert isinstance(book(db, business, people[1], at("14:00", "talk"), "x"), Taken)
    assert isinstance(book(db, business, people[1], at("14:30", "class"), "y"), Taken)
    booked(db, business, people[1], at("14:00", "class"), "k2")
    assert isinstance(book(db, business, people[2], at("14:00", "class"), "k3"), Taken)
    appointments.cancel(db, business, first.id, "c", NOW)
    booked(db, business, people[2], at("14:00", "class"), "k3")


# ---------------------------------------------------------------- holds


def test_a_hold_keeps_the_time_for_its_customer(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    assert holds.take(db, business, people[0], two_pm, NOW) == Hold(two_pm, NOW + timedelta(minutes=10))
    assert isinstance(book(db, business, people[1], two_pm), Taken)
    assert isinstance(holds.take(db, business, people[1], two_pm, NOW), Taken)
    assert isinstance(book(db, business, people[0], two_pm), Booked)
    assert db.execute(select(allocation.c.hold_until)).scalars().all() == [None]


def test_a_customer_has_one_hold_and_keeps_it_when_the_next_one_is_taken(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    four_pm = offer(business, "ayse", local(THURSDAY, "16:00"))
    holds.take(db, business, people[0], two_pm, NOW)
    booked(db, business, people[1], four_pm)
    assert isinstance(holds.take(db, business, people[0], four_pm, NOW), Taken)
    assert isinstance(book(db, business, people[2], two_pm, "k2"), Taken)
    holds.take(db, business, people[0], offer(business, "ayse", local(THURSDAY, "17:00")), NOW)
    assert isinstance(book(db, business, people[2], two_pm, "k2"), Booked)


def test_yes_long_after_the_hold_takes_the_same_time_again_if_it_is_still_free(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    holds.take(db, business, people[0], two_pm, NOW)
    assert isinstance(book(db, business, people[0], two_pm, now=NOW + timedelta(minutes=40)), Booked)


def test_yes_long_after_the_hold_comes_too_late_if_somebody_was_faster(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    holds.take(db, business, people[0], two_pm, NOW)
    expired = NOW + timedelta(minutes=10)
    assert isinstance(book(db, business, people[1], two_pm, now=expired), Booked)
    assert isinstance(book(db, business, people[0], two_pm, "k2", now=expired + timedelta(minutes=30)), Taken)


def test_the_notice_was_kept_when_the_time_was_held_in_time(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    soon = offer(business, "ayse", NOW + timedelta(minutes=60))
    later = NOW + timedelta(minutes=9)
    holds.take(db, business, people[0], soon, NOW)
    assert isinstance(holds.take(db, business, people[0], soon, later), Hold)
    assert book(db, business, people[1], soon, now=later) == Refused("too_soon")
    assert isinstance(book(db, business, people[0], soon, now=later), Booked)


def test_a_released_hold_is_free_and_expired_ones_can_be_swept(
    db: Connection, business: Catalogue, people: list[int], two_pm: Offer
) -> None:
    holds.take(db, business, people[0], two_pm, NOW)
    holds.release(db, people[0])
    holds.take(db, business, people[1], two_pm, NOW)
    assert holds.sweep(db, NOW) == 0
    assert holds.sweep(db, NOW + timedelta(minutes=10)) == 1


# ---------------------------------------------------------------- moving


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
    assert appointments.unblock(db, made.id)
    assert not appointments.unblock(db, made.id)
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
