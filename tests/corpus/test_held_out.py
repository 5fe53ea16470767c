"""The held-out sentences are well formed, cover every intent, and are kept apart from the training data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, time
from pathlib import Path

import pytest

from randevu.turkish import letters
from tests.corpus import held_out_data
from tests.corpus.held_out_data import Item

ROOT = Path(__file__).resolve().parents[2]

INTENTS = frozenset(
    {
        "book_appointment",
        "ask_availability",
        "change_appointment",
        "cancel_appointment",
        "list_appointments",
        "confirm_attendance",
        "decline_attendance",
        "ask_price",
        "ask_duration",
        "ask_hours",
        "ask_address",
        "ask_services",
        "ask_staff",
        "ask_payment",
        "ask_campaign",
        "ask_privacy",
        "request_human",
        "complain",
        "stop_messages",
        "start_messages",
        "choose_language",
        "greet",
        "goodbye",
        "thank",
        "bot_challenge",
        "affirm",
        "deny",
        "inform",
        "restart",
        "out_of_scope",
    }
)
ENTITIES = frozenset({"service", "branch", "staff", "date", "time", "person_name", "party_size"})
SERVICES = frozenset(
    {
        "Saç kesimi",
        "Saç boyama",
        "Fön",
        "Manikür",
        "Pedikür",
        "Cilt bakımı",
        "Kaş tasarımı",
        "Lazer epilasyon",
        "Masaj",
    }
)
BRANCHES = frozenset({"Kadıköy", "Beşiktaş"})
STAFF = frozenset({"Ayşe", "Mehmet", "Elif", "Zeynep", "Deniz"})
# Intents that can hardly be said in a way the phenomenon asks for need not occur in its file.
EVERY_INTENT = ("plain", "no_diacritics", "typos", "dialect_slang", "code_switching", "short_answers")

FIRST = held_out_data.load()
SECOND = held_out_data.load_second()
THIRD = held_out_data.load_third()
FOURTH = held_out_data.load_fourth()
FIFTH = held_out_data.load_fifth()
ITEMS = FIRST + SECOND + THIRD + FOURTH + FIFTH
WITHOUT_A_FILE = {held_out_data.FOURTH: {"short_answers"}, held_out_data.FIFTH: {"short_answers"}}
WAITING = "join_waiting_list"
"""Came later than the first four sets."""


def bare(text: str) -> str:
    """The folded words of a sentence; of one without words (an emoji, "??") the text itself."""
    return " ".join(re.findall(r"\w+", letters.fold(text))) or text.strip()


def problems(item: Item) -> list[str]:
    """What is wrong with one item, in words; nothing when it is well formed."""
    found = []
    if item.text != item.text.strip() or not item.text:
        found.append("the text is empty or has spaces around it")
    if unknown := set(item.intents) - INTENTS - {WAITING}:
        found.append(f"unknown intents {sorted(unknown)}")
    if len(set(item.intents)) != len(item.intents):
        found.append("an intent is named twice")
    if unknown := {span.entity for span in item.spans} - ENTITIES:
        found.append(f"unknown entities {sorted(unknown)}")
    for names, known, entity in (
        (item.services, SERVICES, "service"),
        (item.branches, BRANCHES, "branch"),
        (item.staff, STAFF, "staff"),
    ):
        if unknown := set(names) - known:
            found.append(f"{sorted(unknown)} are not in the catalogue")
        if len(names) > sum(span.entity == entity for span in item.spans):
            found.append(f"more values than spans of {entity}")
    return found + problems_of_when(item)


def problems_of_when(item: Item) -> list[str]:
    """Whether the expected date and time can be read, are not in the past, and have words that say them."""
    found = []
    given = {name: value for name, value in item.when.items() if value is not None}
    if item.when_is_unclear and given:
        found.append("unclear and yet given")
    if given and not any(span.entity in ("date", "time") for span in item.spans):
        found.append("a date or time is expected, but no span says it")
    if not (given or item.when_is_unclear) and any(span.entity in ("date", "time") for span in item.spans):
        found.append("a span says a date or time, but none is expected")
    for name, parse in (("date", date.fromisoformat), ("time", time.fromisoformat)):
        start, end = given.get(f"{name}_start"), given.get(f"{name}_end")
        if end is not None and start is None:
            found.append(f"{name}_end without {name}_start")
        if start == ".." and end in (None, ".."):
            found.append(f"{name} is open on both sides")
        points = [parse(value) for value in (start, end) if value not in (None, "..")]
        if len(points) == 2 and not points[0] < points[1]:
            found.append(f"{name} ends before it starts")
        if any(isinstance(point, date) and point < held_out_data.MOMENT.date() for point in points):
            found.append("a date in the past")
    return found


@pytest.mark.parametrize("phenomenon", held_out_data.PHENOMENA)
def test_every_held_out_sentence_is_well_formed(phenomenon: str) -> None:
    wrong = [(item.text, found) for item in ITEMS if item.phenomenon == phenomenon and (found := problems(item))]
    assert wrong == []


def test_every_file_of_the_folder_is_a_known_phenomenon() -> None:
    sets = (held_out_data.SECOND, held_out_data.THIRD, held_out_data.FOURTH, held_out_data.FIFTH)
    for folder in (held_out_data.FOLDER, *sets):
        known = set(held_out_data.PHENOMENA) - WITHOUT_A_FILE.get(folder, set())
        assert {path.stem for path in folder.glob("*.yml")} == known


def test_there_are_enough_sentences_of_every_phenomenon() -> None:
    for items, enough, enough_of_each in ((FIRST, 700, 50), (SECOND, 600, 30), (THIRD, 700, 50)):
        counts = Counter(item.phenomenon for item in items)
        assert len(items) >= enough
        assert min(counts[phenomenon] for phenomenon in held_out_data.PHENOMENA) >= enough_of_each


@pytest.mark.parametrize("phenomenon", EVERY_INTENT)
def test_every_intent_occurs_in_every_file_that_can_carry_it(phenomenon: str) -> None:
    assert INTENTS - {item.intent for item in FIRST if item.phenomenon == phenomenon} == set()


@pytest.mark.parametrize(
    ("items", "entities"),
    [(FIRST, ENTITIES), (SECOND, ENTITIES), (THIRD, ENTITIES - {"person_name"})],
    ids=["first", "second", "third"],
)
def test_every_catalogue_name_every_intent_and_every_entity_occurs(items: list[Item], entities: frozenset[str]) -> None:
    names = {name for item in items for name in (*item.services, *item.branches, *item.staff)}
    assert names == SERVICES | BRANCHES | STAFF
    assert {span.entity for item in items for span in item.spans} == entities
    assert {item.intent for item in items} == INTENTS


def test_the_fourth_and_the_fifth_set_have_every_intent() -> None:
    assert len(FOURTH) >= 240
    assert {item.intent for item in FOURTH} == INTENTS
    assert len(FIFTH) >= 200
    assert {item.intent for item in FIFTH} == INTENTS | {WAITING}


def test_no_held_out_sentence_occurs_twice() -> None:
    texts = defaultdict(list)
    for item in ITEMS:
        texts[bare(item.text)].append(f"{item.phenomenon}: {item.text}")
    assert [same for same in texts.values() if len(same) > 1] == []


def test_no_held_out_sentence_occurs_in_the_training_data() -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    trained = {bare(example.get("text")) for example in load_data(str(ROOT / "data" / "nlu")).intent_examples}
    assert trained, "data/nlu holds no examples"
    assert [f"{item.phenomenon}: {item.text}" for item in ITEMS if bare(item.text) in trained] == []
