"""domain.yml, data/ and the code agree: whatever the code says exists, and nothing that exists is forgotten."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from randevu.booking import model
from randevu.messaging.reading import _SENT  # what a message that is no text becomes
from randevu.teaching import checking
from tests.source_tree import CODE, ROOT, python_files, syntax

INTENTS = {
    *("book_appointment", "ask_availability", "change_appointment", "cancel_appointment", "list_appointments"),
    *("confirm_attendance", "decline_attendance", "ask_price", "ask_duration", "ask_hours", "ask_address"),
    *("ask_services", "ask_staff", "ask_payment", "ask_campaign", "ask_privacy", "request_human", "complain"),
    *("stop_messages", "start_messages", "choose_language", "greet", "goodbye", "thank", "bot_challenge", "affirm"),
    *("deny", "inform", "restart", "out_of_scope"),
}
"""Names that others rely upon."""
TRAINED = INTENTS | {"join_waiting_list"}
"""What the classifier tells apart."""

# Rules about what is not text, or is read from the words, need no sentences: the classifier never gives them.
RULES_WITHOUT_SENTENCES = {"media.yml", "remarks.yml", "satisfaction.yml"}
# Ways of writing, across all families.
SENTENCES_ACROSS = {
    "dialects.yml",
    "long_stories.yml",
    "mixed_languages.yml",
    "moods.yml",
    "names.yml",
    "other_words.yml",
    "several_wishes.yml",
    "strangers.yml",
}

REASONS = set(typing.get_args(model.Reason))
REFUSALS = set(typing.get_args(model.RefusalReason))

# What each command can refuse with; the rest cannot happen to it, or leads to another time.
ANOTHER_TIME = {"past", "too_soon", "too_far", "closed", "not_offered"}
BOOKING_REFUSALS = REFUSALS - {"cutoff", "not_open"} - ANOTHER_TIME
CHANGE_REFUSALS = REFUSALS - {"limit", "blocked"} - ANOTHER_TIME
CANCEL_REFUSALS = {"cutoff", "past", "not_found", "not_open"}

FAMILIES = {
    # The dialogue tells two kinds of "closed" apart.
    "utter_reason_": REASONS | {"half_day", "after_hours", "day_over", "too_long"},
    "utter_refused_": BOOKING_REFUSALS,
    "utter_change_refused_": CHANGE_REFUSALS,
    "utter_cancel_refused_": CANCEL_REFUSALS,
    "utter_attendance_": {"confirmed", "declined"},
    "utter_received_": {intent.removeprefix("sent_") for intent in _SENT.values()} | {"unsupported"},
}
"""Responses whose name the code puts together: beginning -> all ends it can have."""


@cache
def domain() -> dict[str, Any]:
    return dict(_yaml(ROOT / "domain.yml"))


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def said() -> Iterator[tuple[str, str]]:
    """(place, response) for every response named whole in our code."""
    for path in python_files(*CODE):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("utter_"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def families_said() -> set[str]:
    """Beginnings of the response names that our code puts together."""
    return {
        str(node.values[0].value)
        for path in python_files(*CODE)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant)
        if str(node.values[0].value).startswith("utter_")
    }


def test_every_response_that_the_code_names_is_in_the_domain() -> None:
    beginnings = tuple(FAMILIES)
    wrong = [
        f"{place}: {name}" for place, name in said() if name not in domain()["responses"] and name not in beginnings
    ]
    assert not wrong


def test_every_family_of_responses_is_known_here() -> None:
    assert families_said() <= set(FAMILIES)


@pytest.mark.parametrize("name", sorted(start + end for start, ends in FAMILIES.items() for end in ends))
def test_a_response_put_together_from_a_reason_is_in_the_domain(name: str) -> None:
    assert name in domain()["responses"]


def test_every_action_and_response_of_the_rules_is_in_the_domain() -> None:
    known = {
        *domain()["responses"],
        *domain()["forms"],
        *(next(iter(one)) if isinstance(one, dict) else one for one in domain()["actions"]),
    }
    wrong = [
        f"{path.name}: {step['action']}"
        for path in sorted((ROOT / "data").glob("*/*.yml"))
        for kind in ("rules", "stories")
        for rule in _yaml(path).get(kind, ())
        for step in rule["steps"]
        if "action" in step and step["action"] not in known
    ]
    assert not wrong


def test_every_action_of_the_domain_is_written() -> None:
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    listed = {next(iter(one)) if isinstance(one, dict) else one for one in domain()["actions"]}
    assert listed == set(executor.actions)


def test_no_response_of_the_domain_is_forgotten() -> None:
    named = {name for _, name in said()}
    by_rule = {
        step["action"]
        for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
        for rule in _yaml(path)["rules"]
        for step in rule["steps"]
        if "action" in step
    }
    made = {start + end for start, ends in FAMILIES.items() for end in ends | REFUSALS}
    rasas_own = {"utter_default"}
    assert set(domain()["responses"]) - named - by_rule - made - rasas_own == set()


def test_the_domain_has_every_intent_that_others_rely_upon() -> None:
    assert set(domain()["intents"]) >= INTENTS
    assert "nlu_fallback" in domain()["intents"]


def test_every_intent_from_the_classifier_has_sentences_and_no_other_has() -> None:
    trained = {
        example["intent"]
        for path in (ROOT / "data" / "nlu").glob("*.yml")
        for example in _yaml(path)["nlu"]
        if "intent" in example
    }
    assert trained == TRAINED


def test_the_training_data_holds_nothing_that_teaching_would_refuse() -> None:
    assert checking.problems(ROOT) == []


def test_rules_and_sentences_of_one_family_have_one_file_name() -> None:
    names = {folder: {path.name for path in (ROOT / "data" / folder).glob("*.yml")} for folder in ("nlu", "rules")}
    assert names["rules"] - names["nlu"] == RULES_WITHOUT_SENTENCES
    assert names["nlu"] - SENTENCES_ACROSS <= names["rules"]


def test_stories_have_the_file_names_of_their_family() -> None:
    rules = {path.name for path in (ROOT / "data" / "rules").glob("*.yml")}
    assert {path.name for path in (ROOT / "data" / "stories").glob("*.yml")} <= rules
