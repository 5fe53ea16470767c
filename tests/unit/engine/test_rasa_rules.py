"""Our rule policy finds what Rasa's finds, and our runner gives what Rasa's gives."""

from __future__ import annotations

import asyncio
import json
import random
from copy import copy
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies import rule_policy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import SchemaNode
from rasa.shared.core.constants import SHOULD_NOT_BE_SET
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from randevu import settings
from randevu.engine.rasa_graph import NodeByNode
from randevu.engine.rasa_processor import actions_since
from randevu.engine.rasa_rules import RulePolicy, conditions_of, steps_of
from randevu.engine.rasa_tracker import snapshot
from randevu.run import models

State = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def processor() -> Any:
    agent = Agent.load(models.needed(settings.load(), print))
    return agent.processor


@pytest.fixture(scope="module")
def theirs(processor: Any) -> rule_policy.RulePolicy:
    components = NodeByNode.adopt(processor.graph_runner).components()
    return next(one for one in components if type(one) is rule_policy.RulePolicy)


@pytest.fixture(scope="module")
def ours(theirs: rule_policy.RulePolicy) -> RulePolicy:
    adopted = copy(theirs)
    RulePolicy.adopt(adopted)
    assert isinstance(adopted, RulePolicy)
    return adopted


def conversations(policy: rule_policy.RulePolicy, count: int) -> list[list[State]]:
    """States put together from those of the rules, with features taken away, added and swapped."""
    chance = random.Random(7)
    known = [state for key in policy.lookup["rules"] for state in policy._rule_key_to_state(key)]
    return [[_changed(chance, known) for _ in range(chance.randint(1, 5))] for _ in range(count // 2)] + [
        [_spoken(state) for state in policy._rule_key_to_state(chance.choice(list(policy.lookup["rules"])))]
        for _ in range(count // 2)
    ]


def _changed(chance: random.Random, known: list[State]) -> State:
    state = _spoken(chance.choice(known))
    other = _spoken(chance.choice(known))
    for part in list(state):
        if chance.random() < 0.2:
            del state[part]
    for part, features in other.items():
        if chance.random() < 0.2:
            state[part] = features
    return state


def _spoken(state: State) -> State:
    """A rule's state as a conversation has it: nothing is said of what is not set, and lists are tuples."""
    return {
        part: {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in features.items()
            if value != SHOULD_NOT_BE_SET
        }
        for part, features in state.items()
    }


@pytest.mark.model
@pytest.mark.parametrize("lookup", ["rules", "rules_for_loop_unhappy_path"])
def test_the_same_rules_fit_as_in_rasas_own_policy(
    ours: RulePolicy, theirs: rule_policy.RulePolicy, lookup: str
) -> None:
    some = 0
    for states in conversations(theirs, 600):
        expected = theirs._get_possible_keys(theirs.lookup[lookup], states)
        assert set(ours._get_possible_keys(ours.lookup[lookup], states)) == expected
        some += bool(expected)
    assert some > 10


@pytest.mark.model
def test_no_rule_of_ours_asks_for_a_round_over_words(ours: RulePolicy) -> None:
    assert not ours._names_words


@pytest.mark.parametrize(
    ("rule", "state", "fits"),
    [
        ({"prev_action": {"action_name": "a"}}, {"prev_action": {"action_name": "a"}}, True),
        ({"prev_action": {"action_name": "a"}}, {"prev_action": {"action_name": "b"}}, False),
        ({"prev_action": {"action_name": "a"}}, {}, False),
        ({}, {}, True),
        ({"slots": {"x": [1.0]}}, {"prev_action": {"action_name": "a"}, "slots": {"x": (1.0,)}}, False),
        (
            {"prev_action": {"action_name": "a"}, "slots": {"x": [1.0]}},
            {"prev_action": {"action_name": "a"}, "slots": {"x": (1.0,)}},
            True,
        ),
        (
            {"prev_action": {"action_name": "a"}, "slots": {"x": SHOULD_NOT_BE_SET}},
            {"prev_action": {"action_name": "a"}, "slots": {"x": (1.0,)}},
            False,
        ),
        (
            {"prev_action": {"action_name": "a"}, "slots": {"x": SHOULD_NOT_BE_SET}},
            {"prev_action": {"action_name": "a"}},
            True,
        ),
    ],
)
def test_a_state_fits_when_it_has_what_the_rule_names(rule: State, state: State, fits: bool) -> None:
    (step,) = steps_of(json.dumps([rule]))
    assert step.matches(state) is fits


@pytest.mark.model
def test_a_message_is_understood_as_by_rasas_own_runner(processor: Any) -> None:
    def understood(runner: Any) -> list[Any]:
        reader = copy(processor)
        reader.graph_runner = runner
        words = ("yarın 3 gibi saç kesimi", "iptal", "fön ne kadar", "")
        return [asyncio.run(reader.parse_message(UserMessage(text))) for text in words]

    assert understood(NodeByNode.adopt(processor.graph_runner)) == understood(processor.graph_runner)


def test_each_node_runs_once_and_after_those_it_needs() -> None:
    ran: list[str] = []

    class Node:
        def __init__(self, name: str) -> None:
            self._node_name = name

        def __call__(self, *given: tuple[str, int]) -> tuple[str, int]:
            ran.append(self._node_name)
            return self._node_name, 1 + sum(value for _, value in given)

    needs = {"last": {"a": "left", "b": "right"}, "left": {"x": "first"}, "right": {"x": "first"}, "unasked": {}}
    needs["first"] = {"x": "given"}
    schema = {name: SchemaNode(of, object, "create", "run", {}) for name, of in needs.items()}

    class Schema:
        nodes = schema
        target_names = ("last",)

    runner = NodeByNode(Schema(), {name: Node(name) for name in needs})  # type: ignore[arg-type]

    assert runner.run({"given": 5}) == {"last": 15}
    assert ran == ["first", "left", "right", "last"]
    assert runner.run({"given": 0}, ["right"]) == {"right": 2}
    with pytest.raises(GraphRunError, match="Nothing gives 'given' to the node first"):
        runner.run({})


def test_a_prediction_tells_what_its_rule_asked_for() -> None:
    key = json.dumps(
        [
            {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}},
            {"prev_action": {"action_name": "utter_hi"}, "active_loop": {"name": SHOULD_NOT_BE_SET}},
        ]
    )
    assert conditions_of(key) == {"after": "utter_hi"}
    listening = f"{rule_policy.LOOP_RULES}booking_form{rule_policy.LOOP_RULES_SEPARATOR}action_listen"
    assert conditions_of(listening) == {"loop": "booking_form"}
    assert conditions_of(rule_policy.DEFAULT_RULES + "restart") == {"intent": "restart"}


def test_the_turn_log_names_the_rule_and_the_snapshot_does_not(ours: RulePolicy, processor: Any) -> None:
    said = UserUttered("selam", {"name": "greet", "confidence": 1.0})
    tracker = DialogueStateTracker.from_events("c", [ActionExecuted("action_listen"), said], domain=processor.domain)
    prediction = ours.predict_action_probabilities(tracker, processor.domain)
    name = processor.domain.action_names_or_texts[prediction.probabilities.index(1.0)]
    tracker.update(ActionExecuted(name, "RulePolicy", 1.0, metadata=prediction.action_metadata))
    (done,) = actions_since(tracker, 2)
    assert done["rule"] == {"intent": "greet", "after": "action_listen"}
    assert "metadata" not in snapshot(tracker, processor.domain)["events"][-1]
