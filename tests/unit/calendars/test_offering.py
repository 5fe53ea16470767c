"""What lies in calendars is not offered and not booked over, whichever door the booking comes through."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from randevu import store
from randevu.booking import Booked, Found, Moved, Offer, Refused, Taken, Wish, appointments, availability, holds
from randevu.calendars import connections, service, ties, wiring
from randevu.calendars.errors import Away
from randevu.calendars.house import house
from randevu.calendars.model import Entry, Listed, Mark
from randevu.calendars.ties import Owner
from randevu.catalogue import Catalogue, Rules
from randevu.catalogue import service as catalogues
from tests.contract.calendars import memory
from tests.contract.calendars.memory import MemoryService
from tests.contract.calendars.peer import Meeting
from tests.unit.booking.salon import FRIDAY, THURSDAY, asked, clocks, local, new_customers, offer
from tests.unit.calendars.mirror_world import SECRET, World

CUT = ("sac-kesimi",)


@pytest.fixture
def person(world: World) -> int:
    with store.writing() as db:
        return new_customers(db, 1)[0]


@pytest.fixture
def signed_in(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world's account, reached as the doors reach it."""
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)
    monkeypatch.setitem(memory.SERVERS, "salon", world.server)
    monkeypatch.setitem(wiring.ADAPTERS, "memory", "tests.contract.calendars.memory")
    return world


def look(
    world: World, clock: str, until: str | None = None, business: Catalogue | None = None, **wish: object
) -> Found:
    wanted = Wish(CUT, window=asked(THURSDAY, clock, until), **{"staff": "ayse", "branch": "kadikoy", **wish})  # type: ignore[arg-type]
    with store.reading() as db:
        return availability.search(db, business or world.business, wanted, world.now)


def two_pm(world: World, clock: str = "14:00", staff: str = "ayse", branch: str = "kadikoy") -> Offer:
    return offer(world.business, staff, local(THURSDAY, clock), branch=branch)


def book(world: World, person: int, wanted: Offer, key: str = "k") -> Booked | Taken | Refused:
    with store.writing() as db:
        return appointments.book(db, world.business, person, wanted, key, "whatsapp", world.now)


def offering(business: Catalogue) -> Catalogue:
    return replace(business, rules=replace(business.rules, calendars_unknown="offer"))


# ---------------------------------------------------------------- busy


def test_a_colleagues_meeting_is_not_offered_and_what_touches_it_is(world: World) -> None:
    world.put("14:10", "15:00")
    world.read()
    assert clocks(look(world, "13:00", "16:00").exact) == [
        "13:00",
        "13:15",
        "13:30",
        "15:00",
        "15:15",
        "15:30",
        "15:45",
    ]
    found = look(world, "14:30")
    assert (found.exact, found.reason) == ((), "full")


def test_a_whole_day_elsewhere_is_not_offered_at_all(world: World) -> None:
    world.server.put(Meeting(THURSDAY, FRIDAY))
    world.read()
    found = look(world, "09:00", "19:00")
    assert found.exact == ()
    with store.reading() as db:
        of_days = availability.days(db, world.business, Wish(CUT, staff="ayse"), THURSDAY, FRIDAY, world.now)
        assert availability.at(db, world.business, Wish(CUT, staff="ayse"), local(THURSDAY, "14:00"), world.now) is None
    assert {one.staff[0] for one in of_days[THURSDAY]} <= {"mehmet", "zeynep"}
    assert of_days[FRIDAY]


def test_a_branchs_calendar_counts_for_everybody_there_and_for_nobody_elsewhere(world: World) -> None:
    kadikoy = world.tie("branch", "kadikoy", "second@example.com")
    world.server.add_calendar("second@example.com")
    world.server.put(Meeting(local(THURSDAY, "14:00"), local(THURSDAY, "15:00")), "second@example.com")
    world.read()
    assert world.busy(kadikoy) == [("12 14:00", "12 15:00")]
    for staff in ("ayse", "mehmet"):
        assert look(world, "14:00", staff=staff).exact == ()
    assert clocks(look(world, "14:00", staff="zeynep", branch="besiktas").exact) == ["14:00"]


