"""A turn whose process died after an action had its effect is worked out again, and says what it would have said."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.cancelling import FORM, ActionFinishCancel, ValidateCancelForm
from actions.turn import Say, Turn, TurnAction
from randevu import store
from randevu.booking import Booked, appointments
from tests.unit.booking.salon import FRIDAY, NOW, load_demo, local, new_customers, offer


def _act(action: TurnAction, slots: dict[str, Any], customer_id: int, message_id: str) -> tuple[dict[str, Any], str]:
    """What the action sets, and the response it says, when the customer taps yes."""
    message = {
        "intent": {"name": "affirm", "confidence": 1.0},
        "entities": [],
        "text": "Evet",
        "metadata": {"customer_id": customer_id, "now": NOW.isoformat(), "message_ids": [message_id]},
    }
    events = [{"event": "user", "metadata": message["metadata"]}]
    tracker = Tracker("one", slots, message, events, False, None, {"name": FORM}, "action_listen")
    dispatcher = CollectingDispatcher()
    set_now = action.act(Turn(tracker, {}), Say(dispatcher))
    said = "".join(one["response"] for one in dispatcher.messages)
    return {one["name"]: one["value"] for one in set_now if one["event"] == "slot"}, said


def test_a_cancellation_that_is_repeated_says_again_that_it_was_cancelled(database: str) -> None:
    with store.writing() as db:
        business = load_demo(db)
        (person,) = new_customers(db, 1)
        told = offer(business, "ayse", local(FRIDAY, "14:00"))
        made = appointments.book(db, business, person, told, command_key="k", source="whatsapp", now=NOW)
    assert isinstance(made, Booked)
    asked = {"appointment": made.appointment.id, "requested_slot": "confirmed"}
    said = []
    for _ in range(2):
        agreed, _ = _act(ValidateCancelForm(), asked, person, "wamid.yes")
        assert agreed == {"confirmed": True}
        said.append(_act(ActionFinishCancel(), {**asked, **agreed}, person, "wamid.yes")[1])
    assert said == ["utter_cancelled", "utter_cancelled"]
