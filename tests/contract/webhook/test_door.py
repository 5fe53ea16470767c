"""The door as WhatsApp and strangers meet it."""

from __future__ import annotations

import json

import pytest
import requests

from connectors.door import LARGEST_BODY
from randevu import clock, settings, store
from randevu.errors import SettingsError
from randevu.messaging.inbound import sign
from randevu.store.tables import inbox, message
from tests.contract.webhook.conftest import Door
from tests.crash import bodies
from tests.crash.processes import SECRET, Nursery, Server, environment
from tests.waiting import PATIENCE, until


def _url(door: Door) -> str:
    return f"{door.server.url}/webhooks/whatsapp/webhook"


def _stored() -> int:
    with store.reading() as db:
        return len(db.execute(message.select()).all())


def test_the_handshake_gives_the_challenge_back_as_plain_text(door: Door) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "<b>42</b>"}
    answer = requests.get(_url(door), params=asked, timeout=PATIENCE)
    assert (answer.status_code, answer.text) == (200, "<b>42</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "changed",
    [{"hub.verify_token": "wrong"}, {"hub.mode": "unsubscribe"}, {"hub.challenge": ""}, {"hub.verify_token": "ü"}],
)
def test_a_handshake_that_is_not_ours_is_refused(door: Door, changed: dict[str, str]) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "42", **changed}
    assert requests.get(_url(door), params=asked, timeout=PATIENCE).status_code == 403


def test_what_is_not_signed_or_wrongly_signed_has_no_effect(door: Door) -> None:
    body = bodies.messages(bodies.text("a", "selam", clock.now()))
    assert requests.post(_url(door), data=body, timeout=PATIENCE).status_code == 401
    for wrong in ("sha256=", "sha256=00", sign("other", body), sign(SECRET, body + b" "), "sha1=abc"):
        answer = requests.post(_url(door), data=body, headers={"X-Hub-Signature-256": wrong}, timeout=PATIENCE)
        assert answer.status_code == 403
    assert _stored() == 0


def test_a_signed_message_is_stored_before_it_is_acknowledged_and_answered_afterwards(door: Door) -> None:
    assert door.server.post(bodies.messages(bodies.text("a", "selam", clock.now()))) == 200
    assert _stored() >= 1
    assert [text.split("\n")[0] for text in _texts(door, 1)] == ["1: selam"]
    until(lambda: door.cloud.marks == ["a"])


def test_the_answer_does_not_wait_for_the_engine(door: Door) -> None:
    dawdles = f"slow {PATIENCE * 2:.0f}"
    assert door.server.post(bodies.messages(bodies.text("a", dawdles, clock.now())), timeout=PATIENCE) == 200
    assert _stored() == 1
    assert door.cloud.texts() == []
    with store.reading() as db:
        (row,) = db.execute(inbox.select()).all()
    assert row.state in ("waiting", "working")
    assert row.attempts == 0, "it came back while the engine was at work"


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_signed_body_that_makes_no_sense_is_acknowledged(door: Door, body: bytes) -> None:
    assert door.server.post(body) == 200


def test_a_body_larger_than_any_of_whatsapps_is_refused(door: Door) -> None:
    assert door.server.post(b" " * (LARGEST_BODY + 1)) == 413


def test_health_stands_at_the_root_and_under_the_channel(door: Door) -> None:
    for path in ("/health", "/webhooks/whatsapp/health"):
        answer = requests.get(door.server.url + path, timeout=PATIENCE)
        assert answer.status_code == 200
        assert answer.json()["status"] == "ok"


def test_four_bubbles_at_once_are_one_turn(door: Door) -> None:
    said = [bodies.text(f"m{n}", text, clock.now()) for n, text in enumerate(("merhaba", "yarın", "saç", "3 gibi"))]
    assert door.server.post(bodies.messages(*said)) == 200
    assert _texts(door, 1) == ["1: merhaba\n\n1: yarın\n\n1: saç\n\n1: 3 gibi\n\n(privacy)"]


@pytest.mark.parametrize("missing", ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "RANDEVU_SECRET_KEY"])
def test_the_door_does_not_open_without_its_secrets(missing: str) -> None:
    from connectors.door import Door as RealDoor

    env = {**environment("sqlite://", "http://127.0.0.1:1"), missing: ""}
    with pytest.raises(SettingsError, match=missing):
        RealDoor(settings.load(env))


def test_a_database_that_is_away_is_told_so_that_whatsapp_comes_again(nursery: Nursery) -> None:
    away = environment("postgresql://nobody@127.0.0.1:1/nothing", "http://127.0.0.1:1")
    server = Server(nursery, away).start()
    try:
        until(lambda: server.post(b"{}") == 200)
        assert server.post(bodies.messages(bodies.text("a", "selam", clock.now()))) == 503
        assert requests.get(f"{server.url}/health", timeout=PATIENCE).status_code == 503
    finally:
        server.kill()


def _texts(door: Door, count: int) -> list[str]:
    door.cloud.wait_for(count)
    return door.cloud.texts()


def test_the_body_is_hashed_as_it_came_with_escapes_and_all(door: Door) -> None:
    body = json.dumps(json.loads(bodies.messages(bodies.text("a", "şğıİ", clock.now()))), ensure_ascii=True).encode()
    assert b"\\u015f" in body
    assert door.server.post(body) == 200
    assert [text.split("\n")[0] for text in _texts(door, 1)] == ["1: şğıİ"]
