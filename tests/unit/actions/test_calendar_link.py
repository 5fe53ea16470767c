"""A confirmation brings a link for the customer's own calendar, where one can be opened."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import ActionFinishBooking
from actions.turn import Say, Turn
from randevu import store
from randevu.calendars import links
from randevu.messaging import identities
from tests.unit.booking.salon import FRIDAY, NOW, load_demo, local, new_customers, offer


def booked(customer_id: int, talk: str, time: Any) -> list[dict[str, Any]]:
    """What the action says when the customer confirms a time."""
    metadata = {"customer_id": customer_id, "now": NOW.isoformat(), "message_ids": ["wamid.yes"]}
    message = {"intent": {"name": "affirm", "confidence": 1.0}, "entities": [], "text": "Evet", "metadata": metadata}
    slots = {"confirmed": True, "time": time}
    events = [{"event": "user", "metadata": metadata}]
    tracker = Tracker(talk, slots, message, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    ActionFinishBooking().act(Turn(tracker, {}), Say(dispatcher))
    return dispatcher.messages


@pytest.mark.parametrize("public", [True, False])
def test_the_link_comes_with_the_confirmation_where_it_can_be_opened(
    public: bool, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")
    if public:
        monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://randevu.salon.example")
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        talk = str(identities.conversation_of(db, "100000000000001", person, NOW).id)
        time = offer(business, "ayse", local(FRIDAY, "14:00")).to_json()
    said = booked(person, talk, time)
    assert [one["response"] for one in said] == ["utter_booked", *(["utter_add_to_calendar"] if public else [])]
    if public:
        token = said[1]["calendar_url"].removesuffix(".ics").rpartition("/")[2]
        assert links.opened("key-of-tests", token) == 1
