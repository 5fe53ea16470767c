"""A customer whom the business has blocked is offered no time, and led to a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import update

from actions.booking_answers import FORM
from actions.booking_form import ValidateBookingForm
from actions.turn import Say, Turn
from randevu import store
from randevu.store.tables import customer
from tests.unit.booking.salon import NOW, load_demo, new_customers


def test_a_blocked_customer_hears_so_before_anything_is_asked(database: str) -> None:
    with store.writing() as db:
        load_demo(db)
        (person,) = new_customers(db, 1)
        db.execute(update(customer).where(customer.c.id == person).values(blocked_at=NOW, blocked_by="user:1"))
    metadata = {"customer_id": person, "now": NOW.isoformat(), "message_ids": ["wamid.blocked"]}
    intent = {"name": "book_appointment", "confidence": 0.9}
    message = {"intent": intent, "entities": [], "text": "randevu almak istiyorum", "metadata": metadata}
    events = [{"event": "user", "metadata": metadata}, {"event": "active_loop", "name": FORM}]
    tracker = Tracker("one", {}, message, events, False, None, {"name": FORM}, "action_listen")
    dispatcher = CollectingDispatcher()
    done = ValidateBookingForm().act(Turn(tracker, {}), Say(dispatcher))
    assert [one["response"] for one in dispatcher.messages] == ["utter_refused_blocked"]
    assert [one["name"] for one in done if one["event"] == "followup"] == ["action_listen"]
