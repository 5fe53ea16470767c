"""A server takes up what is wanted, and stays with what it has where that cannot be had."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from randevu import store
from randevu.trained import choices
from randevu.trained.choices import Choice
from randevu.trained.swapping import Swapping, Unloadable

FITTING, OTHER = (f"randevu-{letter * 12}.tar.gz" for letter in "ab")


class Shelf:
    """Stands for a server: loads whatever is not said to be broken."""

    def __init__(self, answers: str | None) -> None:
        self.answers = answers
        self.broken: set[str] = set()
        self.loads: list[str] = []

    def loaded(self) -> str | None:
        return self.answers

    def load(self, path: Path) -> None:
        self.loads.append(path.name)
        if path.name in self.broken:
            raise Unloadable("broken")
        self.answers = path.name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    for name in (FITTING, OTHER):
        (tmp_path / "models" / name).touch()
    return tmp_path


class Server:
    def __init__(self, root: Path, now: datetime, answers: str | None = FITTING) -> None:
        self.now = now
        self.stage = Shelf(answers)
        self._swapping = Swapping(self.stage, lambda: root / "models" / FITTING, root, lambda: now)

    def settle(self) -> None:
        """Rounds until nothing is left to do."""
        while self._swapping.one():
            pass

    def choose(self, name: str) -> None:
        with store.writing() as db:
            choices.choose(db, name, "user:1", self.now)

    def rows(self) -> list[Choice]:
        with store.reading() as db:
            return list(choices.listed(db, 10))


@pytest.fixture
def server(database: str, root: Path, now: datetime) -> Server:
    made = Server(root, now)
    made.settle()
    return made


def test_a_start_is_told_once(server: Server, now: datetime) -> None:
    server.settle()
    assert [(one.model, one.by, one.live_at) for one in server.rows()] == [(FITTING, choices.START, now)]
    assert server.stage.loads == []


def test_what_is_chosen_is_loaded_once_and_told(server: Server, now: datetime) -> None:
    server.choose(OTHER)
    server.settle()
    server.settle()
    assert (server.stage.answers, server.stage.loads) == (OTHER, [OTHER])
    newest = server.rows()[0]
    assert (newest.model, newest.beside, newest.live_at) == (OTHER, FITTING, now)


def test_choosing_the_one_before_leads_back(server: Server) -> None:
    server.choose(OTHER)
    server.settle()
    server.choose(FITTING)
    server.settle()
    assert server.stage.answers == FITTING


def test_a_model_that_does_not_load_is_refused_once_and_the_old_one_stays(server: Server, now: datetime) -> None:
    server.stage.broken = {OTHER}
    server.choose(OTHER)
    server.settle()
    server.settle()
    assert (server.stage.answers, server.stage.loads) == (FITTING, [OTHER])
    assert (server.rows()[0].refused_at, server.rows()[0].reason) == (now, "broken")


def test_a_model_whose_file_is_gone_is_refused(server: Server, root: Path) -> None:
    (root / "models" / OTHER).unlink()
    server.choose(OTHER)
    server.settle()
    assert (server.stage.answers, server.rows()[0].reason) == (FITTING, "missing")


def test_another_server_follows_when_one_of_them_refused(server: Server, root: Path, now: datetime) -> None:
    other = Server(root, now)
    server.choose(OTHER)
    server.settle()
    other.stage.broken = {OTHER}
    other.settle()
    server.settle()
    assert (server.stage.answers, other.stage.answers) == (FITTING, FITTING)


def test_a_server_whose_chosen_model_did_not_load_at_its_start_goes_back(
    server: Server, root: Path, now: datetime
) -> None:
    server.choose(OTHER)
    server.settle()
    again = Server(root, now, answers=None)
    again.stage.broken = {OTHER}
    again.settle()
    assert again.stage.answers == FITTING
    assert server.rows()[0].reason == "broken"
