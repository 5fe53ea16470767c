"""Who speaks for the business outside a transaction: the database, before it is set up the file, and nobody when the
database fails.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from randevu import store
from randevu.catalogue import live, service
from tests.unit.booking.salon import DEMO, demo

TEXT = DEMO.read_text(encoding="utf-8")
NAME = "Defne Güzellik & Kuaför"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The business file that the settings name."""
    path = tmp_path / "business.yml"
    path.write_text(TEXT.replace(NAME, "The file"), encoding="utf-8")
    monkeypatch.setenv("RANDEVU_BUSINESS", str(path))
    return path


def test_the_database_rules(database: str, now: datetime, file: Path) -> None:
    with store.writing() as db:
        service.replace(db, TEXT.replace(NAME, "The database"), "test", now)
    assert live.catalogue().name == "The database"


def test_until_something_is_imported_the_file_speaks(database: str, file: Path) -> None:
    assert live.catalogue().name == "The file"


def test_before_the_database_is_set_up_the_file_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert live.catalogue().name == "The file"
    store.dispose()


def test_a_database_that_does_not_answer_does_not_let_the_file_speak(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(SQLAlchemyError):
        live.catalogue()
    store.dispose()


def test_a_database_that_is_broken_does_not_let_the_file_speak(database: str, file: Path) -> None:
    with store.writing() as db:
        db.exec_driver_sql("ALTER TABLE catalogue_version DROP COLUMN digest")
    with pytest.raises(SQLAlchemyError):
        live.catalogue()


def test_the_privacy_notice_is_the_panels_own_page_or_the_businesss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://randevu.example/")
    assert live.privacy_address(demo()) == "https://randevu.example/gizlilik"
    elsewhere = replace(demo(), privacy_url="https://defne.example/kvkk")
    assert live.privacy_address(elsewhere) == "https://defne.example/kvkk"
