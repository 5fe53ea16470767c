"""What the first start puts into an empty database, and what later starts leave alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from randevu import settings, store
from randevu.catalogue import service
from randevu.run import first_start
from randevu.run.first_start import Business


@pytest.fixture
def text() -> str:
    return Path(settings.load({}).business_file).read_text(encoding="utf-8")


def test_the_business_file_is_taken_over_by_an_empty_database(database: str, text: str) -> None:
    assert first_start.business(text) is Business.IMPORTED
    assert first_start.business(text) is Business.SAME
    with store.reading() as db:
        assert service.current(db).name == "Defne Güzellik & Kuaför"


def test_a_changed_file_is_noticed_but_the_database_rules(database: str, text: str) -> None:
    first_start.business(text)
    assert first_start.business(text.replace("Defne Güzellik & Kuaför", "Başka Salon")) is Business.DIFFERS
    with store.reading() as db:
        assert service.current(db).name == "Defne Güzellik & Kuaför"


def test_the_demo_password_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "demo_sign_in"
    assert first_start.kept(file) == ""
    first_start.keep(file, "a password")
    assert first_start.kept(file) == "a password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
