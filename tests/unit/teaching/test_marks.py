"""Sentences with entities become examples, and examples sentences again."""

from __future__ import annotations

import pytest

from randevu.teaching import marks
from randevu.teaching.marks import Mark

TEXT = "yarın 3'te saç kesimi"
JOINT = (
    {"entity": "date", "start": 0, "end": 10},
    {"entity": "time", "start": 0, "end": 10},
    {"entity": "service", "start": 11, "end": 21},
    {"entity": "when", "start": 0, "end": 10},
)


def test_what_was_found_becomes_marks_and_a_day_with_its_hour_two_of_them() -> None:
    found = marks.of_entities(TEXT, JOINT)
    assert found == (Mark(0, 5, "date"), Mark(6, 10, "time"), Mark(11, 21, "service"))
    assert marks.written(TEXT, found) == "[yarın](date) [3'te](time) [saç kesimi](service)"


def test_an_hour_before_its_day_is_taken_apart_too() -> None:
    entities = [{"entity": one, "start": 0, "end": 15} for one in ("date", "time")]
    assert marks.written("saat 14:00 cuma", marks.of_entities("saat 14:00 cuma", entities)) == (
        "[saat 14:00](time) [cuma](date)"
    )


def test_overlaps_buttons_and_what_lies_outside_are_no_marks() -> None:
    entities = (
        {"entity": "service", "start": 0, "end": 10},
        {"entity": "staff", "start": 6, "end": 12},
        {"entity": "branch", "start": 12, "end": 99},
        {"entity": "staff", "start": 11, "end": 14, "extractor": "issued"},
        {"entity": "appointment", "start": 11, "end": 14},
    )
    assert marks.of_entities(TEXT, entities) == (Mark(0, 10, "service"),)


def test_words_stand_without_the_punctuation_around_them() -> None:
    text = "Merhaba, (yarın) 14:00'te?! 🌿"
    assert [text[start:end] for start, end in marks.words(text)] == ["Merhaba", "yarın", "14:00'te", "🌿"]


def test_an_example_in_several_lines_becomes_one() -> None:
    assert marks.written("selam\n\nyarın olur mu ", [Mark(7, 12, "date")]) == "selam [yarın](date) olur mu"


def test_an_example_is_a_sentence_without_its_marks() -> None:
    assert marks.unmarked("[yarın](date) [saç kesimi](service) olsun") == "yarın saç kesimi olsun"


def test_the_same_words_are_the_same_sentence_in_any_spelling() -> None:
    assert marks.bare("Yarın, SAÇ kesimi!") == marks.bare("yarin sac kesimi")
    assert marks.bare("?!") == "?!"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[yarın](date)", ()),
        ("- yarın", ()),
        ("/restart", ()),
        ("  ", ()),
        ("a" * 401, ()),
        (TEXT, (Mark(0, 6, "date"), Mark(5, 9, "time"))),
        (TEXT, (Mark(5, 6, "date"),)),
        (TEXT, (Mark(0, 5, "when"),)),
        (TEXT, (Mark(0, 99, "date"),)),
    ],
)
def test_what_training_data_cannot_hold_is_not_usable(text: str, found: tuple[Mark, ...]) -> None:
    assert not marks.usable(text, found)
    assert marks.usable(TEXT, (Mark(0, 5, "date"),))
