"""Thousands of broken bodies: never an error of the server, never an effect of what was not signed."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
import requests

from randevu import clock, store
from randevu.messaging.inbound import sign
from randevu.store.tables import inbox, message
from tests.contract.webhook.conftest import Door
from tests.crash import bodies
from tests.crash.processes import SECRET
from tests.waiting import PATIENCE

RECORDED = Path(__file__).resolve().parents[2] / "payloads"
_JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, "", " ", "0", "x" * 5000, "\x00", "\ud800", "'; DROP TABLE message; --"),
    *([], {}, [[]], [None], {"a": {"b": [1]}}, "1e400", "9" * 40, "/restart", "👍", "\u202e", "2026-01-01"),
)


def test_three_hundred_broken_bodies(door: Door) -> None:
    _fuzz(door, 300, seed=1)


@pytest.mark.long
def test_ten_thousand_broken_bodies(door: Door) -> None:
    _fuzz(door, 10_000, seed=2)


def _fuzz(door: Door, count: int, seed: int) -> None:
    chance = random.Random(seed)
    session = requests.Session()
    templates = [json.loads(text) for text in _templates()]
    refused = 0
    for number in range(count):
        signed = chance.random() < 0.7
        body = _broken(chance, templates, f"{'signed' if signed else 'STRANGER'}-{number}")
        headers = _headers(chance, body, signed)
        answer = session.post(
            f"{door.server.url}/webhooks/whatsapp/webhook", data=body, headers=headers, timeout=PATIENCE
        )
        assert answer.status_code == (200 if signed else 401 if not headers else 403), number
        refused += not signed
    assert 0 < refused < count
    with store.reading() as db:
        everything = [*db.execute(message.select()).all(), *db.execute(inbox.select()).all()]
    assert everything, "some of it was understood"
    assert not any("STRANGER" in repr(row) for row in everything)
    door.server.post(bodies.messages(bodies.text("after", "hello after", clock.now(), sender="905559999999")))
    assert door.cloud.wait_for(1)
    assert requests.get(f"{door.server.url}/health", timeout=PATIENCE).status_code == 200


def _templates() -> list[str]:
    made = [
        bodies.messages(bodies.text("w", "selam", clock.now()), bodies.tapped("w2", "s.e30.x", "Evet", clock.now())),
        bodies.statuses(bodies.status("w", "failed", clock.now(), "randevu:1", code=131047)),
        bodies.messages(bodies.message("w", clock.now(), type="image", image={"id": "1", "caption": "c"})),
        bodies.messages(bodies.message("w", clock.now(), type="reaction", reaction={"message_id": "x", "emoji": "👍"})),
    ]
    recorded = [path.read_text() for path in sorted(RECORDED.rglob("*.json"))]
    return [*(body.decode() for body in made), *(text for text in recorded if _is_object(text))]


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _broken(chance: random.Random, templates: list[Any], mark: str) -> bytes:
    body = json.loads(json.dumps(chance.choice(templates)).replace('"1001"', '"1001"'))
    _mark(body, mark)
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        _hurt(chance, body)
    text = json.dumps(body).encode()
    if chance.random() < 0.1:
        cut = bytearray(text)
        for _ in range(chance.randint(1, 4)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        text = bytes(cut[: chance.randint(1, len(cut))])
    return text


def _mark(value: Any, mark: str) -> None:
    """Give every message an id of its own, our number, and words that tell whether the body was signed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("id", "body") and isinstance(inner, str):
                value[key] = f"{mark}-{inner}"[:300]
            elif key == "phone_number_id":
                value[key] = bodies.OURS
            else:
                _mark(inner, mark)
    elif isinstance(value, list):
        for inner in value:
            _mark(inner, mark)


def _hurt(chance: random.Random, value: Any) -> None:
    """Break one thing somewhere inside."""
    while isinstance(value, (dict, list)) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        if chance.random() < 0.75 and isinstance(value[key], (dict, list)) and value[key]:
            value = value[key]
            continue
        sort = chance.randrange(5)
        if sort == 0:
            del value[key]
        elif sort == 1 and isinstance(value, list):
            value.extend([value[key]] * chance.randint(1, 3))
        elif sort == 2:
            deep: Any = "deep"
            for _ in range(chance.choice((3, 60, 400))):
                deep = {"x": deep}
            value[key] = deep
        else:
            value[key] = copy.deepcopy(chance.choice(_JUNK))
        return


def _headers(chance: random.Random, body: bytes, signed: bool) -> dict[str, str]:
    if signed:
        return {"X-Hub-Signature-256": sign(SECRET, body)}
    wrong = (sign("another secret", body), sign(SECRET, body + b"."), "sha256=" + "0" * 64, "x")
    return chance.choice([{}, *({"X-Hub-Signature-256": value} for value in wrong)])
