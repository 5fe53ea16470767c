"""What training data must keep to, found with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from randevu.teaching import checking
from randevu.teaching.lessons import READINGS


def test_a_sound_project_has_no_problems(folder: Path) -> None:
    assert checking.problems(folder) == []


@pytest.mark.parametrize(
    ("path", "more", "said"),
    [
        (
            "data/nlu/people.yml",
            "    - Off: randevu LAZIM\n",
            "data/nlu/people.yml:6 says the same as data/nlu/moods.yml:5",
        ),
        ("data/nlu/people.yml", "    - yarın gelsem mi\n", "plain.yml:2 says the same as data/nlu/people.yml:6"),
        ("data/nlu/people.yml", "    - [yarın](day)\n", "data/nlu/people.yml:6 marks day"),
        ("data/nlu/moods.yml", "- intent: greet\n  examples: |\n    - selam\n", "no file of a family holds greet"),
        (READINGS, "wanted\tyarın\t- - - -\n", f"{READINGS}:2 is no reading"),
    ],
)
def test_a_problem_is_named_with_its_place(folder: Path, path: str, more: str, said: str) -> None:
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write(more)
    (found,) = checking.problems(folder)
    assert said in found
