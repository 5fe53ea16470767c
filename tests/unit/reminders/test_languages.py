"""Customers are reminded in the language they write in, where WhatsApp has approved it; else in Turkish."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from randevu import announcing, store
from randevu.messaging.approved import registry
from randevu.store.tables import message
from tests.unit.reminders.world import World, at

MONDAY = "2026-03-16"


@pytest.fixture
def visitor(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A customer who wrote in German has an appointment on Monday at 14:00."""
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "100200300")
    who = world.person()
    world.wrote(who)
    say(world, who, "Guten Tag, ich möchte bitte einen Termin für Montag")
    one = world.book(who, at(MONDAY, "14:00"))
    world.step()
    return one


def say(world: World, who: int, text: str) -> None:
    with store.writing() as db:
        about = {"conversation_id": f"talk-{who}", "direction": "in", "author": "customer", "kind": "text"}
        db.execute(insert(message).values(**about, text=text, payload={}, said_at=world.now, withdrawn=False))


def approve(world: World, *names: str, status: str = "approved") -> None:
    with store.writing() as db:
        for name in names:
            registry.note(db, name, "de", world.now, status=status, category="utility", wanted="utility")


def reminded(world: World) -> Any:
    world.to(at("2026-03-14", "14:00"))
    return world.sent[-1][1].payload


def test_an_approved_translation_is_sent_with_its_own_day(world: World, visitor: Any) -> None:
    approve(world, "appointment_reminder_two_days")
    sent = reminded(world)
    assert (sent["template"], sent["language"]) == ("appointment_reminder_two_days", "de")
    assert "Montag, 16. März um 14:00 Uhr" in world.said()[-1].text
    assert [choice["title"] for choice in world.said()[-1].payload["choices"]] == ["Ändern", "Absagen"]


@pytest.mark.parametrize("status", [None, "pending", "rejected"])
def test_one_that_whatsapp_has_not_approved_is_said_in_turkish(world: World, visitor: Any, status: str | None) -> None:
    if status:
        approve(world, "appointment_reminder_two_days", status=status)
    assert reminded(world)["language"] == "tr"
    assert "16 Mart Pazartesi" in world.said()[-1].text


def test_who_goes_over_to_turkish_is_written_to_in_turkish(world: World, visitor: Any) -> None:
    approve(world, "appointment_reminder_two_days")
    for text in ("Merhaba, yarın için bir saat daha var mı", "tamam olur teşekkürler", "bu saat bana uymuyor değil mi"):
        say(world, visitor.customer_id, text)
    assert reminded(world)["language"] == "tr"


def test_a_translation_that_is_paused_meanwhile_has_its_stand_in(world: World, visitor: Any) -> None:
    approve(world, "appointment_reminder_two_days", "appointment_reminder")
    world.to(at("2026-03-14", "14:00"), send=False)
    approve(world, "appointment_reminder_two_days", status="paused")
    world.post()
    sent = world.sent[-1][1].payload
    assert (sent["template"], sent["language"]) == ("appointment_reminder", "de")


def test_what_staff_did_is_told_in_it_too(world: World, visitor: Any) -> None:
    approve(world, "appointment_moved")
    world.now = at("2026-03-13", "12:00")
    moved = world.move(visitor, at(MONDAY, "16:00"))
    with store.writing() as db:
        assert announcing.announce(db, world.catalogue, moved, "moved", world.now)
    assert world.queued(kind="notice")[-1].payload["language"] == "de"
    assert "Montag, 16. März um 16:00 Uhr" in world.said()[-1].text