def test_a_meeting_keeps_a_group_session_from_being_joined(world: World) -> None:
    services = dict(world.business.services)
    services["sac-kesimi"] = replace(services["sac-kesimi"], capacity=3)
    business = replace(world.business, services=services)
    world.read()
    with store.writing() as db:
        for number, one in enumerate(new_customers(db, 2)):
            made = appointments.book(db, business, one, two_pm(world), f"k{number}", "whatsapp", world.now)
            assert isinstance(made, Booked)
    world.read()
    assert look(world, "14:00", business=business).exact
    world.put("14:15", "14:20")
    world.read()
    assert not look(world, "14:00", business=business).exact


def test_a_time_that_became_busy_is_neither_held_nor_booked(world: World, person: int) -> None:
    world.read()
    world.put("14:00", "15:00")
    world.read()
    with store.writing() as db:
        assert holds.take(db, world.business, person, two_pm(world), world.now) == Taken("ayse")
    assert book(world, person, two_pm(world)) == Taken("ayse")
    assert isinstance(book(world, person, two_pm(world, "15:00")), Booked)


def test_a_held_time_that_became_busy_is_not_booked(world: World, person: int) -> None:
    world.read()
    with store.writing() as db:
        assert isinstance(holds.take(db, world.business, person, two_pm(world), world.now), holds.Hold)
    world.put("14:00", "15:00")
    world.read()
    assert book(world, person, two_pm(world)) == Taken("ayse")


def test_an_appointments_own_event_does_not_bar_its_own_move(world: World, person: int) -> None:
    world.read()
    made = book(world, person, two_pm(world))
    assert isinstance(made, Booked)
    with store.reading() as db:
        mark = Mark(house(db), made.appointment.id, "ayse", 1)
    stands = Entry(mark, made.appointment.starts_at, made.appointment.ends_at, "Europe/Istanbul", "Saç")
    MemoryService(world.server).create(world.server.calendar, uuid.uuid4().hex, stands)
    world.read()
    overlapping = two_pm(world, "14:15")
    assert look(world, "14:15", avoid=made.appointment.id, customer=person).exact == (overlapping,)
    with store.writing() as db:
        moved = appointments.move(db, world.business, made.appointment.id, overlapping, "m", world.now)
    assert isinstance(moved, Moved)


# ---------------------------------------------------------------- unknown


def test_unknown_time_is_not_offered_and_the_reason_is_told(world: World, person: int) -> None:
    found = look(world, "14:00")  # never read yet
    assert (found.exact, found.reason) == ((), "calendar_away")
    assert all("ayse" not in one.staff for one in found.nearest)
    assert found.nearest, "others are known"
    assert book(world, person, two_pm(world)) == Taken("ayse", unknown=True)
    world.read()
    assert clocks(look(world, "14:00").exact) == ["14:00"]


def test_a_calendar_that_fails_withholds_its_owners_time_and_nobody_elses(world: World, person: int) -> None:
    world.read()
    world.fault = Away("503")
    world.read()
    assert look(world, "14:00").reason == "calendar_away"
    assert clocks(look(world, "14:00", staff="mehmet").exact) == ["14:00"]
    assert book(world, person, two_pm(world)) == Taken("ayse", unknown=True)
    assert isinstance(book(world, person, two_pm(world, staff="mehmet")), Booked)


def test_a_branch_whose_calendar_is_unknown_offers_nothing(world: World) -> None:
    world.read()
    world.tie("branch", "kadikoy")
    found = look(world, "14:00", staff="mehmet")
    assert (found.exact, found.reason) == ((), "calendar_away")


def test_a_full_day_is_called_full_where_every_calendar_is_known(world: World) -> None:
    world.put("09:00", "19:00")
    world.read()
    assert look(world, "14:00").reason == "full"


def test_a_business_may_choose_to_offer_unknown_time_as_it_was_last_known(world: World, person: int) -> None:
    business = offering(world.business)
    world.put("14:00", "15:00")
    world.read()
    world.fault = Away("503")
    world.read()
    assert clocks(look(world, "13:30", business=business).exact) == ["13:30"]
    assert look(world, "14:00", business=business).reason == "full"
    with store.writing() as db:
        for clock, result in (("14:00", Taken), ("16:00", Booked)):
            wanted = two_pm(world, clock)
            assert isinstance(appointments.book(db, business, person, wanted, clock, "whatsapp", world.now), result)


