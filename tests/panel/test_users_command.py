"""Users from the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from randevu.cli import app
from randevu.errors import RandevuError
from randevu.store.tables import panel_user
from tests.panel.panel_world import PASSWORD, World


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["users", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


@pytest.fixture(autouse=True)
def settings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", world.url)
    monkeypatch.setenv("RANDEVU_PASSWORD", PASSWORD)


def test_somebody_is_added_for_some_branches(world: World) -> None:
    assert "may sign in" in run("add", "ayla@salon.example", "--role", "support", "--branch", "besiktas")
    added = world.rows(panel_user)[-1]
    assert (added.name, added.role, added.branches) == ("ayla", "support", ["besiktas"])


def test_a_branch_that_does_not_exist_is_refused_with_those_that_do(world: World) -> None:
    with pytest.raises(RandevuError, match="kadikoy, besiktas"):
        run("add", "ayla@salon.example", "--role", "support", "--branch", "ankara")
    assert len(world.rows(panel_user)) == 1
