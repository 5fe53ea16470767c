"""What the page of an appointment tells: staff's notes, every change, what was sent about it, and its calendars."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from randevu import announcing, store
from randevu.booking import Wish, appointments, availability
from randevu.calendars import findings
from randevu.privacy import erasure, export, retention
from randevu.store.tables import (
    appointment_note,
    calendar_connection,
    calendar_event,
    calendar_finding,
    message,
    outbox,
    panel_audit,
)
from tests.conftest import NOW
from tests.panel.panel_world import Browser, World
from tests.panel.test_calendar_marks import in_calendar


@pytest.fixture
def visit(world: World) -> int:
    return world.booked(world.customer("Selin Yılmaz"), "2026-03-11 14:00", "sac-kesimi", staff="ayse")


def section(browser: Browser, number: int, name: str) -> str:
    return browser.open(f"/randevular/{number}").one("section", aria_labelledby=name).text


# ---------------------------------------------------------------- notes


def test_staff_keep_notes_with_their_name_and_take_them_away(world: World, desk: Browser, visit: int) -> None:
    desk.open(f"/randevular/{visit}")
    assert desk.send(f"/randevular/{visit}/notlar", **{"not": "Park yeri istiyor\nKapı <2>"}).status_code == 303
    assert "Park yeri istiyor Kapı <2>" in section(desk, visit, "notes")
    assert "Defne, 11 Mart" in section(desk, visit, "notes")
    (row,) = world.rows(appointment_note)
    assert row.text == "Park yeri istiyor\nKapı <2>"
    assert desk.send(f"/randevular/{visit}/notlar/{row.id}/sil").status_code == 303
    assert world.rows(appointment_note) == []
    changed = [one.address for one in world.rows(panel_audit, kind="changed")]
    assert changed == [f"/randevular/{visit}/notlar", f"/randevular/{visit}/notlar/{row.id}/sil"]


def test_an_empty_note_is_none(world: World, desk: Browser, visit: int) -> None:
    desk.open(f"/randevular/{visit}")
    assert desk.send(f"/randevular/{visit}/notlar", **{"not": "  "}).headers["location"].endswith("#notlar")
    assert world.rows(appointment_note) == []


def test_a_note_is_only_found_at_its_own_appointment(world: World, desk: Browser, visit: int) -> None:
    other = world.booked(world.customer("Derya", "905421112233"), "2026-03-11 15:00", branch="besiktas")
    desk.open(f"/randevular/{visit}")
    desk.send(f"/randevular/{visit}/notlar", **{"not": "x"})
    token = world.token_of(desk)
    assert desk.post(f"/randevular/{other}/notlar/1/sil", {"csrf": token}).status_code == 404
    elsewhere = world.signed_in(world.add_user("derya@salon.example", "support", branches=("besiktas",)))
    token = world.token_of(elsewhere)
    assert elsewhere.post(f"/randevular/{visit}/notlar", {"csrf": token, "not": "x"}).status_code == 404
    assert elsewhere.post(f"/randevular/{visit}/notlar/1/sil", {"csrf": token}).status_code == 404
    assert len(world.rows(appointment_note)) == 1


def test_notes_are_in_the_customers_copy_and_go_with_their_data_or_their_time(world: World, visit: int) -> None:
    with store.writing(world.url) as db:
        row = {"appointment_id": visit, "text": "Park yeri istiyor", "by": "user:1", "at": world.now}
        db.execute(insert(appointment_note), [row, {**row, "at": world.now - timedelta(days=5000)}])
        assert retention.due(db, world.now)["appointment_note"] == 1
        assert len(export.copy(db, 1)["appointment_note"]) == 2
        assert erasure.erase(db, world.catalogue, 1, "test", world.now).counts["appointment_note"] == 2
    assert world.rows(appointment_note) == []


# ---------------------------------------------------------------- history


def test_a_move_tells_from_where_to_where_and_from_whom_to_whom(world: World, desk: Browser, visit: int) -> None:
    with store.writing(world.url) as db:
        wish = Wish(("sac-kesimi",), "kadikoy", "mehmet", avoid=visit)
        offer = availability.at(db, world.catalogue, wish, world.at("2026-03-12 15:30"), world.now, by_staff=True)
        assert offer is not None
        appointments.move(db, world.catalogue, visit, offer, "m", world.now, by="user:1", by_staff=True)
    told = section(desk, visit, "history")
    assert "Taşındı: 11 Mart Çarşamba 14:00 → 12 Mart Perşembe 15:30; Ayşe → Mehmet Defne" in told


def test_a_late_cancel_stands_in_list_and_page(world: World, desk: Browser, visit: int) -> None:
    desk.open(f"/randevular/{visit}")
    desk.send(f"/randevular/{visit}/iptal")
    assert "İptal" in desk.open(f"/randevular/{visit}").one("p", class_="marks").text
    desk.send(f"/randevular/{visit}/durum", durum="late_cancel")
    assert "Geç iptal" in desk.open(f"/randevular/{visit}").one("p", class_="marks").text
    assert "Geç iptal" in desk.open("/randevular/liste").one("p", class_="marks").text


# ---------------------------------------------------------------- messages


def sent(world: World, status: str, **row: Any) -> None:
    """A row of the outbox with its message."""
    talk = world.talk(1)
    with store.writing(world.url) as db:
        about = {"channel": "whatsapp", "lane": "x", "payload": {}, "attempts": 1, "due_at": NOW, "created_at": NOW}
        said: dict[str, Any] = {"conversation_id": talk, "direction": "out", "author": "assistant"}
        said |= {"kind": "template", "text": f"metin {status}", "payload": {}, "said_at": NOW, "withdrawn": False}
        made = db.execute(insert(message).values(**said, status=status)).inserted_primary_key[0]
        db.execute(insert(outbox).values(**{"kind": "notice", "state": "sent", "message_id": made, **about, **row}))


def test_what_was_sent_about_it_stands_there_with_its_ticks(world: World, desk: Browser, visit: int) -> None:
    sent(world, "read", kind="reminder", appointment_id=visit)
    sent(world, "delivered", key=announcing.key_of(visit, 1, "cancelled"))
    sent(world, "superseded", kind="reminder", appointment_id=visit, state="superseded")
    sent(world, "read", kind="reminder", appointment_id=visit + 1)
    told = section(desk, visit, "sent")
    assert [one.text for one in desk.page.one("section", aria_labelledby="sent").all("p")] == [
        *("metin read", "metin delivered", "metin superseded"),
    ]
    for words in ("Hatırlatma", "okundu", "Randevu haberi", "iletildi", "gönderilmedi: gerek kalmadı"):
        assert words in told


def test_without_messages_the_page_says_so(desk: Browser, visit: int) -> None:
    assert "ayrıca bir mesaj gönderilmedi" in section(desk, visit, "sent")


# ---------------------------------------------------------------- calendars


@pytest.mark.parametrize(
    ("connection", "event", "told"),
    [
        ("live", {"state": "dead", "problem": "400"}, "Takvim Ayşe için yazılan kaydı kabul etmedi (kod: 400)"),
        ("live", {"state": "waiting", "problem": "503", "failing_since": NOW}, "henüz yazılamadı (kod: 503)"),
        ("sign_in", {"state": "waiting"}, "yeniden giriş yapılması gerekiyor"),
        ("live", {"state": "removed", "written": 1}, "takvimden elle silinmiş"),
    ],
)
def test_the_page_says_why_it_does_not_stand_in_a_calendar(
    world: World, desk: Browser, visit: int, connection: str, event: dict[str, Any], told: str
) -> None:
    in_calendar(world, visit, connection, **event)
    assert told in section(desk, visit, "calendar")


def test_a_try_again_makes_what_waits_due_at_once(world: World, desk: Browser, visit: int) -> None:
    in_calendar(world, visit, state="waiting", failing_since=NOW)
    with store.writing(world.url) as db:
        db.execute(update(calendar_event).values(due_at=NOW + timedelta(hours=1)))
    desk.open(f"/randevular/{visit}")
    desk.send(f"/randevular/{visit}/takvim")
    assert world.rows(calendar_event)[0].due_at == world.now


def conflict(world: World, number: int) -> None:
    in_calendar(world, number, state="settled", written=1)
    span = world.at("2026-03-11 13:30"), world.at("2026-03-11 14:30")
    with store.writing(world.url) as db:
        findings.note(db, "conflict", "1", 1, number, "ayse", "m1", span, NOW)


def test_a_conflict_shows_its_time_and_the_three_ways_out(world: World, desk: Browser, visit: int) -> None:
    conflict(world, visit)
    assert "11 Mart Çarşamba 13:30–14:30" in section(desk, visit, "calendar")
    card = desk.page.one("section", aria_labelledby="calendar")
    assert card.has("form", action=f"/randevular/{visit}/takvim")
    assert [one["href"] for one in card.all("a")] == [f"/randevular/{visit}/tasi", "#iptal"]
    viewer = world.signed_in(world.add_user("bakan@salon.example", "viewer"))
    assert not viewer.open(f"/randevular/{visit}").one("section", aria_labelledby="calendar").has("form")


def test_cancelling_decides_what_was_found_in_the_calendar(world: World, desk: Browser, visit: int) -> None:
    conflict(world, visit)
    desk.open(f"/randevular/{visit}")
    assert desk.send(f"/randevular/{visit}/iptal").status_code == 303
    (row,) = world.rows(calendar_finding)
    assert (row.decision, row.decided_by, row.decided_at) == ("cancelled", "user:1", world.now)
    assert "Takvimdeki çakışma yüzünden iptal edildi Defne" in section(desk, visit, "history")


def test_a_connection_that_was_switched_off_is_no_trouble(world: World, desk: Browser, visit: int) -> None:
    in_calendar(world, visit, state="dead", problem="400")
    with store.writing(world.url) as db:
        db.execute(update(calendar_connection).values(state="off"))
    assert not [
        one for one in desk.open(f"/randevular/{visit}").all("section") if one.get("aria-labelledby") == "calendar"
    ]
