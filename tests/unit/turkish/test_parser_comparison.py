"""The comparison with other parsers judges fairly: `benchmarks.parsers`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks.parsers import __main__ as comparison
from benchmarks.parsers import expressions, judging, surroundings
from benchmarks.parsers.expressions import Expression
from randevu.turkish import letters

FRIDAY_AFTERNOON = Expression("cuma öğleden sonra", ("2026-03-13 - 12:00 18:00",), "combination")
THREE = Expression("3'te", ("- - 15:00 -",), "clock")
GREETING = Expression("iyi akşamlar", ("- - - -",), "nothing")


@pytest.mark.parametrize(
    ("expression", "readings", "verdict"),
    [
        (FRIDAY_AFTERNOON, [["2026-03-13 - 12:00 18:00"]], judging.RIGHT),
        (FRIDAY_AFTERNOON, [["2026-03-13 - - -"]], judging.OPEN),
        (FRIDAY_AFTERNOON, [["2026-03-13 - 12:00 .."]], judging.OPEN),
        (FRIDAY_AFTERNOON, [["2026-03-20 - 12:00 18:00"], ["2026-03-13 - 12:00 18:00"]], judging.OPEN),
        (FRIDAY_AFTERNOON, [["2026-03-20 - 12:00 18:00"]], judging.WRONG),
        (FRIDAY_AFTERNOON, [["2026-03-13 - 15:00 -"]], judging.WRONG),
        (FRIDAY_AFTERNOON, [], judging.NONE),
        (FRIDAY_AFTERNOON, [["- - - -"]], judging.NONE),
        (THREE, [["2026-03-12 - 03:00 -"]], judging.RIGHT),
        (THREE, [["2026-03-13 - 15:00 -"]], judging.WRONG),
        (GREETING, [], judging.RIGHT),
        (GREETING, [["- - 18:00 .."]], judging.WRONG),
    ],
)
def test_an_answer_is_judged(expression: Expression, readings: list[list[str]], verdict: str) -> None:
    assert judging.verdict(expression, readings) == verdict


def test_held_out_expressions_stand_in_no_corpus_and_only_once() -> None:
    held_out = [one.text for one in expressions.held_out()]
    assert len(held_out) == len(set(held_out)) >= 100
    assert not set(held_out) & {one.text for one in expressions.corpus()}


def test_a_parser_that_is_not_installed_is_named_with_its_reason() -> None:
    with pytest.raises(surroundings.Missing, match="duckling"):
        surroundings.ask("Duckling", expressions.AT, ["yarın"])


def test_a_parser_answers_in_a_process_of_its_own() -> None:
    asked = {"parser": "dateparser", "at": expressions.AT.isoformat(), "texts": ["yarın", "merhaba"]}
    command = [sys.executable, "-W", "ignore", str(surroundings.WORKER)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["answers"] == [["2026-03-12 - - -"], []]


@pytest.mark.parametrize("spelled", [str, letters.fold], ids=["full", "no diacritics"])
def test_ours_meets_its_goals_on_expressions_it_was_not_written_with(spelled: Callable[[str], str]) -> None:
    asked = [Expression(spelled(one.text), one.right, one.kind) for one in expressions.held_out()]
    readings, _ = comparison.our_readings([one.text for one in asked])
    judged = Counter(judging.verdict(one, said) for one, said in zip(asked, readings, strict=True))
    assert judged[judging.RIGHT] >= 0.95 * len(asked)
    assert judged[judging.WRONG] <= 0.02 * len(asked)
