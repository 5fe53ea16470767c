"""What a dry run foretells is what happens then, and it changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from randevu import clock, store
from randevu.booking import appointments
from randevu.cli import app
from randevu.consent import ledger
from randevu.messaging.approved import registry
from randevu.reminders import rehearsing
from randevu.reminders.rehearsing import Rehearsed
from randevu.store.tables import outbox, reminder
from tests.unit.reminders.world import World, at

MONDAY = "2026-03-16"
DAYS = timedelta(days=10)


@pytest.fixture
def booked(world: World) -> Any:
    """An appointment on Monday at 14:00."""
    one = world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    return one


def rehearse(world: World, ahead: timedelta = DAYS) -> list[Rehearsed]:
    with store.reading() as db:
        return rehearsing.rehearse(db, world.catalogue, world.now, world.now + ahead, 50)


def told(world: World) -> list[tuple[str, str | None, str | None]]:
    return [(one.step, one.how, one.against) for one in rehearse(world)]


def test_what_is_foretold_leaves_at_that_minute(world: World, booked: Any) -> None:
    foretold = [one for one in rehearse(world) if one.how != rehearsing.TELL_OWNER]
    assert [one.whom for one in foretold] == ["+90532*****01"] * 3
    for one in foretold:
        assert world.to(one.at - timedelta(minutes=1)) == []
        assert world.to(one.at) == [one.how]


def test_nothing_is_written(world: World, booked: Any) -> None:
    def rows() -> list[Any]:
        with store.reading() as db:
            return [*db.execute(select(reminder)).all(), db.execute(select(func.count()).select_from(outbox)).scalar()]

    before = rows()
    rehearse(world)
    assert rows() == before


def test_only_what_is_due_by_then_is_told(world: World, booked: Any) -> None:
    assert rehearse(world, timedelta(hours=1)) == []


def test_an_open_window_makes_it_a_message(world: World, booked: Any) -> None:
    world.now = at("2026-03-14", "13:00")
    world.wrote(booked.customer_id)
    assert told(world)[0] == ("two-days", rehearsing.FREE_MESSAGE, None)


def test_a_stop_is_told_as_the_reason(world: World, booked: Any) -> None:
    with store.writing() as db:
        stop = ledger.Entry(ledger.REMINDERS, ledger.WITHDRAWN, "customer", world.now)
        ledger.record(db, booked.customer_id, stop, world.now)
    assert told(world)[0] == ("two-days", None, "reminders_stopped")


def test_quiet_hours_after_a_standstill_are_told(world: World, booked: Any) -> None:
    world.now = at("2026-03-14", "23:00")
    first = rehearse(world)[0]
    assert (first.step, first.put_off, first.at) == ("two-days", True, at("2026-03-15", "08:00"))


def test_an_appointment_that_was_declined_gets_nothing(world: World, booked: Any) -> None:
    with store.writing() as db:
        appointments.set_attendance(db, booked.id, "declined", "no", world.now)
    assert {one.against for one in rehearse(world)} == {"declined"}


def test_a_template_that_may_not_go_out_is_told(world: World, booked: Any) -> None:
    with store.writing() as db:
        for name in ("appointment_reminder_two_days", "appointment_reminder_same_morning", "appointment_reminder"):
            registry.note(db, name, "tr", world.now, status="paused")
    assert told(world)[0] == ("two-days", None, "template")


def test_a_customer_without_a_number_is_told(world: World) -> None:
    world.book(world.person(phone=None), at(MONDAY, "15:00"))
    world.step()
    assert rehearse(world)[0].against == "unreachable"
    assert rehearse(world)[0].whom is None


def test_an_answer_that_frees_is_told(world: World) -> None:
    world.rule("  one-day: {hours_before: 24, asks: true, answer_by_hours: 4, free_if_unanswered: true}\n")
    world.book(world.person(), at(MONDAY, "14:00"))
    world.step()
    assert [one.how for one in rehearse(world)] == ["appointment_reminder_one_day", rehearsing.GIVE_UP]


def test_the_command_shows_no_number_or_name(world: World, booked: Any) -> None:
    with clock.use(world.now):
        done = CliRunner().invoke(app, ["reminders", "dry-run", "--hours", "200"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert "appointment_reminder_two_days" in done.output
    assert "905320000001" not in done.output
    assert "Selin" not in done.output
