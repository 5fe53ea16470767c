"""Webhook bodies for the tests: our own named ones, and those recorded by others, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from randevu.messaging.inbound import Event, InboundMessage, read_webhook

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "tests" / "payloads"
RECORDED = ROOT.parent / "shared" / "data" / "whatsapp" / "webhook_updates"
ECE = "905321112233"
WITHOUT_RECORDED = "the recorded webhook bodies (../shared/data/whatsapp) are not here"


def own(name: str) -> bytes:
    return (OWN / f"{name}.json").read_bytes()


def events(name: str) -> list[Event]:
    return read_webhook(own(name))


def only_message(body: bytes) -> InboundMessage:
    """The only event of a body, which is a message."""
    (event,) = read_webhook(body)
    assert isinstance(event, InboundMessage)
    return event


def message(name: str) -> InboundMessage:
    return only_message(own(name))


def all_recorded() -> list[Any]:
    """Every recorded body as a test parameter named ``file-situation``; one skipped parameter if there are none."""
    if not RECORDED.is_dir():
        return [pytest.param(b"", id="absent", marks=pytest.mark.skip(reason=WITHOUT_RECORDED))]
    return [
        pytest.param(json.dumps(body).encode(), id=f"{path.stem}-{situation}")
        for path in sorted(RECORDED.glob("*.json"))
        for situation, body in json.loads(path.read_text()).items()
    ]


def recorded(file: str, situation: str) -> bytes:
    """One recorded body; skips the test where they are absent."""
    path = RECORDED / f"{file}.json"
    if not path.is_file():
        pytest.skip(WITHOUT_RECORDED)
    return json.dumps(json.loads(path.read_text())[situation]).encode()
