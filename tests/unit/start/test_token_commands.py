"""Tokens from the command line: shown once, listed without it, ended by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from randevu import store
from randevu.cli import app
from randevu.errors import RandevuError
from randevu.panel import tokens


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'tokens.db'}")


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_a_token_is_made_shown_once_listed_and_ended() -> None:
    assert "no tokens" in run("tokens", "list")
    plain = run("tokens", "add", "crm", "--scope", "send", "--scope", "read").strip()
    with store.reading() as db:
        found = tokens.find(db, plain)
    assert found is not None
    assert found.scopes == ("send", "read")
    assert run("tokens", "list") == "crm: send, read; never used\n"
    assert "opens nothing" in run("tokens", "end", "crm")
    assert run("tokens", "list") == "crm: send, read; ended\n"
    with pytest.raises(RandevuError, match="no living token crm"):
        run("tokens", "end", "crm")


def test_templates_are_checked_and_listed_from_the_command_line() -> None:
    assert "0 to put right" in run("templates", "check")
    listed = run("templates", "list")
    assert "tr/appointment_reminder_one_day: unknown, utility; not submitted" in listed
    assert "templates sync" in listed
    assert "[Evet]  [Değiştir]  [İptal]" in run("templates", "show", "appointment_reminder_one_day")
