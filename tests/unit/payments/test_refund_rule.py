"""Who takes a freed time against a deposit hears the rule that a summary would have told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import deposits
from actions.turn import Say, Turn
from randevu import store
from tests.unit.payments.world import World


@pytest.mark.parametrize(
    ("hours_before", "response"), [(72, "utter_deposit_refund_rule"), (3, "utter_deposit_no_refund")]
)
def test_the_refund_rule_is_told_as_it_stands_at_that_moment(world: World, hours_before: int, response: str) -> None:
    about = world.book()
    now = about.starts_at - timedelta(hours=hours_before)
    message = {"text": "evet", "intent": {}, "entities": [], "metadata": {"now": now.isoformat()}}
    turn = Turn(Tracker("one", {}, message, [], False, None, {}, "action_listen"), {})
    dispatcher = CollectingDispatcher()
    with store.reading() as db:
        deposits.say_refund_rule(db, Say(dispatcher), about, turn)
    assert [(one["response"], one["hours"]) for one in dispatcher.messages] == [(response, "24 saat")]
