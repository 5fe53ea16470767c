"""Actions ask the calendars before they offer and before they book, never inside a transaction."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import ActionFinishBooking
from actions.booking_answers import FORM
from actions.booking_form import ValidateBookingForm
from actions.change_form import ValidateChangeForm
from actions.changing import ActionFinishChange
from actions.turn import Say, Turn, TurnAction
from randevu import store
from randevu.booking import Booked, appointments
from randevu.calendars import wiring
from randevu.calendars.errors import Away
from randevu.dialogue import readings
from randevu.dialogue.wish import Said, Wish
from randevu.store.tables import conversation
from tests.contract.calendars import memory
from tests.unit.booking.salon import NOW, THURSDAY, local, new_customers, offer
from tests.unit.calendars.mirror_world import SECRET, World


@pytest.fixture
def world(database: str, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)
    monkeypatch.setitem(memory.SERVERS, "salon", made.server)
    monkeypatch.setitem(wiring.ADAPTERS, "memory", "tests.contract.calendars.memory")
    return made


@pytest.fixture
def person(world: World) -> int:
    with store.writing() as db:
        (made,) = new_customers(db, 1)
        db.execute(conversation.insert().values(id="one", customer_id=made, phone_number_id="1", created_at=NOW))
        return made


def act(action: TurnAction, slots: dict[str, Any], person: int) -> tuple[dict[str, Any], list[str]]:
    """What the action sets, and the responses it says."""
    message = {
        "intent": {"name": "affirm", "confidence": 1.0},
        "entities": [],
        "text": "Evet",
        "metadata": {"customer_id": person, "now": NOW.isoformat(), "message_ids": ["wamid.yes"]},
    }
    events = [{"event": "user", "metadata": message["metadata"]}]
    tracker = Tracker("one", slots, message, events, False, None, {"name": FORM}, "action_listen")
    dispatcher = CollectingDispatcher()
    made = action.act(Turn(tracker, {}), Say(dispatcher))
    return (
        {one["name"]: one["value"] for one in made if one["event"] == "slot"},
        [one["response"] for one in dispatcher.messages],
    )


def wished(world: World, **more: Any) -> dict[str, Any]:
    """Slots of somebody who wants Ayşe's haircut on Thursday at two."""
    when = readings.at(local(THURSDAY, "14:00"), world.business.zone)
    wish = Wish(
        service=Said(("sac-kesimi",), "saç kesimi", NOW),
        branch=Said("kadikoy", "kadıköy", NOW),
        staff=Said("ayse", "ayşe", NOW),
        when=Said(when, "yarın 14:00", NOW),
    )
    return {**wish.to_slots(), **more}


def two_pm(world: World) -> dict[str, Any]:
    return offer(world.business, "ayse", local(THURSDAY, "14:00")).to_json()


def test_what_was_just_entered_in_a_calendar_is_not_proposed(world: World, person: int) -> None:
    found, _ = act(ValidateBookingForm(), wished(world), person)
    assert found["time"] == two_pm(world)
    world.put("14:00", "15:00")
    world.set(read_at=None)
    found, said = act(ValidateBookingForm(), wished(world), person)
    assert found["time"] is None
    assert found["offered"]
    assert two_pm(world) not in found["offered"]
    assert "utter_reason_full" in said


def test_a_calendar_that_is_away_is_told_as_such(world: World, person: int) -> None:
    world.fault = Away("503")
    found, said = act(ValidateBookingForm(), wished(world), person)
    assert found["time"] is None
    assert said == ["utter_reason_calendar_away"]


def test_a_time_that_became_busy_before_the_yes_is_not_booked(world: World, person: int) -> None:
    act(ValidateBookingForm(), wished(world), person)
    world.put("14:00", "15:00")
    found, said = act(ActionFinishBooking(), wished(world, confirmed=True, time=two_pm(world)), person)
    assert said == []
    assert found["time"] is None
    found, said = act(ValidateBookingForm(), {**wished(world), **found}, person)
    assert said == ["utter_just_taken"]  # once, and not "dolu" beside it
    assert found["offered"]
    with store.reading() as db:
        assert appointments.history(db, person) == []


def test_a_calendar_that_fails_at_the_yes_is_no_taken_time(world: World, person: int) -> None:
    act(ValidateBookingForm(), wished(world), person)
    world.fault = Away("503")
    _, said = act(ActionFinishBooking(), wished(world, confirmed=True, time=two_pm(world)), person)
    assert said == []
    with store.reading() as db:
        assert appointments.history(db, person) == []


def test_a_free_time_is_looked_at_once_more_and_booked(world: World, person: int) -> None:
    act(ValidateBookingForm(), wished(world), person)
    _, said = act(ActionFinishBooking(), wished(world, confirmed=True, time=two_pm(world)), person)
    assert said == ["utter_booked"]
    assert world.calls == ["changes", "events"]


def test_a_move_to_a_time_that_became_busy_leaves_the_appointment_where_it_is(world: World, person: int) -> None:
    world.read()
    with store.writing() as db:
        told = offer(world.business, "ayse", local(THURSDAY, "11:00"))
        made = appointments.book(db, world.business, person, told, "k", "whatsapp", NOW)
    assert isinstance(made, Booked)
    world.put("14:00", "15:00")
    slots = {"appointment": made.appointment.id, "confirmed": True, "time": two_pm(world)}
    found, said = act(ActionFinishChange(), slots, person)
    assert said == []
    found, said = act(ValidateChangeForm(), {**slots, **found}, person)
    assert said == ["utter_just_taken"]
    assert found["offered"]
    with store.reading() as db:
        assert appointments.upcoming(db, person, NOW)[0].starts_at == told.starts_at
