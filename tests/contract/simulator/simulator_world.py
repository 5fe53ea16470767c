"""A simulator in this process with a receiver in place of the product, and a clock that only moves when told."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import httpx
from starlette.testclient import TestClient

from randevu import settings
from randevu.simulator.app import create_app
from randevu.simulator.phone import Phone, SimulatorClient

START = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
TOKEN, SECRET, NUMBER, ACCOUNT = "test-token", "test-secret", "106540352242922", "102290129340398"
SETTINGS = settings.load(
    {
        "WHATSAPP_ACCESS_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT,
        "WHATSAPP_VERIFY_TOKEN": "test-verify",
    }
)


class Receiver:
    """Stands where the product's webhook would: keeps what came and answers what it is told to."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, bytes, dict[str, str]]] = []
        self.answer: Callable[[], int] = lambda: 200
        self.handshakes: list[tuple[str, dict[str, str]]] = []
        self.welcome: Callable[[dict[str, str]], tuple[int, str]] = lambda given: (200, given["hub.challenge"])

    def __call__(self, url: str, raw: bytes, headers: dict[str, str]) -> int:
        self.posts.append((url, raw, headers))
        return self.answer()

    async def fetch(self, url: str, parameters: dict[str, str]) -> tuple[int, str]:
        self.handshakes.append((url, parameters))
        return self.welcome(parameters)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw, _ in self.posts]

    @property
    def values(self) -> list[dict[str, Any]]:
        return [change["value"] for body in self.bodies for entry in body["entry"] for change in entry["changes"]]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return [status for value in self.values for status in value.get("statuses", [])]

    def clear(self) -> None:
        self.posts.clear()


class World:
    """Everything a test of the simulator needs."""

    def __init__(self) -> None:
        self.receiver = Receiver()
        self.slept: list[float] = []
        self.app = create_app(
            SETTINGS,
            deliver=self.receiver,
            fetch=self.receiver.fetch,
            now=lambda: START,
            rng=random.Random(7),
            sleep=self._sleep,
        )
        self.http = TestClient(self.app)
        self.control = SimulatorClient(http=self.http)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def phone(self, name: str = "Selin", **who: Any) -> Phone:
        return Phone(name=name, client=self.control, advancing=True, **who)

    def greeted(self, **who: Any) -> Phone:
        """A phone that has written, so that the window is open; its webhook is delivered and forgotten."""
        phone = self.phone(**who)
        phone.say("merhaba")
        self.control.advance(1)
        self.receiver.clear()
        return phone

    def graph(self, method: str, path: str, token: str = TOKEN, **given: Any) -> httpx.Response:
        return self.http.request(method, f"/v23.0/{path}", headers={"Authorization": f"Bearer {token}"}, **given)

    def post(self, payload: Any, **given: Any) -> httpx.Response:
        return self.graph("POST", f"{NUMBER}/messages", json=payload, **given)

    def send(self, phone: Phone, kind: str, content: Any, **more: Any) -> httpx.Response:
        """A message of this kind to that phone, as the business."""
        payload = {"messaging_product": "whatsapp", "to": phone.number, "type": kind, kind: content}
        return self.post({**payload, **more})

    def text(self, phone: Phone, body: str = "Merhaba") -> str:
        return str(self.send(phone, "text", {"body": body}).json()["messages"][0]["id"])


def buttons(*titles: str, **more: Any) -> dict[str, Any]:
    """The `interactive` part of a button message."""
    replies = [{"type": "reply", "reply": {"id": f"id {title}".strip(), "title": title}} for title in titles]
    return {"type": "button", "body": {"text": "Hangisi?"}, "action": {"buttons": replies}, **more}


def listing(*titles: str, **more: Any) -> dict[str, Any]:
    """The `interactive` part of a list message with one section."""
    rows = [{"id": f"row {index}", "title": title} for index, title in enumerate(titles)]
    action = {"button": "Saatler", "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": "Hangisi?"}, "action": action, **more}
