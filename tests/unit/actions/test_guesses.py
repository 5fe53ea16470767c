"""Who is shown guesses and wants both gets both."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking_answers import FORM
from actions.booking_form import ValidateBookingForm
from actions.turn import Say, Turn, guessed
from randevu import store
from tests.unit.booking.salon import NOW, load_demo, new_customers


def _said(text: str, pending: dict[str, Any]) -> tuple[list[str], list[dict[str, Any]]]:
    """The responses and the events of a booking form that begins with this message."""
    with store.writing() as db:
        load_demo(db)
        (person,) = new_customers(db, 1)
    metadata = {"customer_id": person, "now": NOW.isoformat(), "message_ids": ["wamid.both"]}
    message = {"intent": {"name": "inform", "confidence": 0.9}, "entities": [], "text": text, "metadata": metadata}
    events = [{"event": "user", "metadata": metadata}, {"event": "active_loop", "name": FORM}]
    tracker = Tracker("one", {"pending": pending}, message, events, False, None, {"name": FORM}, "action_listen")
    dispatcher = CollectingDispatcher()
    done = ValidateBookingForm().act(Turn(tracker, {}), Say(dispatcher))
    return [one["response"] for one in dispatcher.messages], done


@pytest.mark.parametrize(
    ("guesses", "goes_on"),
    [(["ask_price", "ask_hours"], False), (["ask_price", "ask_hours", "book_appointment"], True)],
)
def test_both_guesses_are_answered_and_a_booking_among_them_goes_on(
    database: str, guesses: list[str], goes_on: bool
) -> None:
    pending = {**guessed(guesses)[0]["value"], "age": 1}
    responses, events = _said("ikisi de", pending)
    assert responses == ["utter_all_prices", "utter_hours_and_all_closed"]
    listens = [one["name"] for one in events if one["event"] == "followup"] == ["action_listen"]
    assert listens is not goes_on


def test_both_of_nothing_begins_a_booking(database: str) -> None:
    responses, _ = _said("ikisi de", {})
    assert responses == []
