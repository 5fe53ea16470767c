"""Rasa's rule policy, finding the same rule with less work.

At each prediction Rasa holds every rule against every state of the conversation, decoding and reversing its lookup key
each time, and does all that twice after a customer's message: once for the words, once for the intent. No rule of ours
names words (end-to-end rules would), so the first round cannot find anything that the second does not find too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTIVE_LOOP,
    LOOP_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_LOOKUPS = (rule_policy.RULES, rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH)


RULE = "rule"
"""Under this name an executed action's metadata tells by which rule it was chosen."""


class Condition(NamedTuple):
    """A feature that a state must have (`value`), or must not have (`value` is `SHOULD_NOT_BE_SET`)."""

    part: str
    key: str
    value: Any

    def holds(self, state: Mapping[str, Any]) -> bool:
        found = state.get(self.part, {}).get(self.key)
        if self.value == SHOULD_NOT_BE_SET:
            return not found or bool(found == SHOULD_NOT_BE_SET)
        return bool(found == self.value)


class Step(NamedTuple):
    """One state of a rule."""

    starts: bool
    """Whether nothing was done before it: it matches the beginning of a conversation, and only that."""
    conditions: tuple[Condition, ...]

    def matches(self, state: Mapping[str, Any]) -> bool:
        begins = not state.get(PREVIOUS_ACTION)
        if self.starts or begins:
            return self.starts and begins
        return all(condition.holds(state) for condition in self.conditions)


class RulePolicy(rule_policy.RulePolicy):
    """Gives exactly the predictions of Rasa's, whose name it keeps because predictions carry it, and names the rule."""

    _steps: dict[str, dict[str, tuple[Step, ...]]]
    _names_words: bool

    @classmethod
    def adopt(cls, loaded: rule_policy.RulePolicy) -> None:
        """Turn a loaded policy into this one. Its lookup stays as it was trained."""
        loaded.__class__ = cls
        loaded._steps = {name: {key: steps_of(key) for key in loaded.lookup.get(name, {})} for name in _LOOKUPS}
        loaded._names_words = any(_names_words(key) for name in _LOOKUPS for key in loaded.lookup.get(name, {}))

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._names_words:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _rule_prediction(
        self, probabilities: list[float], prediction_source: str, *args: Any, **more: Any
    ) -> PolicyPrediction:
        made: PolicyPrediction = super()._rule_prediction(probabilities, prediction_source, *args, **more)
        made.action_metadata = {RULE: conditions_of(prediction_source)}
        return made

    def _get_possible_keys(self, lookup: Mapping[str, str], states: Sequence[State]) -> list[str]:
        """The rules that fit the conversation, newest state first; as many states as both of them have."""
        name = next(name for name in _LOOKUPS if self.lookup[name] is lookup)
        newest_first = states[::-1]
        return [
            key
            for key, steps in self._steps[name].items()
            if all(step.matches(state) for step, state in zip(steps, newest_first, strict=False))
        ]


@lru_cache(maxsize=512)
def conditions_of(source: str) -> Mapping[str, str]:
    """What a rule asks for at its newest state, from what Rasa names as the source of a prediction: `intent`, `after`
    (the action before) and `loop`, as far as it asks for them. Rasa keeps no names of rules in a model.
    """
    for prefix, name in ((rule_policy.LOOP_RULES, "loop"), (rule_policy.DEFAULT_RULES, "intent")):
        if source.startswith(prefix):
            return {name: source[len(prefix) :].partition(rule_policy.LOOP_RULES_SEPARATOR)[0]}
    newest = json.loads(source)[-1] if source.startswith("[") else {}
    asked = {
        "intent": newest.get(USER, {}).get(INTENT),
        "after": newest.get(PREVIOUS_ACTION, {}).get(ACTION_NAME),
        "loop": newest.get(ACTIVE_LOOP, {}).get(LOOP_NAME),
    }
    return {name: value for name, value in asked.items() if value and value != SHOULD_NOT_BE_SET}


def steps_of(key: str) -> tuple[Step, ...]:
    """The states of a rule, newest first, from the key under which Rasa keeps it."""
    return tuple(_step(state) for state in reversed(json.loads(key)))


def _step(state: Mapping[str, Mapping[str, Any]]) -> Step:
    conditions = (
        # JSON knows no tuples, and a value that is empty asks for nothing.
        Condition(part, key, tuple(value) if isinstance(value, list) else value)
        for part, features in state.items()
        for key, value in features.items()
        if value
    )
    # What was done before tells most rules apart, so it is asked first.
    return Step(not state.get(PREVIOUS_ACTION), tuple(sorted(conditions, key=lambda one: one.part != PREVIOUS_ACTION)))


def _names_words(key: str) -> bool:
    """Whether the round for words could find this rule: it names some, or follows a message without asking about it."""
    newest = json.loads(key)[-1]
    said = newest.get(USER)
    return bool(said and TEXT in said) or (
        not said and newest.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    )
