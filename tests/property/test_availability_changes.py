"""How free times may change when the agenda does (metamorphic tests), and that no zone is special."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from randevu.booking.agenda import Agenda
from randevu.booking.intervals import Interval, common, merged, without
from randevu.booking.local import DAY
from randevu.booking.placing import Visit, place, starts
from tests.property.agendas import BRANCH, Case, cases

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
VISIT = Visit(BRANCH, ("s0",))


def with_blocked(case: Case, person: str, more: list[Interval]) -> Agenda:
    blocked = {**case.agenda.blocked, person: sorted([*case.agenda.blocked.get(person, ()), *more])}
    return replace(case.agenda, blocked=blocked)


@quick
@given(cases(), st.data())
def test_more_busy_time_never_adds_a_start(case: Case, data: st.DataObject) -> None:
    start = data.draw(st.integers(*case.bounds))
    busier = with_blocked(case, data.draw(st.sampled_from(sorted(case.catalogue.staff))), [(start, start + 45)])
    assert set(starts(busier, VISIT, [case.bounds])) <= set(starts(case.agenda, VISIT, [case.bounds]))


@quick
@given(cases(), st.data())
def test_a_busy_stretch_cut_in_two_changes_nothing(case: Case, data: st.DataObject) -> None:
    start = data.draw(st.integers(*case.bounds))
    cut, end = start + data.draw(st.integers(1, 59)), start + 60
    whole = with_blocked(case, "p0", [(start, end)])
    halves = with_blocked(case, "p0", [(start, cut), (cut, end)])
    assert starts(whole, VISIT, [case.bounds]) == starts(halves, VISIT, [case.bounds])


@quick
@given(cases())
def test_a_booked_offer_is_gone_and_its_cancellation_brings_it_back(case: Case) -> None:
    free = starts(case.agenda, VISIT, [case.bounds])
    if not free:
        return
    offer = place(case.agenda, VISIT, free[0])
    assert offer is not None
    service, staff = case.catalogue.services["s0"], offer.parts[0].staff
    stretch = (
        free[0] - service.buffer_before,
        free[0] + service.minutes_for(staff) + service.buffer_after,
    )
    booked = with_blocked(case, staff, [stretch])
    again = place(booked, VISIT, free[0])
    assert again is None or again.parts[0].staff != staff
    assert starts(replace(booked, blocked=case.agenda.blocked), VISIT, [case.bounds]) == free


@quick
@given(cases(), st.integers(1, 8))
def test_where_clocks_do_not_change_a_week_later_is_the_same(case: Case, weeks: int) -> None:
    if case.catalogue.zone.key != "Europe/Istanbul":
        return
    away = 7 * weeks * DAY
    agenda, days = case.agenda, timedelta(weeks=weeks)
    later = Agenda(
        case.catalogue,
        agenda.first + days,
        agenda.last + days,
        {who: [(start + away, end + away) for start, end in all_] for who, all_ in agenda.taken.items()},
        {who: [(start + away, end + away) for start, end in all_] for who, all_ in agenda.blocked.items()},
    )
    low, high = case.bounds
    moved = starts(later, VISIT, [(low + away, high + away)])
    assert [start - away for start in moved] == starts(case.agenda, VISIT, [case.bounds])


@quick
@given(cases(services=2))
def test_a_second_service_never_makes_more_starts_possible(case: Case) -> None:
    both = Visit(BRANCH, ("s0", "s1"))
    alone = starts(case.agenda, VISIT, [case.bounds])
    assert {start for start in alone if place(case.agenda, both, start)} <= set(alone)
    for start in alone[:10]:
        if place(case.agenda, both, start):
            assert place(case.agenda, VISIT, start)


intervals = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6).map(
    lambda pairs: sorted((start, start + length) for start, length in pairs)
)


def minutes(some: list[Interval]) -> set[int]:
    return {minute for start, end in some for minute in range(start, end)}


@given(intervals, intervals)
def test_interval_arithmetic_is_set_arithmetic(left: list[Interval], right: list[Interval]) -> None:
    joined = merged(left)
    assert minutes(joined) == minutes(left)
    assert minutes(without(joined, right)) == minutes(left) - minutes(right)
    assert minutes(common(joined, merged(right))) == minutes(left) & minutes(right)
    assert all(a[1] < b[0] for a, b in pairwise(joined))
