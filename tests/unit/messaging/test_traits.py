"""What a turn is looked up by."""

from __future__ import annotations

from randevu.engine.port import TurnLog
from randevu.messaging import traits


def test_a_turns_traits_are_its_intent_entities_and_actions_each_once() -> None:
    entities = [{"entity": "service"}, {"entity": "service"}, {"entity": "when"}]
    actions = ({"action": "booking_form"}, {"action": "action_listen"})
    log = TurnLog("greet", 0.9, {"entities": entities}, {}, actions, {}, None)
    assert traits.of(log) == [
        "action:action_listen",
        "action:booking_form",
        "entity:service",
        "entity:when",
        "intent:greet",
    ]
    assert traits.of(TurnLog(None, None, {}, {}, (), {}, None)) == []
