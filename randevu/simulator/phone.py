"""Talking to the simulator from tests: a client of the control API, and a phone in a customer's hand.

phone = Phone("http://127.0.0.1:8090", name="Selin")
phone.say("yarın saç kesimi")
assert "saat" in phone.wait_reply().text
phone.tap("Evet")
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import httpx

DEFAULT_URL = "http://127.0.0.1:8090"
POLL_SECONDS = 5.0


class NoReply(AssertionError):
    """Nothing came in time; says how long was waited."""


class Refused(ValueError):
    """The simulator refused a request; says why."""


@dataclass(frozen=True)
class Bubble:
    """One message as the phone shows it.

    `buttons` are the titles of quick replies, `rows` of list entries; `link` is the address of a link button. `raw` is
    the whole JSON of the control API.
    """

    id: str
    seq: int | None
    kind: str
    text: str
    side: str = "business"
    header: str | None = None
    footer: str | None = None
    buttons: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    link: str | None = None
    location: dict[str, Any] | None = None
    status: str = "delivered"
    error: int | None = None
    reply_to: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Bubble:
        return cls(
            id=raw["id"],
            seq=raw["seq"],
            kind=raw["kind"],
            text=raw.get("text") or "",
            side=raw["side"],
            header=raw.get("header"),
            footer=raw.get("footer"),
            buttons=tuple(button["title"] for button in raw.get("buttons") or ()),
            rows=tuple(row["title"] for section in raw.get("sections") or () for row in section["rows"]),
            link=(raw.get("link") or {}).get("url"),
            location=raw.get("location"),
            status=raw["status"],
            error=(raw.get("error") or {}).get("code"),
            reply_to=raw.get("reply_to"),
            raw=raw,
        )

    @property
    def choices(self) -> tuple[str, ...]:
        """Everything that can be touched, whichever way it is offered."""
        return self.buttons + self.rows


class SimulatorClient:
    """The control API. `http` may be any httpx client, so also the test client of an application in this process."""

    def __init__(self, base_url: str = DEFAULT_URL, *, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(base_url=base_url, timeout=70.0, trust_env=False)

    def call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """One request.

        Raises:
            Refused: with the simulator's reason.
        """
        response = self._http.request(method, f"/simulator{path}", **given)
        if response.status_code >= 400:
            raise Refused(str(response.json().get("detail", response.status_code)))
        answer: dict[str, Any] = response.json()
        return answer

    def customers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", "/customers")["customers"]
        return found

    def faults(self, **values: Any) -> dict[str, Any]:
        """Set switches (see `randevu.simulator.faults.Faults`); gives all of them."""
        return self.call("PATCH", "/faults", json=values)

    def advance(self, seconds: float) -> dict[str, Any]:
        return self.call("POST", "/advance", json={"seconds": seconds})

    def reset(self) -> None:
        self.call("POST", "/reset")

    def webhooks(self) -> list[dict[str, Any]]:
        """What was posted to the business, oldest first, with how it answered."""
        attempts: list[dict[str, Any]] = self.call("GET", "/webhooks")["attempts"]
        return attempts

    def tell(self, field_name: str, value: dict[str, Any]) -> None:
        """A webhook of another field than messages."""
        self.call("POST", "/webhooks", json={"field": field_name, "value": value})


class Phone:
    """One customer's phone.

    Args:
        base_url: where the simulator is; or give a `client`.
        name, phone, user_id, shows: who the customer is; see `randevu.simulator.people`.
        advancing: the simulator's clock stands still, so waiting means letting its time pass.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        name: str = "Selin",
        phone: str | None = None,
        user_id: str | None = None,
        shows: str | None = None,
        *,
        client: SimulatorClient | None = None,
        advancing: bool = False,
    ) -> None:
        self.client = client or SimulatorClient(base_url)
        who = {"name": name, "phone": phone, "user_id": user_id, "shows": shows}
        made = self.client.call("POST", "/customers", json={key: value for key, value in who.items() if value})
        self.key: str = made["key"]
        self.number: str | None = made["phone"]
        self.user_id: str = made["user_id"]
        self.sent: list[str] = []
        self._advancing = advancing
        self._seen = 0

    # What the customer does

    def act(self, kind: str, /, **particulars: Any) -> str | None:
        """Any act by its name (see `randevu.simulator.customer_actions`); gives the id of the message it made."""
        if isinstance(particulars.get("bubble"), Bubble):
            particulars["message_id"] = particulars.pop("bubble").id
        given = {key: value for key, value in particulars.items() if value is not None}
        made = self.client.call("POST", f"/customers/{self.key}/acts", json={"type": kind, **given})
        message_id: str | None = made["id"]
        if message_id is not None:
            self.sent.append(message_id)
        return message_id

    def say(self, text: str, **particulars: Any) -> str | None:
        return self.act("text", text=text, **particulars)

    def tap(self, title: str, bubble: Bubble | None = None) -> str | None:
        """Touch a button, by default of the latest message that has it."""
        return self.act("tap", title=title, bubble=bubble)

    def pick(self, title: str, bubble: Bubble | None = None) -> str | None:
        """Choose a row of a list, by default of the latest list that has it."""
        return self.act("pick", title=title, bubble=bubble)

    def choose(self, title: str, bubble: Bubble | None = None) -> str | None:
        """Touch a button or choose a row, whichever is offered last under this title."""
        latest = bubble or next(each for each in reversed(self.bubbles()) if title in each.choices)
        return self.tap(title, latest) if title in latest.buttons else self.pick(title, latest)

    def react(self, emoji: str, bubble: Bubble | None = None) -> None:
        self.act("reaction", emoji=emoji, bubble=bubble)

    def share_location(self, latitude: float, longitude: float, name: str | None = None) -> str | None:
        return self.act("location", latitude=latitude, longitude=longitude, name=name)

    def edit(self, text: str, message_id: str | None = None) -> None:
        self.act("edit", text=text, message_id=message_id)

    def withdraw(self, message_id: str | None = None) -> None:
        self.act("revoke", message_id=message_id)

    def change_number(self, phone: str | None) -> None:
        """A new phone number (or only a new id, with None)."""
        changed = self.client.call("POST", f"/customers/{self.key}/number", json={"phone": phone})
        self.number, self.user_id = changed["phone"], changed["user_id"]

    def show(self, shows: str) -> None:
        """Reveal "both", only the "phone" or only the "user_id" from now on."""
        self.client.call("PATCH", f"/customers/{self.key}", json={"shows": shows})

    # What the phone shows

    def conversation(self, after: int = -1, wait: float = 0) -> dict[str, Any]:
        return self.client.call("GET", f"/customers/{self.key}/conversation", params={"after": after, "wait": wait})

    def bubbles(self) -> list[Bubble]:
        """Every bubble on the phone, both sides, in the order they appeared; also what failed to arrive, at the end."""
        return [Bubble.read(raw) for raw in self.conversation()["bubbles"]]

    def is_typing(self) -> bool:
        return bool(self.conversation()["typing"])

    def wait_reply(self, timeout: float = 10.0) -> Bubble:
        """The next message from the business that was not waited for yet.

        Raises:
            NoReply: when none comes in time.
        """
        version, ends = -1, time.monotonic() + timeout
        while True:
            left = ends - time.monotonic()
            at_once = self._advancing or version < 0
            shown = self.conversation(version, 0 if at_once else max(0.001, min(left, POLL_SECONDS)))
            for raw in shown["bubbles"]:
                if raw["side"] == "business" and (raw["seq"] or 0) > self._seen:
                    self._seen = raw["seq"]
                    return Bubble.read(raw)
            if left <= 0 or (self._advancing and version >= 0):
                raise NoReply(f"no reply within {timeout} seconds")
            if self._advancing:
                self.client.advance(timeout)
            version = shown["version"]

    def replies(self) -> list[Bubble]:
        """Messages from the business that were not waited for yet, without waiting."""
        fresh = [each for each in self.bubbles() if each.side == "business" and (each.seq or 0) > self._seen]
        if fresh:
            self._seen = max(each.seq or 0 for each in fresh)
        return fresh