def test_a_disconnected_calendar_counts_no_more(world: World) -> None:
    world.put("14:00", "15:00")
    world.read()
    with store.writing() as db:
        connections.switch_off(db, world.connection.id)
    assert clocks(look(world, "14:00").exact) == ["14:00"]


def test_a_calendar_that_is_only_written_into_bars_nothing(world: World) -> None:
    world.put("14:00", "15:00")
    with store.writing() as db:
        listed = Listed(world.server.calendar, "a", None, True)
        ties.tie(db, world.connection.id, listed, Owner("staff", "ayse"), world.now, False, True)
    assert clocks(look(world, "14:00").exact) == ["14:00"]
    world.read(worker=True)
    assert world.busy() == []


# ---------------------------------------------------------------- as the doors ask


def test_what_was_entered_a_minute_ago_is_known_after_a_refresh(signed_in: World) -> None:
    service.refresh(signed_in.now, CUT)
    signed_in.put("14:00", "15:00")
    later = signed_in.now + timedelta(minutes=1)
    service.refresh(later, CUT)
    assert look(signed_in, "14:00").reason == "full"


def test_only_calendars_of_those_who_could_serve_are_read(signed_in: World) -> None:
    elif_ = signed_in.tie("staff", "elif")
    service.refresh(signed_in.now, CUT)
    assert (signed_in.row().read_at, signed_in.row(elif_).read_at) == (signed_in.now, None)
    service.refresh(signed_in.now + timedelta(minutes=1))
    assert signed_in.row(elif_).read_at is not None


def test_a_refresh_before_a_booking_reads_also_what_was_read_a_moment_ago(signed_in: World) -> None:
    service.refresh(signed_in.now, CUT)
    service.refresh(signed_in.now, CUT)
    assert signed_in.calls == ["changes"]
    service.refresh(signed_in.now, CUT, sure=True)
    assert signed_in.calls == ["changes"] * 2


def test_what_became_busy_a_second_before_the_yes_is_found_by_confirming(signed_in: World, person: int) -> None:
    service.refresh(signed_in.now, CUT)
    signed_in.put("14:20", "15:00")
    service.confirm(two_pm(signed_in), signed_in.now)
    assert book(signed_in, person, two_pm(signed_in)) == Taken("ayse")


def test_confirming_looks_at_the_time_around_a_service_that_is_kept_free_too(signed_in: World, person: int) -> None:
    with store.writing() as db:
        text = catalogues.export(db).replace(
            "    minutes: 30\n    price: 600", "    minutes: 30\n    buffer_after: 15\n    price: 600"
        )
        catalogues.replace(db, text, "test", signed_in.now)
        signed_in.business = catalogues.current(db)
    service.refresh(signed_in.now, CUT)
    signed_in.put("14:35", "15:00")
    service.confirm(two_pm(signed_in), signed_in.now)
    assert book(signed_in, person, two_pm(signed_in)) == Taken("ayse")


def test_a_calendar_that_fails_at_the_yes_makes_the_time_unknown(signed_in: World, person: int) -> None:
    service.refresh(signed_in.now, CUT)
    signed_in.fault = Away("503")
    service.confirm(two_pm(signed_in), signed_in.now)
    assert book(signed_in, person, two_pm(signed_in)) == Taken("ayse", unknown=True)


def test_a_business_without_calendars_pays_one_small_query(world: World) -> None:
    with store.writing() as db:
        connections.switch_off(db, world.connection.id)
    asked_of_it: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked_of_it.append(statement)

    engine = store.engine()
    event.listen(engine, "before_cursor_execute", count)
    try:
        service.refresh(world.now, CUT)
        service.confirm(two_pm(world), world.now)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len([one for one in asked_of_it if one.startswith("SELECT")]) == 2


def test_credentials_that_cannot_be_read_any_more_make_time_unknown_and_break_nothing(
    signed_in: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "another one")
    service.refresh(signed_in.now, CUT)
    assert signed_in.row().problem == "SetupError"
    assert look(signed_in, "14:00").reason == "calendar_away"


def test_the_rule_is_withhold_unless_the_business_says_otherwise(world: World) -> None:
    assert Rules().calendars_unknown == world.business.rules.calendars_unknown == "withhold"
