from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from randevu import templates


def test_a_gap_that_nobody_fills_is_refused_instead_of_left_open(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("Merhaba {{ name }}")
    with pytest.raises(UndefinedError):
        templates.folder(tmp_path).get_template("hello.txt").render()


def test_values_are_escaped_in_pages_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("{{ name }}")
    shown = [templates.folder(tmp_path, html).get_template("hello.txt").render(name="A & B") for html in (False, True)]
    assert shown == ["A & B", "A &amp; B"]
