"""The business in the database: the newest version rules, the file only serves to begin."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from randevu import store
from randevu.catalogue import CatalogueError, NoCatalogue, service
from randevu.store.tables import catalogue_version
from tests.unit.booking.salon import DEMO

TEXT = DEMO.read_text(encoding="utf-8")
RENAMED = TEXT.replace("name: Defne Güzellik & Kuaför", "name: Yeni Ad", 1)


def test_an_empty_database_has_no_business(database: str) -> None:
    with store.reading(database) as db, pytest.raises(NoCatalogue, match="catalogue import"):
        service.current(db)


def test_the_file_is_loaded_only_when_nothing_is_there(database: str, now: datetime, tmp_path: Path) -> None:
    with store.writing(database) as db:
        assert service.load_if_empty(db, DEMO, now)
    other = tmp_path / "other.yml"
    other.write_text(RENAMED, encoding="utf-8")
    with store.writing(database) as db:
        assert not service.load_if_empty(db, other, now)
        assert service.current(db).name == "Defne Güzellik & Kuaför"


def test_a_new_version_rules_at_once_and_keeps_its_number(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        first = service.replace(db, TEXT, "ayse", now)
        second = service.replace(db, RENAMED, "ayse", now)
    with store.reading(database) as db:
        assert (service.current(db).name, service.current(db).version) == ("Yeni Ad", second)
        assert second > first


def test_the_same_text_again_makes_no_version_and_is_read_once(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        assert service.replace(db, TEXT, "a", now) == service.replace(db, TEXT, "b", now)
        assert db.execute(select(func.count()).select_from(catalogue_version)).scalar_one() == 1
        assert service.current(db) is service.current(db)


def test_going_back_to_an_older_text_is_a_version_of_its_own(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        numbers = [service.replace(db, text, "a", now) for text in (TEXT, RENAMED, TEXT)]
        assert len(set(numbers)) == 3
        assert service.current(db).version == numbers[-1]


def test_a_wrong_document_is_not_stored(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        service.replace(db, TEXT, "a", now)
        with pytest.raises(CatalogueError):
            service.replace(db, TEXT.replace("minutes: 45", "minutes: x", 1), "a", now)
        assert service.export(db) == TEXT


def test_what_was_imported_is_exported_with_its_comments(database: str, now: datetime) -> None:
    with store.writing(database) as db:
        service.import_file(db, DEMO, "a", now)
        assert service.export(db) == TEXT


@pytest.mark.parametrize("kind", ["missing", "latin"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "b.yml"
    if kind == "latin":
        path.write_bytes("business: {name: ş}".encode("iso8859-9"))
    with pytest.raises(CatalogueError, match=r"b\.yml"):
        service.check(path)
