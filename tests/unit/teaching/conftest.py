"""A small project to teach: a few files as the product has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.teaching.small_project import write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Not a git checkout."""
    return write(tmp_path / "project")
