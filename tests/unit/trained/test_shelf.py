"""Model files: which are there, and which old ones go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from randevu.trained import shelf

NAMES = [f"randevu-{letter * 12}.tar.gz" for letter in "abcd"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with four models, a the oldest, and files that are none."""
    (tmp_path / "models").mkdir()
    for age, name in enumerate(NAMES):
        (tmp_path / "models" / name).write_bytes(b"x" * (age + 1))
        os.utime(tmp_path / "models" / name, (age, age))
    (tmp_path / "models/randevu-half.tar.gz").touch()
    (tmp_path / "secret.tar.gz").touch()
    return tmp_path


def test_models_are_listed_the_newest_first(root: Path) -> None:
    found = shelf.listed(root)
    assert [one.name for one in found] == NAMES[::-1]
    assert (found[0].data, found[0].size) == ("d" * 12, 4)
    assert shelf.listed(root / "elsewhere") == []


def test_only_names_of_models_lead_to_files(root: Path) -> None:
    assert shelf.path_of(root, NAMES[0]) == root / "models" / NAMES[0]
    assert shelf.path_of(root, "../secret.tar.gz") is None
    assert shelf.path_of(root, "randevu-eeeeeeeeeeee.tar.gz") is None


def test_the_oldest_go_but_never_one_that_is_needed_or_that_somebody_else_made(root: Path) -> None:
    a, b, c, d = NAMES
    assert shelf.prune(root, [a, b, d], {a}, kept=1) == [b]
    assert [one.name for one in shelf.listed(root)] == [d, c, a]
