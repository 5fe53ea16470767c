"""Snapshots forget old events and nothing that still counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from randevu.engine import rasa_tracker

LOOPS = ("booking_form", "change_form", None)
SLOTS = ("service", "branch", "when", "offered", "confirmed", "requested_slot", "misses")
VALUES = (None, True, 3, "kadikoy", {"value": ["fon"], "words": "fön", "at": "2026-03-11T07:00:00+00:00"}, ["a"])
INTENTS = ("greet", "book_appointment", "inform", "ask_price", "affirm")

Turn = tuple[str, Sequence[tuple[str, Any]], str | None]

a_turn = st.tuples(
    st.sampled_from(INTENTS),
    st.lists(st.tuples(st.sampled_from(SLOTS), st.sampled_from(VALUES)), max_size=4),
    st.sampled_from(LOOPS),
)


def events_of(turn: Turn, number: int) -> list[Event]:
    """What one turn leaves in a tracker."""
    intent, values, loop = turn
    ranking = [{"name": name, "confidence": 0.2} for name in INTENTS] * 3
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "entities": [], "intent_ranking": ranking, "text": "söz"}
    return [
        UserUttered(
            "söz", parsed["intent"], [], {**parsed, "text_tokens": [(0, 3)]}, metadata={"said_at": str(number)}
        ),
        *(SlotSet(name, value) for name, value in values),
        ActiveLoop(loop),
        ActionExecuted("utter_greet", "RulePolicy", 1.0),
        BotUttered("tamam"),
        ActionExecuted("action_listen"),
    ]


def talked(turns: Sequence[Turn], domain: Domain, forgetting: bool) -> tuple[DialogueStateTracker, dict[str, Any]]:
    """The tracker after these turns, kept whole or handed on as snapshots."""
    tracker = rasa_tracker.restore("one", None, domain)
    snapshot: dict[str, Any] = {}
    for number, turn in enumerate(turns):
        tracker.update_with_events(events_of(turn, number), domain)
        if forgetting:
            snapshot = json.loads(json.dumps(rasa_tracker.snapshot(tracker, domain)))
            tracker = rasa_tracker.restore("one", snapshot, domain)
    return tracker, snapshot


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What rules, forms and actions look at."""
    return {
        "slots": {name: slot.value for name, slot in tracker.slots.items()},
        "loop": tracker.active_loop_name,
        "intent": tracker.latest_message.intent if tracker.latest_message else None,
        "metadata": tracker.latest_message.metadata if tracker.latest_message else None,
        "last action": tracker.latest_action_name,
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(turns=st.lists(a_turn, min_size=1, max_size=25))
def test_a_conversation_kept_in_snapshots_stands_where_one_kept_whole_stands(domain: Domain, turns: list[Turn]) -> None:
    whole, _ = talked(turns, domain, forgetting=False)
    kept, snapshot = talked(turns, domain, forgetting=True)
    assert state(kept) == state(whole)
    assert sum(event["event"] == "user" for event in snapshot["events"]) == min(len(turns), rasa_tracker.TURNS_KEPT)
    recent = rasa_tracker.TURNS_KEPT - 1
    assert kept.past_states(domain)[-recent:] == whole.past_states(domain)[-recent:]


def test_a_snapshot_of_a_hundred_turns_is_no_bigger_than_one_of_ten(domain: Domain) -> None:
    turn: Turn = ("inform", [("service", VALUES[4]), ("offered", ["a"])], "booking_form")
    sizes = {}
    for count in (10, 100):
        _, snapshot = talked([turn] * count, domain, forgetting=True)
        sizes[count] = len(snapshot["events"])
    assert sizes[100] == sizes[10]


def test_a_snapshot_of_a_snapshot_is_the_same(domain: Domain) -> None:
    tracker, snapshot = talked([("inform", [("branch", "kadikoy")], "booking_form")] * 9, domain, forgetting=True)
    assert rasa_tracker.snapshot(tracker, domain) == snapshot


def test_a_snapshot_keeps_only_what_is_read_of_an_understanding(domain: Domain) -> None:
    _, snapshot = talked([("greet", [], None)], domain, forgetting=True)
    (said,) = (event for event in snapshot["events"] if event["event"] == "user")
    assert set(said["parse_data"]) <= set(rasa_tracker.PARSE_DATA_KEPT)
    assert len(said["parse_data"]["intent_ranking"]) == rasa_tracker.RANKING_KEPT


def test_no_snapshot_is_a_new_conversation(domain: Domain) -> None:
    tracker = rasa_tracker.restore("one", None, domain)
    assert state(tracker)["loop"] is None
    assert not any(slot.value for slot in tracker.slots.values())
