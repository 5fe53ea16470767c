"""Lessons become lines of the right files, and nothing else of them changes."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from randevu.teaching import examples, lessons
from randevu.teaching.examples import Files, Place, Unfit
from randevu.teaching.lessons import Lesson, propose
from randevu.teaching.marks import Mark
from randevu.teaching.project import Project
from tests.unit.teaching.small_project import FILES

AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")
BOOKING = "data/nlu/booking.yml"


def lesson(number: int, text: str, intent: str | None = "book_appointment", *marks: Mark, **expected: str) -> Lesson:
    return Lesson(number, text, marks, intent, expected or None, AT)


@pytest.fixture
def files() -> Files:
    return dict(FILES.items())


def test_an_example_stands_behind_the_others_of_its_intent_and_no_other_byte_changes(files: Files) -> None:
    found = propose(
        files, [lesson(1, "cuma gelsem", "book_appointment", Mark(0, 4, "date")), lesson(2, "hadi yaz beni")]
    )
    assert (found.taken, found.refused) == ((1, 2), ())
    before, after = (one[BOOKING].splitlines(keepends=True) for one in (files, found.after))
    assert after[8:10] == ["    - [cuma](date) gelsem\n", "    - hadi yaz beni\n"]
    assert after[:8] + after[10:] == before
    assert set(found.after) == {BOOKING}


def test_an_intent_with_examples_in_several_files_is_taught_in_its_familys(files: Files) -> None:
    assert examples.family_of(files, "book_appointment") == BOOKING
    assert examples.family_of(files, "complain") == "data/nlu/people.yml"
    assert examples.family_of(files, "unheard_of") is None
    assert examples.intents(files) == ["book_appointment", "ask_availability", "complain"]


@pytest.mark.parametrize(
    ("one", "reason", "place"),
    [
        (lesson(1, "Randevu almak ISTIYORUM!"), "known", Place(BOOKING, 7, "book_appointment")),
        (lesson(1, "yarin sac kesimi", "complain"), "contradicts", Place(BOOKING, 8, "book_appointment")),
        (
            lesson(1, "off, randevu lazım", "complain"),
            "contradicts",
            Place("data/nlu/moods.yml", 5, "book_appointment"),
        ),
        (lesson(1, "yarın gelsem mi"), "held_out", Place("tests/corpus/held_out/plain.yml", 2, None)),
        (lesson(1, "[x](date)"), "unusable", None),
        (lesson(1, "yeni söz", "unheard_of"), "no_family", None),
    ],
)
def test_what_stands_somewhere_or_fits_nowhere_is_refused_with_the_other_place(
    files: Files, one: Lesson, reason: str, place: Place | None
) -> None:
    found = propose(files, [one])
    assert (found.after, found.taken, found.diff) == ({}, (), "")
    assert [(refused.reason, refused.place) for refused in found.refused] == [(reason, place)]


def test_the_second_of_two_like_lessons_is_refused(files: Files) -> None:
    found = propose(files, [lesson(1, "gelcem"), lesson(2, "Gelcem."), lesson(3, "gelcem", "complain")])
    assert found.taken == (1,)
    assert [(one.correction, one.reason) for one in found.refused] == [(2, "known"), (3, "contradicts")]
    assert found.refused[0].place == Place(BOOKING, 0, "book_appointment")


def test_a_name_in_a_lookup_is_no_sentence(files: Files) -> None:
    assert propose(files, [lesson(1, "selin")]).taken == (1,)


def test_a_corrected_reading_becomes_a_row_that_is_wanted(files: Files) -> None:
    wanted = lesson(1, "öbür cuma 3 gibi", None, date_start="2026-03-20", time_start="15:00")
    found = propose(files, [wanted])
    assert found.after[lessons.READINGS].splitlines()[1:] == [
        "wanted\t2026-03-11T10:00\töbür cuma 3 gibi\t2026-03-20 - 15:00 -"
    ]
    again = {**files, **found.after}
    assert [one.reason for one in propose(again, [wanted]).refused] == ["known"]
    other = lesson(1, "öbür cuma 3 gibi", None, date_start="2026-03-27")
    assert [one.reason for one in propose(again, [other]).refused] == ["contradicts"]


def test_the_diff_applies_to_the_project_and_makes_the_files(files: Files, folder: Path) -> None:
    without = {path: content for path, content in files.items() if path != lessons.READINGS}
    (folder / lessons.READINGS).unlink()
    found = propose(without, [lesson(1, "cuma gelsem", "complain", date_start="2026-03-13")])
    subprocess.run(["git", "apply", "-p1"], cwd=folder, input=found.diff.encode(), check=True)
    assert {path: (folder / path).read_text(encoding="utf-8") for path in found.after} == dict(found.after)
    assert Project(folder).read() == {**without, **found.after}


def test_a_file_without_a_last_line_break_keeps_having_none(files: Files) -> None:
    path = "data/nlu/people.yml"
    bare = {**files, path: files[path].rstrip("\n")}
    found = propose(bare, [lesson(1, "hiç memnun kalmadım", "complain")])
    assert found.after[path] == files[path] + "    - hiç memnun kalmadım"
    assert found.diff.count("\\ No newline at end of file") == 2


def test_windows_line_ends_stay(files: Files) -> None:
    windows = files[BOOKING].replace("\n", "\r\n")
    assert "gelsem\r\n" in examples.insert(windows, "book_appointment", ["gelsem"])


def test_a_file_of_another_form_is_left_alone(files: Files) -> None:
    with pytest.raises(Unfit):
        examples.insert("nlu:\n- intent: greet\n  examples: [selam]\n", "greet", ["merhaba"])
