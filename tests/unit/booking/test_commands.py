"""Hold, book, move, cancel: what each does, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import (
    Booked,
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
from randevu.store.tables import allocation
from tests.unit.booking.salon import (
    DEMO,
    FRIDAY,
    NOW,
    THURSDAY,
    a_service,
    asked,
    book,
    booked,
    everything,
    local,
    made_of,
    offer,
)

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
    holds.release(db, people[0], NOW)
    holds.take(db, business, people[1], two_pm, NOW)
    assert holds.sweep(db, NOW) == 0
    assert holds.sweep(db, NOW + timedelta(minutes=10)) == 1


# ---------------------------------------------------------------- moving
