"""Every expression of the corpus means what stands beside it, and every rule has examples under its name."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import holidays
import pytest

from randevu.turkish import letters, understand, when
from randevu.turkish.when import lexer, reading, rule

HERE = Path(__file__).parent
AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")
BARE = "bare_number"  # read by no rule: a message that is nothing but a number


@lru_cache(maxsize=1)
def public_holidays() -> dict[date, str]:
    return dict(
        holidays.country_holidays("TR", years=(2026, 2027), language="tr", categories=("public", "half_day")).items()
    )


def read(text: str, at: datetime = AT) -> str:
    values = understand.dates_line(text, at, when.Hours(), public_holidays()).values()
    return " ".join(value or "-" for value in values)


def rules_used(text: str) -> list[str]:
    fired: list[str] = []
    rule.run(lexer.read(text), fired)
    return fired


def rows() -> list[tuple[str, str, str, datetime]]:
    found = []
    for path in sorted(HERE.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, expression, expected, *moment = line.split("\t")
                at = datetime.fromisoformat(f"{moment[0]}:00+03:00") if moment else AT
                found.append((name, expression, expected, at))
    return found


ROWS = rows()
NEGATIVES = [
    line for line in (HERE / "negative.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
]


@pytest.mark.parametrize(("name", "expression", "expected", "at"), ROWS, ids=[row[1] for row in ROWS])
def test_expression_means(name: str, expression: str, expected: str, at: datetime) -> None:
    assert read(expression, at) == expected
    assert name == BARE or name in rules_used(expression)


@pytest.mark.parametrize("expression", NEGATIVES)
def test_nothing_is_read_from(expression: str) -> None:
    assert read(expression) == "- - - -"


# Rules that only take something away, or that only speak of a known appointment, have their examples in test_known
# and in negative.txt.
SILENT = frozenset(
    {
        *(
            "any_day",
            "days_before_known",
            "weeks_before_known",
            "hours_later_than_known",
        ),
        *(
            "minutes_later_than_known",
            "half_an_hour_later_than_known",
            "hours_before_known",
            "minutes_before_known",
        ),
        *(
            "half_an_hour_before_known",
            "days_later_than_known",
            "weeks_later_than_known",
            "soonest",
        ),
        *(
            "latest",
            "no_matter",
            "the_past",
            "time_ago",
        ),
        *(
            "how_often",
            "greetings",
            "markets",
            "numbered_things",
        ),
        *(
            "spelled_lengths",
            "names_of_people",
            "lengths",
            "counted_things",
        ),
        *(
            "questions",
            "any_time",
            "refused",
            "same_day",
        ),
        *(
            "same_time",
            "the_known_one",
        ),
    }
)


def test_every_rule_has_examples_under_its_name() -> None:
    shown = Counter(row[0] for row in ROWS)
    negative = {name for expression in NEGATIVES for name in rules_used(expression)}
    assert [name for name in rule.RULES if not shown[name] and name not in SILENT and name not in negative] == []


def test_no_expression_stands_in_the_corpus_twice() -> None:
    assert [said for said, count in Counter((row[1], row[3]) for row in ROWS).items() if count > 1] == []
    assert {row[1] for row in ROWS} & set(NEGATIVES) == set()


def test_the_corpus_is_as_large_and_as_careless_as_promised() -> None:
    careless = [row for row in ROWS if row[1] == letters.fold(row[1]) and letters.fold(row[1]) not in {"", None}]
    assert len(ROWS) >= 900
    assert len(NEGATIVES) >= 200
    assert len(careless) >= len(ROWS) / 3


# ---------------------------------------------------------------- metamorphic: spelling never changes a reading

MOMENTS = {text: at for _, text, _, at in ROWS}
ALL = [*MOMENTS, *NEGATIVES]


def differing(change: object) -> list[tuple[str, str]]:
    assert callable(change)
    return [
        (text, changed) for text in ALL if read(changed := change(text), at := MOMENTS.get(text, AT)) != read(text, at)
    ]


def test_taking_diacritics_off_never_changes_a_reading() -> None:
    assert differing(letters.fold) == []


def test_capitals_never_change_a_reading() -> None:
    assert differing(letters.upper) == []


def test_typographic_apostrophes_never_change_a_reading() -> None:
    assert differing(lambda text: text.replace("'", "’")) == []


def test_missing_apostrophes_never_change_a_reading() -> None:
    assert differing(lambda text: text.replace("'", "")) == []


def test_doubled_spaces_never_change_a_reading() -> None:
    assert differing(lambda text: f"  {text.replace(' ', '  ')} ") == []


def test_a_closing_mark_never_changes_a_reading() -> None:
    assert differing(lambda text: text if text[-1] in ".!?" else f"{text}!") == []


def test_a_reading_survives_json() -> None:
    for text in ALL:
        meaning = reading.read(text)
        assert when.Meaning.from_json(meaning.to_json()) == meaning, text


def test_spans_point_into_the_text() -> None:
    for text in ALL:
        normal = letters.normal(text)
        for start, end, kind in reading.read(text).spans:
            assert 0 <= start < end <= len(normal), text
            assert kind in {"date", "time"}
