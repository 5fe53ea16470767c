"""With which model a server begins."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from randevu import settings, store
from randevu.run import models
from randevu.settings import Settings
from randevu.trained import choices

FITTING, CHOSEN = (f"randevu-{letter * 12}.tar.gz" for letter in "ab")


@pytest.fixture
def told(sqlite_url: str, tmp_path: Path) -> Settings:
    store.migrate(sqlite_url)
    (tmp_path / "models").mkdir()
    for name in (FITTING, CHOSEN):
        (tmp_path / "models" / name).touch()
    return settings.load({"DATABASE_URL": sqlite_url, "RANDEVU_PROJECT": str(tmp_path)})


def begins(told: Settings) -> str:
    return models.beginning(told, told.project / "models" / FITTING).name


def choose(told: Settings, now: datetime, *, proven: bool) -> None:
    with store.writing(told.database_url) as db:
        choices.choose(db, CHOSEN, "user:1", now)
        found = choices.wanted(db, FITTING)
        assert found is not None
        if proven:
            choices.taken_up(db, found, FITTING, now)


def test_without_a_choice_it_is_the_one_that_fits(told: Settings) -> None:
    assert begins(told) == FITTING


def test_a_choice_that_has_answered_before_is_begun_with(told: Settings, now: datetime) -> None:
    choose(told, now, proven=True)
    assert begins(told) == CHOSEN


def test_a_choice_that_never_answered_is_left_to_the_running_server(told: Settings, now: datetime) -> None:
    choose(told, now, proven=False)
    assert begins(told) == FITTING


def test_a_choice_whose_file_is_gone_or_a_database_that_is_away_keep_no_server_from_beginning(
    told: Settings, now: datetime, tmp_path: Path
) -> None:
    choose(told, now, proven=True)
    (told.project / "models" / CHOSEN).unlink()
    assert begins(told) == FITTING
    away = settings.load({"DATABASE_URL": f"sqlite:///{tmp_path / 'no/such.db'}"})
    assert models.beginning(away, Path(FITTING)).name == FITTING
