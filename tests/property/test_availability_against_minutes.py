"""The interval arithmetic of availability against a naive grid of minutes, clock changes included."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from randevu.booking.local import DAY, day_bounds, minute_of
from randevu.booking.placing import Visit, every, place, starts
from tests.property.agendas import BRANCH, DAYS, Case, Grid, cases

quick = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(cases())
def test_starts_are_exactly_the_minutes_a_naive_grid_finds(case: Case) -> None:
    service = case.catalogue.services["s0"]
    assert starts(case.agenda, Visit(BRANCH, ("s0",)), [case.bounds]) == Grid(case).starts(service)


@quick
@given(cases(groups=True))
def test_group_sessions_can_be_joined_exactly_while_a_seat_is_left(case: Case) -> None:
    service = case.catalogue.services["s0"]
    assert starts(case.agenda, Visit(BRANCH, ("s0",)), [case.bounds]) == Grid(case).starts(service)


@quick
@given(cases(), st.data())
def test_a_window_only_cuts_out_of_what_is_free(case: Case, data: st.DataObject) -> None:
    low, high = case.bounds
    edges = sorted(data.draw(st.lists(st.integers(low, high), min_size=2, max_size=6, unique=True)))
    allowed = list(zip(edges[::2], edges[1::2], strict=False))
    visit = Visit(BRANCH, ("s0",))
    whole = starts(case.agenda, visit, [case.bounds])
    assert starts(case.agenda, visit, allowed) == [one for one in whole if any(a <= one < b for a, b in allowed)]


@quick
@given(cases())
def test_every_start_gets_the_offer_that_placing_it_alone_gives(case: Case) -> None:
    visit = Visit(BRANCH, ("s0",))
    grid, service = Grid(case), case.catalogue.services["s0"]
    for start, offer in every(case.agenda, visit, [case.bounds]):
        assert offer == place(case.agenda, visit, start)
        assert grid.fits(offer.parts[0].staff, service, start)


@quick
@given(cases(services=2), st.data())
def test_services_in_a_row_are_placed_exactly_when_some_combination_of_staff_can(
    case: Case, data: st.DataObject
) -> None:
    visit, grid = Visit(BRANCH, ("s0", "s1")), Grid(case)
    services = [case.catalogue.services[key] for key in visit.services]
    low, high = case.bounds
    possible = starts(case.agenda, visit, [case.bounds]) or [low]
    some = st.one_of(st.sampled_from(possible), st.integers(low // 5, high // 5).map(lambda five: five * 5))
    for start in data.draw(st.lists(some, min_size=1, max_size=12)):
        assert (place(case.agenda, visit, start) is not None) == grid.can_follow(services, start)


@quick
@given(cases(services=2), st.integers(2, 3), st.data())
def test_nobody_of_a_party_shares_a_staff_member_with_another(case: Case, party: int, data: st.DataObject) -> None:
    visit, grid = Visit(BRANCH, ("s0", "s1"), party), Grid(case)
    for start in data.draw(st.lists(st.sampled_from(starts(case.agenda, visit, [case.bounds]) or [0]), max_size=5)):
        offer = place(case.agenda, visit, start)
        if offer is None:
            continue
        assert [part.person for part in offer.parts] == [one for one in range(1, party + 1) for _ in range(2)]
        used: set[tuple[str, int]] = set()
        for part in offer.parts:
            service = case.catalogue.services[part.service]
            begin, end = minute_of(part.starts_at), minute_of(part.ends_at)
            assert grid.fits(part.staff, service, begin)
            mine = {(part.staff, one) for one in range(begin - service.buffer_before, end + service.buffer_after)}
            assert not mine & used
            used |= mine


@pytest.mark.parametrize(("zone", "lengths"), [("Europe/Berlin", {-60, 60}), ("Australia/Lord_Howe", {-30, 30})])
def test_the_cases_lie_around_days_that_are_shorter_and_longer_than_24_hours(zone: str, lengths: set[int]) -> None:
    days = [day_bounds(day + timedelta(days=1), day + timedelta(days=1), ZoneInfo(zone)) for day in DAYS[zone]]
    assert {high - low - DAY for low, high in days} == lengths
