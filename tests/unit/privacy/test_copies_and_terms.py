"""A customer's copy is complete, requests have their clock, and what is past its time goes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.cli import app
from randevu.privacy import export, requests, retention
from randevu.store.tables import customer, destruction, inbox, message, outbox, turn
from randevu.worker import chores
from tests.unit.privacy.conftest import MAIL, NAME, NOTE, NUMBER, OTHER, WORDS, Home


def test_the_copy_holds_everything_and_nothing_of_others(home: Home) -> None:
    with store.reading() as db:
        data = export.copy(db, home.who)
        page = export.as_html(data, home.business, home.now)
    written = export.as_json(data, home.now)
    tables = json.loads(written)["tables"]
    assert {*("customer", "identity", "conversation", "message", "turn", "appointment", "consent_event")} <= set(tables)
    for text in (written, page):
        for trace in (NUMBER, NAME, WORDS, NOTE, MAIL):
            assert trace in text
        assert OTHER not in text
        assert "öteki" not in text
    assert "Saç kesimi" in page
    assert "http" not in page.partition("Diğer kayıtlar")[0]


def test_the_page_shows_what_was_written_as_words_and_not_as_markup(home: Home) -> None:
    home.desk.talk("<script>alert(1)</script>")
    with store.reading() as db:
        page = export.as_html(export.copy(db, home.who), home.business, home.now)
    assert "<script>" not in page


def test_a_request_must_be_answered_within_thirty_days_and_once(home: Home) -> None:
    with store.writing() as db:
        (one,) = requests.listed(db)
        assert one.due_at - one.received_at == timedelta(days=30)
        assert one.days_left(one.received_at + timedelta(days=31)) == -1
        requests.close(db, one.id, "refused", "test", home.now)
        assert requests.listed(db) == []
        with pytest.raises(requests.NoRequest):
            requests.close(db, one.id, "done", "test", home.now)
        with pytest.raises(requests.NoRequest):
            requests.add(db, home.who, "wonder", "test", home.now)


def _terms(home: Home, terms: str) -> None:
    with store.writing() as db:
        catalogues.replace(db, catalogues.export(db) + f"\nretention: {terms}\n", "test", home.now)


def test_what_is_past_its_time_is_destroyed_and_what_is_open_is_kept(home: Home) -> None:
    _terms(home, "{messages_days: 30, turn_log_days: 30, queue_days: 30}")
    home.desk.say("open", "bekleyen soru")
    home.desk.later(days=31)
    home.desk.talk("yeni mesaj", sender=OTHER)
    fresh = [row for row in home.desk.rows(message) if row["said_at"] > home.now - timedelta(days=30)]
    with store.reading() as db:
        assert retention.due(db, home.now)["message"] == len(home.desk.rows(message)) - len(fresh)
    with store.writing() as db:
        retention.run(db, home.now)
    assert [row["text"] for row in home.desk.rows(message) if row["direction"] == "in"] == ["yeni mesaj"]
    assert {row["key"] for row in home.desk.rows(inbox) if row["state"] == "waiting"} <= {"open"}
    assert len(home.desk.rows(turn)) <= 2
    assert all(row["created_at"] > home.now - timedelta(days=30) for row in home.desk.rows(outbox))
    assert home.desk.one(destruction)["counts"]["message"] > 0
    with store.reading() as db:
        assert retention.due(db, home.now) == {}


def test_the_worker_destroys_once_a_day_and_goes_on_at_once_while_more_is_due(home: Home) -> None:
    _terms(home, "{messages_days: 30}")
    home.desk.later(days=31)
    with store.writing() as db:
        assert retention.run(db, home.now, at_once=1)
        assert retention.run_if_due(db, home.now) > 1
        assert retention.run_if_due(db, home.now) == 0
        assert retention.run_if_due(db, home.now + timedelta(hours=24)) == 0
    assert retention.run_if_due in {chore for _, chore in chores.CHORES}


def test_the_commands_do_it(home: Home, tmp_path: Path) -> None:
    runner = CliRunner()

    def run(*arguments: str) -> str:
        done = runner.invoke(app, ["privacy", *arguments], catch_exceptions=False)
        assert done.exit_code == 0
        return str(done.output)

    run("export", NUMBER, "--out", str(tmp_path))
    assert {path.suffix for path in tmp_path.iterdir()} >= {".json", ".html"}
    assert "request 2" in run("requests", "add", f"#{home.who}", "--kind", "export")
    assert "erase" in run("requests", "list")
    assert "answered" in run("requests", "close", "2")
    assert "nothing was destroyed" in run("erase", NUMBER)
    assert home.desk.one(customer, id=home.who)["name"] == NAME
    assert "was erased" in run("erase", NUMBER, "--yes")
    assert home.desk.one(customer, id=home.who)["name"] is None
    assert "destroyed" in run("retention")
