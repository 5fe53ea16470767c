"""Other programs are told of every step of a conversation, signed, once each, and again until they have it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from randevu import store
from randevu.cli import app
from randevu.hooks import posting, queue, receivers, running, signing
from randevu.hooks.receivers import UnusableReceiver
from randevu.privacy import belongings, retention
from randevu.store.tables import conversation, handover_event, webhook_call
from tests.source_tree import ROOT
from tests.unit.handoff.house import House

KEY, URL = "key-of-tests", "https://crm.example/hook"


@dataclass
class Program:
    """Stands for the other program: keeps what it is told, and answers as the test wants."""

    answers: list[str | None] = field(default_factory=list)
    heard: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> str | None:
        self.heard.append((url, body, headers))
        return self.answers.pop(0) if self.answers else None

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body, _ in self.heard]


def receiver(house: House, name: str = "crm", url: str = URL) -> str:
    with store.writing() as db:
        return receivers.add(db, KEY, name, url, house.now)


def step(house: House, program: Program) -> bool:
    return running.step(KEY, program.post, lambda: house.now)


def work(house: House, program: Program) -> Program:
    while step(house, program):
        pass
    return program


def test_every_step_of_a_conversation_is_told_with_whose_it_is_then(each_house: House) -> None:
    house = each_house
    receiver(house)
    ayse, talk = house.agent(), house.waiting("complaint")
    house.take(talk, ayse)
    house.answer(talk, ayse)
    told = work(house, Program()).told()
    assert [one["type"] for one in told] == ["conversation.opened", "conversation.taken", "conversation.answered"]
    assert [one["user"] for one in told] == [None, ayse, ayse]
    assert {one["conversation"] for one in told} == {talk}
    assert told[0]["reason"] == "complaint"
    assert [one["event"] for one in told] == [row["id"] for row in house.rows(handover_event)]
    assert len({one["call"] for one in told}) == 3


def test_what_somebody_typed_is_not_told(house: House) -> None:
    receiver(house)
    ayse, talk = house.agent(), house.waiting()
    house.take(talk, ayse)
    house.park(talk, ayse)
    typed = [row["detail"] for row in house.rows(handover_event) if row["what"] == "parked"]
    told = str(work(house, Program()).told())
    assert "conversation.parked" in told
    assert typed[0]
    assert typed[0] not in told


def test_each_receiver_is_told_and_nobody_of_what_was_before_them(house: House) -> None:
    house.waiting()
    receiver(house, "crm")
    receiver(house, "board", "https://board.example/in")
    house.waiting()
    heard = work(house, Program()).heard
    assert sorted(url for url, _, _ in heard) == ["https://board.example/in", URL]


def test_a_step_that_is_taken_back_is_not_told(house: House) -> None:
    receiver(house)
    talk = house.talk()

    def breaks_off() -> None:
        with store.writing() as db:
            queue.put(db, talk, {"type": "x"}, house.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    assert not step(house, Program())


def test_the_example_in_the_documentation_knows_our_calls(house: House) -> None:
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    example = re.search("```python\n(.*?)```", page, re.DOTALL)
    assert example is not None
    known: dict[str, Any] = {}
    exec(example[1], known)  # what a reader would copy
    secret = receiver(house)
    house.waiting()
    ((_, body, headers),) = work(house, Program()).heard
    header, at = headers[signing.HEADER], house.now.timestamp()
    assert known["is_ours"](secret, header, body, at)
    assert not known["is_ours"](secret, header, body + b" ", at)
    assert not known["is_ours"]("whs_other", header, body, at)
    assert not known["is_ours"](secret, header, body, at + 301)
    assert not known["is_ours"](secret, "nonsense", body, at)


def test_what_was_not_taken_is_told_again_with_growing_pauses_and_the_same_number(house: House) -> None:
    receiver(house)
    house.waiting()
    program = Program(["503", "timeout", "connect"])
    for pause in queue.PAUSES[:3]:
        assert step(house, program)
        house.now += pause - timedelta(seconds=1)
        assert not step(house, program)
        house.later(seconds=1)
    assert step(house, program)
    assert not step(house, program)
    assert len({one["call"] for one in program.told()}) == 1
    assert [row["state"] for row in house.rows(webhook_call)] == ["done"]


def test_after_the_last_try_a_call_is_given_up_aloud_and_can_be_tried_again(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    receiver(house)
    house.waiting()
    program = Program(["500"] * (len(queue.PAUSES) + 1))
    for pause in (*queue.PAUSES, timedelta(days=1)):
        assert step(house, program)
        house.now += pause
    assert not step(house, program)
    assert "ALARM webhook crm was given up" in caplog.text
    assert URL not in caplog.text
    with store.writing() as db:
        assert [(one.waiting, one.dead) for one in receivers.listed(db)] == [(0, 1)]
        assert receivers.again(db, "crm", house.now) == 1
    assert step(house, program)
    assert house.rows(webhook_call)[0]["state"] == "done"


def test_a_receiver_that_fails_keeps_no_other_waiting(house: House) -> None:
    receiver(house, "crm")
    house.waiting()
    house.waiting()
    receiver(house, "board", "https://board.example/in")
    house.waiting()
    program = Program(["connect"])
    work(house, program)
    assert [url for url, _, _ in program.heard] == [URL, "https://board.example/in"]
    house.later(minutes=1)
    assert len(work(house, program).heard) == 5


def test_a_call_is_taken_up_by_one_worker_only(each_house: House) -> None:
    house = each_house
    receiver(house)
    house.waiting()
    with store.writing() as db:
        first = queue.claim(db, house.now)
    assert first is not None
    with store.writing() as db:
        assert queue.claim(db, house.now) is None
    house.later(minutes=3)
    assert step(house, Program())
    with store.writing() as db:
        assert queue.failed(db, first, "timeout", house.now)
    assert house.rows(webhook_call)[0]["state"] == "done"


def test_who_was_ended_is_called_no_more(house: House) -> None:
    receiver(house)
    house.waiting()
    with store.writing() as db:
        receivers.end(db, "crm", house.now)
    house.waiting()
    assert not step(house, Program())
    with store.writing() as db, pytest.raises(UnusableReceiver):
        receivers.again(db, "crm", house.now)


@pytest.mark.parametrize(
    "url",
    [
        *("http://crm.example/hook", "ftp://crm.example", "https://", "https://user:pw@crm.example/", "nothing"),
        *("https://[crm/", "https://crm.example:port/", "https://ça.example/", "https://crm.example/" + "x" * 500),
    ],
)
def test_an_address_that_is_unsafe_or_none_is_refused(house: House, url: str) -> None:
    with pytest.raises(UnusableReceiver):
        receiver(house, url=url)


def test_calls_go_with_their_customer_and_with_time(house: House) -> None:
    receiver(house)
    talk = house.waiting()
    with store.writing() as db:
        who = db.execute(conversation.select().where(conversation.c.id == talk)).one().customer_id
        assert len(belongings.keys(db, [who])[webhook_call]) == 1
        assert "webhook_call" not in retention.due(db, house.now + timedelta(days=400))
    work(house, Program())
    with store.writing() as db:
        assert retention.due(db, house.now + timedelta(days=400))["webhook_call"] == 1


def test_receivers_are_made_listed_and_ended_by_command(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", KEY)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["webhooks", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "no receivers" in run("list")
    assert run("add", "crm", URL).startswith("whs_")
    house.waiting()
    assert f"crm: {URL}; 1 waiting, 0 given up" in run("list")
    run("end", "crm")
    assert "ended; 0 waiting, 1 given up" in run("list")


@pytest.mark.parametrize(("status", "error"), [(200, None), (204, None), (302, "302"), (410, "410"), (500, "500")])
def test_only_an_answer_of_success_is_one(status: int, error: str | None) -> None:
    heard: list[tuple[bytes, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers["X-Test"]))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing to tell."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert posting.post(f"http://127.0.0.1:{server.server_port}/", b"{}", {"X-Test": "1"}) == error
    finally:
        server.shutdown()
        server.server_close()
    assert heard == [(b"{}", "1")]
    assert posting.post(f"http://127.0.0.1:{server.server_port}/", b"{}", {}) == "connect"


def test_a_log_line_of_a_failure_names_no_customer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    receiver(house)
    house.waiting()
    with caplog.at_level(logging.DEBUG, logger="randevu"):
        step(house, Program(["500"]))
    assert caplog.text == ""
