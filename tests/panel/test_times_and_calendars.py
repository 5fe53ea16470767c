"""The panel asks the calendars as the assistant does: before it shows times, and before it books."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.calendars import connections, ties, wiring
from randevu.calendars.errors import Away
from randevu.calendars.model import Listed
from randevu.calendars.ties import Owner
from randevu.store.tables import appointment
from tests.contract.calendars import memory
from tests.contract.calendars.memory import MemoryCalendars
from tests.contract.calendars.peer import Meeting
from tests.panel.panel_world import Browser, World
from tests.panel.test_appointment_pages import NEW, asked, slot, slots

SECRET = "a secret of forty characters, or nearly so"
THAT_DAY = {"gun": "2026-03-12", "sube": "kadikoy", "personel": "ayse"}


@pytest.fixture
def ayse(world: World, monkeypatch: pytest.MonkeyPatch) -> MemoryCalendars:
    """Ayşe's calendar, connected."""
    server = MemoryCalendars()
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)
    monkeypatch.setitem(memory.SERVERS, "salon", server)
    monkeypatch.setitem(wiring.ADAPTERS, "memory", "tests.contract.calendars.memory")
    with store.writing(world.url) as db:
        made = connections.save(db, "memory", "ayse", "ayse", {"account": "salon"}, SECRET, world.now)
        listed = Listed(server.calendar, "Ayşe", None, True)
        ties.tie(db, made.id, listed, Owner("staff", "ayse"), world.now)
    return server


def test_what_lies_in_a_calendar_is_no_free_time(world: World, desk: Browser, ayse: MemoryCalendars) -> None:
    ayse.put(Meeting(world.at("2026-03-12 14:00"), world.at("2026-03-12 15:00")))
    page = desk.open(asked(**THAT_DAY))
    assert "13:30" in slots(page)
    assert "14:00" not in slots(page)


def test_a_time_that_became_busy_while_the_form_was_filled_in_is_refused(
    world: World, desk: Browser, ayse: MemoryCalendars
) -> None:
    wanted = slot(desk.open(asked(**THAT_DAY)), "14:00")
    ayse.put(Meeting(world.at("2026-03-12 14:00"), world.at("2026-03-12 15:00")))
    answer = desk.send(NEW, saat=wanted, ad="Ali Can", telefon="0532 123 45 67")
    assert answer.status_code == 409
    assert world.rows(appointment) == []


def test_a_calendar_that_is_away_is_named_as_the_reason(world: World, desk: Browser, ayse: MemoryCalendars) -> None:
    def away(method: str) -> None:
        raise Away("503")

    ayse.before = away
    page = desk.open(asked(**THAT_DAY))
    assert "Takvime şu anda ulaşılamıyor" in page.text
    assert world.rows(appointment) == []
