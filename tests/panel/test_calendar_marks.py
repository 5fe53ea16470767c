"""Appointments that do not stand in their calendar say so."""

from __future__ import annotations

from typing import Any

import pytest

from randevu import store
from randevu.calendars import findings
from randevu.store.tables import calendar, calendar_connection, calendar_event
from tests.conftest import NOW
from tests.panel.panel_world import Browser, World


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        ({"state": "waiting"}, ""),
        ({"state": "settled", "written": 1}, ""),
        ({"state": "waiting", "failing_since": NOW}, "Takvime yazılamadı"),
        ({"state": "unclear", "failing_since": NOW}, "Takvime yazılamadı"),
        ({"state": "dead", "problem": "400"}, "Takvime yazılamadı"),
        ({"state": "removed", "written": 1}, "Takvimden silinmiş"),
        ({"state": "dead", "wanted": None}, ""),
    ],
)
def test_an_appointment_shows_when_it_does_not_stand_in_its_calendar(
    world: World, desk: Browser, event: dict[str, Any], shown: str
) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    in_calendar(world, number, **event)
    for page in (desk.open("/randevular"), desk.open(f"/randevular/{number}")):
        marks = page.one("p", class_="marks").text
        assert (shown in marks) if shown else ("akvim" not in marks)


def test_rows_that_wait_for_signing_in_are_shown_as_not_written(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    in_calendar(world, number, "sign_in", state="waiting")
    assert "Takvime yazılamadı" in desk.open(f"/randevular/{number}").one("p", class_="marks").text


def in_calendar(world: World, number: int, connection: str = "live", **event: Any) -> None:
    """Put a row into the books of the calendars."""
    with store.writing(world.url) as db:
        made = {"provider": "memory", "name": "a", "account": "a", "credentials": "", "created_at": NOW}
        db.execute(calendar_connection.insert().values(id=1, state=connection, **made))
        tied = {"connection_id": 1, "address": "a", "name": "a", "owner_kind": "staff", "owner_key": "ayse"}
        db.execute(calendar.insert().values(id=1, writes=True, due_at=NOW, **tied))
        where = {"appointment_id": number, "staff": "ayse", "calendar_id": 1, "uid": "0" * 32}
        values = {**where, "wanted": 1, "due_at": NOW, "changed_at": NOW, **event}
        db.execute(calendar_event.insert().values(**values))


def test_staff_have_a_removed_event_written_again(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    in_calendar(world, number, state="removed", written=1, event_id="e1")
    with store.writing(world.url) as db:
        findings.note(db, "removed", "1", 1, number, "ayse", "e1", (None, None), NOW)
    page = desk.open(f"/randevular/{number}")
    assert "Takvime yeniden yaz" in page.text
    assert desk.send(f"/randevular/{number}/takvim").status_code == 303
    (row,) = world.rows(calendar_event)
    assert (row.state, row.event_id) == ("waiting", None)
    page = desk.open(f"/randevular/{number}")
    assert "Takvime yeniden yaz" not in page.text
    assert (
        "Takvimden silinen kaydın geri yazılması istendi Defne" in page.one("section", aria_labelledby="history").text
    )


def test_staff_leave_a_conflict_as_it_is(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    in_calendar(world, number, state="settled", written=1)
    with store.writing(world.url) as db:
        findings.note(db, "conflict", "1", 1, number, "ayse", "m1", (None, None), NOW)
    assert "Takvimde çakışma var" in desk.open("/randevular").text
    assert "Takvimde çakışma var" in desk.open(f"/randevular/{number}").text
    assert desk.send(f"/randevular/{number}/takvim").status_code == 303
    assert "Takvimde çakışma var" not in desk.open("/randevular").text


def test_staff_have_a_refused_event_tried_again(world: World, desk: Browser) -> None:
    number = world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")
    other = world.booked(world.customer("Ali", "905329998877"), "2026-03-11 15:00", "sac-kesimi", staff="ayse")
    in_calendar(world, number, state="dead", problem="400")
    with store.writing(world.url) as db:
        second = {"appointment_id": other, "staff": "ayse", "calendar_id": 1, "uid": "1" * 32, "state": "dead"}
        db.execute(calendar_event.insert().values(wanted=1, due_at=NOW, changed_at=NOW, **second))
    viewer = world.signed_in(world.add_user("bakan@salon.example", "viewer"))
    assert "Takvime yeniden yaz" not in viewer.open(f"/randevular/{number}").text
    assert "Takvime yeniden yaz" in desk.open(f"/randevular/{number}").text
    assert desk.send(f"/randevular/{number}/takvim").status_code == 303
    assert [row.state for row in world.rows(calendar_event)] == ["unclear", "dead"]
    assert "Takvime yeniden yaz" not in desk.open(f"/randevular/{number}").text
