"""The figures on held-out sentences are those of the project's own measurement."""

from __future__ import annotations

import pytest

from randevu.settings import ROOT
from randevu.teaching import measuring, project
from tests.corpus import held_out_data, scoring

FILES = {
    "tests/corpus/held_out/plain.yml": 'items:\n- text: "boş yer"\n  intent: ask_availability\n  also: [greet]\n',
    "tests/corpus/held_out/fourth/plain.yml": 'deny + thank:\n- "[yarın](date) olmaz sağ ol"\n',
    "tests/corpus/held_out/fourth/empty_of_meaning.yml": 'out_of_scope:\n- "hmm"\n',
    "data/nlu/small.yml": "nlu: []\n",
}


def test_both_forms_are_read_without_their_marks() -> None:
    found = {one.text: one.as_good for one in measuring.sentences(FILES)}
    assert found == {
        "boş yer": ("ask_availability", "greet"),
        "yarın olmaz sağ ol": ("deny", "thank"),
        "hmm": ("out_of_scope", "out_of_scope", "nlu_fallback"),
    }


def test_answers_that_are_as_good_are_no_difference() -> None:
    asked = measuring.sentences(FILES)
    was = ["out_of_scope", "deny", "ask_availability"]
    found = measuring.compared(asked, was, ["nlu_fallback", "thank", "greet"])
    assert (found["differences"], found["was"], found["now"]) == (0, found["now"], {"accuracy": 1.0, "f1": 1.0})


def test_differences_tell_what_got_worse_first() -> None:
    asked = measuring.sentences(FILES)
    found = measuring.compared(asked, ["affirm", "deny", "affirm"], ["out_of_scope", "affirm", "restart"])
    told = [(one["text"], one["better"], one["worse"]) for one in found["changed"]]
    assert told == [("yarın olmaz sağ ol", False, True), ("hmm", True, False), ("boş yer", False, False)]


def test_the_figures_are_those_of_the_projects_own_measurement() -> None:
    loads = (
        held_out_data.load,
        held_out_data.load_second,
        held_out_data.load_third,
        held_out_data.load_fourth,
        held_out_data.load_fifth,
    )
    items = [item for load in loads for item in load()]
    wrong = {"book_appointment": "inform", "deny": "affirm", "ask_price": "thank"}
    answers = {item.text: wrong.get(item.intent, item.intents[-1]) for item in items}
    asked = measuring.sentences(project.on_disk(ROOT))
    assert sorted(one.text for one in asked) == sorted(item.text for item in items)
    found = measuring.compared(asked, *([answers[one.text] for one in asked],) * 2)["now"]
    theirs = [answers[item.text] for item in items]
    assert found["accuracy"] == pytest.approx(scoring.accuracy(items, theirs), abs=1e-4)
    assert found["f1"] == pytest.approx(scoring.macro_f1(items, theirs), abs=1e-4)
