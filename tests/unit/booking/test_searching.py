"""What a customer is offered: the asked time, else why not and what comes nearest.

On SQLite only, for speed; `test_commands` searches on both kinds of database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Booked, Found, Offer, Wish, appointments, availability, holds
from randevu.booking.agenda import Agenda
from randevu.booking.local import minute_of
from randevu.booking.placing import TRIES_PER_SEARCH, TRIES_PER_START, Budget, Visit, place
from randevu.catalogue import Catalogue, Rules
from randevu.turkish.when import Window
from tests.unit.booking.salon import (
    ISTANBUL,
    NOW,
    THURSDAY,
    a_service,
    asked,
    clocks,
    local,
    made_of,
    new_customers,
    offer,
)

CUT = ("sac-kesimi",)


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    yield sqlite_url
    store.dispose()


@pytest.fixture
def full(db: Connection, business: Catalogue, people: list[int]) -> list[Booked]:
    """Both hairdressers of Kadıköy are taken on Thursday at 14:00."""
    return [
        book(db, business, people[number], offer(business, who, local(THURSDAY, "14:00")))
        for number, who in enumerate(("ayse", "mehmet"))
    ]


def book(db: Connection, business: Catalogue, customer: int, wanted: Offer) -> Booked:
    made = appointments.book(db, business, customer, wanted, f"{customer}-{wanted.starts_at}", "phone", NOW)
    assert isinstance(made, Booked)
    return made


def look(db: Connection, business: Catalogue, window: Window | None = None, **wish: object) -> Found:
    more = {"services": CUT, "branch": "kadikoy", "window": window, **wish}
    return availability.search(db, business, Wish(**more), NOW)  # type: ignore[arg-type]


def test_the_asked_time_is_offered_with_branch_staff_and_price(db: Connection, business: Catalogue) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"))
    assert found.exact == (offer(business, "ayse", local(THURSDAY, "14:00")),)
    assert (found.nearest, found.reason) == ((), None)


def test_a_taken_time_leads_to_the_nearest_of_that_day_then_other_days_and_branches(
    db: Connection, business: Catalogue, full: list[Booked]
) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"))
    assert (found.exact, found.reason) == ((), "full")
    assert clocks(found.nearest[:4]) == ["14:30", "13:30", "14:45", "13:15"]
    other_days = [one for one in found.nearest if one.starts_at.astimezone(ISTANBUL).date() != THURSDAY]
    assert set(clocks(tuple(other_days))) == {"14:00"}
    assert other_days[0].starts_at == local(date(2026, 3, 13), "14:00")
    assert next(one.branch for one in found.nearest if one.branch != "kadikoy") == "besiktas"
    assert found.nearest.index(other_days[0]) == 4


def test_somebody_else_is_offered_when_the_person_asked_for_is_taken(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    book(db, business, people[0], offer(business, "ayse", local(THURSDAY, "14:00")))
    found = look(db, business, asked(THURSDAY, "14:00"), staff="ayse")
    assert found.reason == "full"
    assert found.nearest[0].staff == ("ayse",)
    assert offer(business, "mehmet", local(THURSDAY, "14:00")) in found.nearest


def test_gibi_takes_the_time_itself_first_and_then_the_ones_around_it(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    around = asked(THURSDAY, "14:00", approximate=True)
    assert clocks(look(db, business, around).exact) == ["14:00", "14:15", "13:45", "14:30", "13:30"]
    book(db, business, people[0], offer(business, "ayse", local(THURSDAY, "14:00")))
    book(db, business, people[1], offer(business, "mehmet", local(THURSDAY, "14:00")))
    assert clocks(look(db, business, around).exact) == ["14:30", "13:30"]


def test_a_range_is_answered_with_round_times_spread_over_it(db: Connection, business: Catalogue) -> None:
    window = asked(THURSDAY, "12:00", "18:00")
    assert clocks(availability.search(db, business, Wish(CUT, "kadikoy", window=window), NOW, 3).exact) == [
        "12:00",
        "14:00",
        "16:00",
    ]


@pytest.mark.parametrize(("order", "first"), [("soonest", "12:00"), ("latest", "17:45")])
def test_a_range_gives_its_soonest_or_latest_when_asked(
    db: Connection, business: Catalogue, order: availability.Order, first: str
) -> None:
    wish = Wish(CUT, "kadikoy", window=asked(THURSDAY, "12:00", "18:00"))
    assert clocks(availability.search(db, business, wish, NOW, 2, order).exact)[0] == first


def test_no_window_gives_the_soonest_times_after_the_notice(db: Connection, business: Catalogue) -> None:
    assert clocks(look(db, business).exact)[:3] == ["11:00", "11:15", "11:30"]


@pytest.mark.parametrize(
    ("window", "times"),
    [
        (asked(THURSDAY, "18:00", open_end_time=True), {"18:00", "18:15", "18:30"}),
        (asked(THURSDAY, None, "09:30", open_start_time=True), {"09:00", "09:15", "09:30"}),
        (asked(THURSDAY, "10:00", "10:30"), {"10:00", "10:15"}),
    ],
)  # fmt: skip
def test_one_sided_limits_hold_their_own_end(
    db: Connection, business: Catalogue, window: Window, times: set[str]
) -> None:
    assert set(clocks(look(db, business, window).exact)) == times


def test_open_days_reach_to_the_last_bookable_one(db: Connection, business: Catalogue) -> None:
    window = asked(date(2026, 5, 8), "18:30", open_end_date=True)
    days = {one.starts_at.astimezone(ISTANBUL).date() for one in look(db, business, window).exact}
    assert days == {date(2026, 5, 8), date(2026, 5, 9)}


def test_days_and_times_that_were_ruled_out_are_not_offered(db: Connection, business: Catalogue) -> None:
    window = Window(date_start=THURSDAY, date_end=THURSDAY + timedelta(days=2), refused=(asked(THURSDAY),))
    found = look(db, business, window)
    assert {one.starts_at.astimezone(ISTANBUL).date() for one in found.exact} == {
        THURSDAY + timedelta(days=1),
        THURSDAY + timedelta(days=2),
    }
    only = asked(THURSDAY, "14:00", refused=(asked(THURSDAY),))
    assert all(one.starts_at.astimezone(ISTANBUL).date() != THURSDAY for one in look(db, business, only).nearest)


REASONS = [
    (asked(date(2026, 3, 15), "10:00"), {}, "closed"),  # Sunday
    (asked(THURSDAY, "20:00"), {}, "closed"),
    (asked(THURSDAY, "18:45"), {}, "closed"),  # would end after closing
    (asked(date(2026, 3, 20), "10:00"), {}, "holiday"),
    (asked(date(2026, 3, 19), "15:00"), {}, "holiday"),  # half holiday
    (asked(date(2026, 3, 10), "10:00"), {}, "past"),
    (asked(date(2026, 3, 11), "09:30"), {}, "past"),
    (asked(date(2026, 3, 11), "10:30"), {}, "too_soon"),
    (asked(date(2026, 6, 1), "10:00"), {}, "too_far"),
    (asked(THURSDAY, "14:10"), {}, "off_step"),
    (asked(THURSDAY, "14:00"), {"staff": "elif"}, "staff_not_doing"),
    (asked(THURSDAY, "14:00"), {"staff": "zeynep"}, "staff_not_doing"),  # works in the other branch
    (asked(THURSDAY, "14:00"), {"services": ("masaj",)}, "branch_not_doing"),
    (asked(THURSDAY, "14:00"), {"party": 5}, "party_too_big"),
]


@pytest.mark.parametrize(("window", "more", "reason"), REASONS, ids=[f"{one[2]}-{n}" for n, one in enumerate(REASONS)])
def test_nothing_in_the_window_has_the_reason_a_customer_should_hear(
    db: Connection, business: Catalogue, window: Window, more: dict[str, object], reason: str
) -> None:
    found = look(db, business, window, **more)
    assert (found.exact, found.reason) == ((), reason)
    if reason != "party_too_big":
        assert found.nearest


def test_a_day_off_is_not_the_same_as_full(db: Connection) -> None:
    business = made_of(
        [a_service("cut", 30, ("ana", "ben"))],
        {"ana": ["cut"], "ben": ["cut"]},
        staff_hours={"ana": ((540, 720),)},
    )
    found = availability.search(db, business, Wish(("cut",), "here", "ana", window=asked(THURSDAY, "14:00")), NOW)
    assert found.reason == "staff_off"
    assert "ben" in {one.staff[0] for one in found.nearest}


def test_without_a_branch_every_branch_that_can_is_offered(db: Connection, business: Catalogue) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"), branch=None)
    assert [one.branch for one in found.exact] == ["kadikoy", "besiktas"]


def test_a_hold_is_in_the_way_of_others_until_it_expires_but_not_of_its_owner(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    held = offer(business, "ayse", local(THURSDAY, "14:00"))
    holds.take(db, business, people[0], held, NOW)
    window = asked(THURSDAY, "14:00")
    assert held not in look(db, business, window, staff="ayse", customer=people[1]).exact
    assert held in look(db, business, window, staff="ayse", customer=people[0]).exact
    later = NOW + timedelta(minutes=10)
    assert held in availability.search(db, business, Wish(CUT, "kadikoy", "ayse", window=window), later).exact


def test_the_appointment_being_moved_is_not_in_its_own_way(
    db: Connection, business: Catalogue, full: list[Booked]
) -> None:
    window = asked(THURSDAY, "14:15")
    mine = full[0].appointment
    assert look(db, business, window, staff="ayse").exact == ()
    assert look(db, business, window, staff="ayse", avoid=mine.id).exact


def test_blocked_time_is_not_offered(db: Connection, business: Catalogue) -> None:
    appointments.block(db, "ayse", local(THURSDAY, "12:00"), local(THURSDAY, "15:00"), "izin", "panel", NOW)
    assert look(db, business, asked(THURSDAY, "14:00"), staff="ayse").reason == "full"


# ---------------------------------------------------------------- visits of several services and persons


def told(found: Offer) -> list[tuple[str, str, int, str]]:
    return [
        (one.service, one.staff, one.person, one.starts_at.astimezone(ISTANBUL).strftime("%H:%M"))
        for one in found.parts
    ]


def test_services_of_one_visit_follow_each_other_with_one_person(db: Connection, business: Catalogue) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"), services=("sac-kesimi", "fon"))
    assert told(found.exact[0]) == [("sac-kesimi", "ayse", 1, "14:00"), ("fon", "ayse", 1, "14:30")]
    assert found.exact[0].price == 950


def test_a_service_that_the_person_does_not_do_goes_to_somebody_who_does(db: Connection, business: Catalogue) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"), services=("sac-kesimi", "manikur"), staff="mehmet")
    assert told(found.exact[0]) == [("sac-kesimi", "mehmet", 1, "14:00"), ("manikur", "elif", 1, "14:30")]


def test_two_people_are_served_side_by_side(db: Connection, business: Catalogue) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"), party=2)
    assert told(found.exact[0]) == [("sac-kesimi", "ayse", 1, "14:00"), ("sac-kesimi", "mehmet", 2, "14:00")]
    assert found.exact[0].price == 1200


def test_two_people_come_one_after_the_other_when_only_one_is_there_for_them(
    db: Connection, business: Catalogue
) -> None:
    found = look(db, business, asked(THURSDAY, "14:00"), services=("manikur",), party=2)
    assert told(found.exact[0]) == [("manikur", "elif", 1, "14:00"), ("manikur", "elif", 2, "14:45")]


def test_buffers_stand_between_two_services_of_the_same_person(db: Connection) -> None:
    services = [a_service("a", 30, ("ana",), buffer_after=10), a_service("b", 30, ("ana",), buffer_before=5)]
    business = made_of(services, {"ana": ["a", "b"]})
    wish = Wish(("a", "b"), "here", window=asked(THURSDAY, "14:00"))
    assert told(availability.search(db, business, wish, NOW).exact[0])[1][3] == "14:45"


def test_seats_of_a_session_are_offered_until_it_is_full(db: Connection, people: list[int]) -> None:
    business = made_of([a_service("class", 60, ("ana",), capacity=2)], {"ana": ["class"]})
    wish = Wish(("class",), "here", window=asked(THURSDAY, "14:00"))
    for customer in people[:2]:
        found = availability.search(db, business, wish, NOW)
        book(db, business, customer, found.exact[0])
    assert availability.search(db, business, wish, NOW).reason == "full"
    overlapping = Wish(("class",), "here", window=asked(THURSDAY, "14:30"))
    assert availability.search(db, business, overlapping, NOW).exact == ()


def test_the_one_with_fewest_services_that_day_is_chosen_first(
    db: Connection, business: Catalogue, people: list[int]
) -> None:
    book(db, business, people[0], offer(business, "ayse", local(THURSDAY, "10:00")))
    assert look(db, business, asked(THURSDAY, "14:00")).exact[0].staff == ("mehmet",)
    assert look(db, business, asked(date(2026, 3, 13), "14:00")).exact[0].staff == ("ayse",)


# ---------------------------------------------------------------- the panel's questions


def test_days_lists_every_free_start_and_leaves_out_what_is_taken(
    db: Connection, business: Catalogue, full: list[Booked]
) -> None:
    found = availability.days(db, business, Wish(CUT, "kadikoy"), THURSDAY, THURSDAY + timedelta(days=3), NOW)
    assert list(found) == [THURSDAY + timedelta(days=n) for n in range(4)]
    free = set(clocks(found[THURSDAY]))
    assert not free & {"13:45", "14:00", "14:15"}
    assert {"09:00", "13:30", "14:30", "18:30"} <= free
    assert found[date(2026, 3, 15)] == ()


def test_staff_may_enter_a_walk_in_at_once_and_off_the_step(db: Connection, business: Catalogue) -> None:
    soon = NOW + timedelta(minutes=7)
    wish = Wish(CUT, "kadikoy", "ayse")
    assert availability.at(db, business, wish, soon, NOW) is None
    made = availability.at(db, business, wish, soon, NOW, by_staff=True)
    assert made is not None
    assert made.starts_at == soon
    today = NOW.date()
    assert clocks(availability.days(db, business, wish, today, today, NOW, by_staff=True)[today])[0] == "10:00"


def test_an_offer_travels_as_json(db: Connection, business: Catalogue) -> None:
    one = look(db, business, asked(THURSDAY, "14:00"), services=("sac-kesimi", "fon"), party=2).exact[0]
    assert Offer.from_json(one.to_json()) == one


@pytest.mark.parametrize("wrong", [{"services": ("agda",)}, {"branch": "bebek"}, {"staff": "ali"}])
def test_unknown_keys_are_an_error_of_the_caller(db: Connection, business: Catalogue, wrong: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        look(db, business, None, **wrong)


def test_reading_never_writes(db: Connection) -> None:
    business = made_of([a_service("cut", 30, ("nobody-yet",))], {"nobody-yet": ["cut"]}, rules=Rules(notice_minutes=0))
    found = availability.search(db, business, Wish(("cut",)), datetime(2026, 3, 11, 8, tzinfo=timezone.utc))
    assert found.exact
    assert not db.exec_driver_sql("SELECT count(*) FROM resource").scalar()
    assert new_customers(db, 1)


def test_a_family_with_many_wishes_on_a_full_day_is_given_up_instead_of_tried_for_minutes() -> None:
    people = [f"p{number}" for number in range(8)]
    business = made_of([a_service(key, 30, tuple(people)) for key in "abc"], {one: list("abc") for one in people})
    start = minute_of(local(THURSDAY, "14:00"))
    taken = {one: [(start + 60, start + 300)] for one in people}
    budget = Budget()
    given = place(Agenda(business, THURSDAY, THURSDAY, taken), Visit("here", ("a", "b", "c"), 4), start, budget)
    assert given is None
    assert budget.left == TRIES_PER_SEARCH - TRIES_PER_START
