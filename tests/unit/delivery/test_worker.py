"""The worker sends what others left behind, does its chores, says how it is, and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest
import requests
from sqlalchemy.engine import Connection

from randevu import clock, store
from randevu.store.tables import conversation, outbox
from randevu.trained import choices
from randevu.worker import chores
from randevu.worker.health import HealthServer, state
from tests.contract.mail.mail_server import mail_server
from tests.crash.cloud import Cloud
from tests.crash.processes import ROOT, environment
from tests.ports import free_port
from tests.unit.delivery.desk import Desk
from tests.waiting import PATIENCE


def test_a_chore_that_fails_does_not_keep_the_others_from_their_turn(database: str, now: datetime) -> None:
    done = []

    def breaks(db: Connection, at: datetime) -> int:
        raise ZeroDivisionError

    def works(db: Connection, at: datetime) -> int:
        done.append(at)
        return 1

    chores.run(now, (("one", breaks), ("two", works)))
    assert done == [now]


def test_the_chores_give_conversations_back(desk: Desk) -> None:
    desk.talk("human")
    desk.later(minutes=61)
    chores.run(desk.now)
    assert desk.one(conversation)["holder"] == "assistant"


def test_the_health_page_follows_the_sender_and_the_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state({"sender": lambda: True, "calendars": lambda: True})["status"] == "ok"
    assert state({"sender": lambda: True, "calendars": lambda: False})["status"] == "failing"
    server = HealthServer(0, {"sender": lambda: True})
    server.start()
    try:
        assert requests.get(f"http://127.0.0.1:{server.port}/health", timeout=PATIENCE).status_code == 200
        assert requests.get(f"http://127.0.0.1:{server.port}/other", timeout=PATIENCE).status_code == 404
        store.dispose()
        monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
        assert requests.get(f"http://127.0.0.1:{server.port}/health", timeout=PATIENCE).status_code == 503
    finally:
        server.stop()


def test_the_worker_sends_what_was_left_over_and_email_and_stops_when_told(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cloud() as cloud, mail_server() as post_office:
        mail = {
            "RANDEVU_SMTP_HOST": "127.0.0.1",
            "RANDEVU_SMTP_PORT": str(post_office.port),
            "RANDEVU_SMTP_SECURITY": "none",
            "RANDEVU_SMTP_FROM": "randevu@salon.example",
            "RANDEVU_OWNER_EMAIL": "owner@example.com",
        }
        for name, value in mail.items():
            monkeypatch.setenv(name, value)
        desk = Desk(clock.now())
        desk.say("a", "human")
        desk.work()
        port = str(free_port())
        env = {**os.environ, **environment(database, cloud.url), "WORKER_PORT": port}
        command = [sys.executable, "-W", "ignore", "-c", "from randevu.worker import main; main()"]
        worker = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert len(cloud.wait_for(1)) == 1
            assert post_office.wait_for(1, PATIENCE) == 1
            health = requests.get(f"http://127.0.0.1:{port}/health", timeout=PATIENCE).json()
            assert (health["status"], health["teaching"]) == ("ok", "running")
        finally:
            worker.send_signal(signal.SIGTERM)
            code = worker.wait(PATIENCE)
    assert code == 0
    assert [row["state"] for row in desk.rows(outbox)] == ["sent", "sent"]


def test_the_health_page_tells_of_a_model_that_could_not_be_loaded(database: str, now: datetime) -> None:
    with store.writing() as db:
        choices.choose(db, "randevu-aaaaaaaaaaaa.tar.gz", "user:1", now)
        choice = choices.newest(db)
        assert choice is not None
        choices.refuse(db, choice, "broken", now)
    assert state({})["refused_model"] == {"model": "randevu-aaaaaaaaaaaa.tar.gz", "reason": "broken"}
    with store.writing() as db:
        choices.choose(db, "randevu-bbbbbbbbbbbb.tar.gz", "user:1", now)
    assert "refused_model" not in state({})
