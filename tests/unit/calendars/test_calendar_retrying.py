"""What was refused is tried again when somebody says so; what is over is not tried any more."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from randevu import cli, clock, store
from randevu.calendars import reactions, troubles
from randevu.calendars.errors import Away, Refused, Unclear
from randevu.calendars.running import let_the_past_go
from tests.unit.calendars.house_world import House, at


def told(house: House, *arguments: str) -> str:
    with clock.use(house.now):
        return CliRunner().invoke(cli.app, ["calendars", *arguments], env={"COLUMNS": "300"}).stdout


def unwritten(house: House) -> int:
    with store.reading() as db:
        return troubles.everywhere(db, house.now).unwritten


def test_what_was_refused_is_written_once_somebody_has_put_right_what_was_wrong(house: House) -> None:
    house.faults.plan("before", "create", Refused("400"))
    house.book("11:00")
    house.book("12:00")
    house.write()
    assert sorted(row.state for row in house.rows()) == ["dead", "settled"]
    assert "1 of them were refused" in told(house, "status")
    assert "1 refused events would be tried again" in told(house, "retry", "--dry-run")
    assert house.write() == 0
    assert "1 refused events are tried again" in told(house, "retry")
    house.write()
    assert [one.starts_at for one in house.entries()] == [at("11:00"), at("12:00")]
    assert "no calendar has refused anything" in told(house, "retry")


def test_one_appointment_alone_is_tried_again(house: House) -> None:
    for _ in range(2):
        house.faults.plan("before", "create", Refused("400"))
    first, second = house.book("11:00"), house.book("12:00")
    house.write()
    with store.writing() as db:
        assert (reactions.refused(db), reactions.refused(db, first.id)) == (2, 1)
        assert reactions.retry_dead(db, house.now, first.id) == 1
        assert (reactions.refused(db, first.id), reactions.refused(db, second.id)) == (0, 1)


# ---------------------------------------------------------------- what is over


@pytest.mark.parametrize("error", [Away("503"), Unclear("timeout"), Refused("400")])
def test_an_appointment_that_passed_while_its_calendar_was_away_is_not_written_any_more(
    house: House, error: Away | Unclear | Refused, caplog: pytest.LogCaptureFixture
) -> None:
    house.faults.plan("before", "create", error)
    made = house.book("11:00")
    house.write()
    house.now = made.ends_at - timedelta(minutes=1)
    let_the_past_go(house.now)
    assert house.row().state != "settled"
    house.now = made.ends_at
    with caplog.at_level(logging.ERROR):
        let_the_past_go(house.now)
        let_the_past_go(house.now)
    assert caplog.text.count("1 appointments were over") == 1
    house.pass_time(hours=1)
    assert house.write() == 0
    assert (house.row().state, house.row().wanted, house.row().written) == ("settled", None, None)
    assert unwritten(house) == 0


def test_what_stands_at_a_time_yet_to_come_is_still_put_right_after_its_appointment(house: House) -> None:
    """Moved to an earlier time while the calendar was away: the later one would bar that time for nothing."""
    made = house.book("17:00")
    house.write()
    house.faults.plan("before", "change", Away("503"))
    house.move(made.id, "10:00")
    house.write()
    house.now = at("11:00")
    let_the_past_go(house.now)
    house.write()
    (entry,) = house.entries()
    assert entry.starts_at == at("10:00")


def test_the_event_of_a_cancelled_appointment_is_removed_also_when_its_time_is_over(house: House) -> None:
    made = house.book("11:00")
    house.write()
    house.faults.plan("before", "remove", Away("503"))
    house.cancel(made.id)
    house.write()
    house.now = at("20:00")
    let_the_past_go(house.now)
    house.write()
    assert house.entries() == []


def test_an_appointment_that_is_over_and_moved_to_another_day_is_written_there(house: House) -> None:
    house.faults.plan("after", "create", Unclear("timeout"))
    made = house.book("11:00")
    house.write()
    house.now = at("12:00")
    let_the_past_go(house.now)
    house.move(made.id, "15:00")
    house.write()
    (entry,) = house.entries()
    assert (entry.starts_at, house.states()) == (at("15:00"), {"settled"})
