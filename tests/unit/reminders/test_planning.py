"""Which reminders are to come, for every way an appointment can come about and change."""

from __future__ import annotations

import pytest

from tests.unit.reminders.world import World, at

MONDAY = "2026-03-16"


def test_every_step_has_its_hour_in_the_business_zone(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    assert world.due(one) == {"two-days": "03-14 14:00", "one-day": "03-15 14:00", "same-morning": "03-16 08:30"}


def test_a_step_whose_hour_has_passed_is_left_out(world: World) -> None:
    one = world.book(world.person(), at("2026-03-12", "18:00"))
    world.step()
    assert world.due(one) == {"one-day": "03-11 18:00", "same-morning": "03-12 08:30"}


def test_a_step_too_soon_after_the_booking_is_left_out(world: World) -> None:
    one = world.book(world.person(), at("2026-03-12", "11:00"))
    world.step()
    assert world.due(one) == {"same-morning": "03-12 08:30"}


def test_how_soon_is_too_soon_can_be_set_for_each_step(world: World) -> None:
    world.rule("  one-day: {hours_before: 24, not_if_booked_within_hours: 1}")
    one = world.book(world.person(), at("2026-03-12", "11:00"))
    world.step()
    assert world.due(one) == {"one-day": "03-11 11:00"}


def test_a_move_writes_them_anew_and_counts_from_the_move(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    world.to(at("2026-03-14", "10:00"))
    moved = world.move(one, at(MONDAY, "09:30"))
    world.step()
    assert world.due(moved) == {"one-day": "03-15 09:30", "same-morning": "03-16 08:30"}
    assert world.reasons(one) == {"two-days": "moved", "one-day": "moved", "same-morning": "moved"}


def test_nothing_is_left_to_come_after_a_cancellation(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    world.cancel(one)
    world.step()
    assert world.due(one) == {}
    assert set(world.reasons(one).values()) == {"cancelled"}


def test_what_is_right_stays_the_same_row(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    before = world.rows()
    world.rule(
        "  two-days: {hours_before: 48}\n  one-day: {hours_before: 24, asks: true, answer_by_hours: 4}\n"
        '  same-morning: {at: "08:30"}'
    )
    world.step()
    assert world.rows() == before
    assert len(world.due(one)) == 3


def test_another_zone_moves_what_is_to_come(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    world.rule('  same-morning: {at: "08:30"}', zone="Europe/Berlin")
    world.step()
    assert world.due(one) == {"same-morning": "03-16 08:30"}
    assert world.reasons(one) == {"two-days": "no_step", "one-day": "no_step"}


def test_a_new_step_makes_up_for_nothing_that_was_due_before(world: World) -> None:
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.to(at("2026-03-14", "18:00"))
    world.rule("  two-days: {hours_before: 46}\n  half-day: {hours_before: 12}")
    world.step()
    assert world.due(one) == {"half-day": "03-16 08:00"}


@pytest.mark.parametrize(("quiet", "due"), [("wait", "03-16 08:00"), ("drop", None), ("ignore", "03-16 05:00")])
def test_quiet_hours_put_off_or_leave_out(world: World, quiet: str, due: str | None) -> None:
    world.rule(f"  early: {{hours_before: 9, quiet: {quiet}}}")
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    assert world.due(one) == ({"early": due} if due else {})


def test_a_step_may_be_for_some_services_and_branches_only(world: World) -> None:
    world.rule(
        "  a: {hours_before: 20, services: [fon]}\n  b: {hours_before: 19, branches: [kadikoy]}\n"
        "  c: {hours_before: 18, branches: [besiktas]}"
    )
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    assert set(world.due(one)) == {"b"}
