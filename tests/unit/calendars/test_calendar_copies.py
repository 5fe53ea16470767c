"""A copy of the database leaves the calendars of its original alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from randevu import cli, clock, store
from randevu.calendars import connections, findings, planning, ties
from randevu.calendars.model import Listed
from randevu.calendars.reconciling import Comparing
from randevu.calendars.ties import Owner
from randevu.errors import RandevuError
from randevu.store.tables import calendar, calendar_busy
from tests.unit.calendars.house_world import House


def told(house: House, *arguments: str) -> str:
    with clock.use(house.now):
        result = CliRunner().invoke(cli.app, ["calendars", "copied", *arguments], env={"COLUMNS": "300"})
    if isinstance(result.exception, RandevuError):
        raise result.exception
    return result.stdout


def test_a_copy_asks_services_nothing_and_touches_no_event_of_its_original(house: House) -> None:
    made = house.book("11:00")
    house.book("12:00")
    house.write()
    with store.writing() as db:
        mark = house.rows_house(db)
        key = ("e", (None, None))
        findings.note(db, "conflict", "1", house.calendar, made.id, "ayse", *key, house.now)
    there = house.entries()
    house.faults.calls.clear()
    assert "1 connections and 2 written events" in told(house, "--dry-run")
    assert house.connection_row().state == "live"
    assert "done" in told(house, "--yes")
    house.cancel(made.id)
    assert house.write() == 0
    assert Comparing(house.account, lambda: house.now).step() == 0
    assert (house.faults.calls, house.entries()) == ([], there)
    assert (house.connection_row().state, house.connection_row().credentials) == ("off", "")
    with store.reading() as db:
        assert house.rows_house(db) != mark
        assert findings.open_of(db, made.id) == []
        assert db.execute(select(calendar_busy)).all() == []
        assert db.execute(select(calendar.c.channel_id)).scalars().all() == [None]


def test_a_copy_writes_into_a_calendar_of_its_own_under_its_own_name(house: House) -> None:
    house.book("11:00")
    house.write()
    (original,) = house.entries()
    told(house, "--yes")
    house.server.add_calendar("deneme@example.com")
    with store.writing() as db:
        connections.save(db, "memory", "salon", "salon@example.com", {}, "a secret long enough", house.now)
        listed = Listed("deneme@example.com", "Deneme", "Europe/Istanbul", True)
        tied = ties.tie(db, house.connection, listed, Owner("staff", "ayse"), house.now, respects=False, writes=True)
        planning.plan(db, house.now)
    assert {row.calendar_id for row in house.rows()} == {tied}
    house.write()
    copy = next(one for one in house.entries() if one != original)
    assert len(house.entries()) == 2
    assert copy.starts_at == original.starts_at
    assert copy.mark.house != original.mark.house


def test_the_original_is_not_made_a_copy_by_mistake(house: House) -> None:
    house.book("11:00")
    house.write()
    with pytest.raises(RandevuError, match="--yes"):
        told(house)
    assert house.connection_row().state == "live"
    assert house.states() == {"settled"}
