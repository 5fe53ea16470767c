"""A customer's side of a dialogue: say, tap, and look at what came back and at what stands in the diary."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import select

from randevu import store
from randevu.simulator.phone import Bubble, Phone
from randevu.store import tables
from randevu.turkish import letters
from tests.conversations.stack import SECRETS, Stack
from tests.waiting import PATIENCE

ISTANBUL = ZoneInfo("Europe/Istanbul")
_UNREAD = ("waiting", "working")
_UNSENT = ("waiting", "sending")


@dataclass(frozen=True, repr=False)
class Answer:
    """What one turn brought: every bubble, the words of all of them, and what can be touched."""

    bubbles: tuple[Bubble, ...]

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.bubbles)

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(choice for one in self.bubbles for choice in one.choices)

    @property
    def is_summary(self) -> bool:
        """Whether it asks to confirm a booking: every summary can be said yes to and changed."""
        return self.choices == ("Evet", "Değiştir")

    def says(self, *words: str) -> bool:
        """Whether all of these stand in it, whatever their case and diacritics."""
        text = letters.fold(self.text)
        return all(letters.fold(word) in text for word in words)

    def __repr__(self) -> str:
        return f"<{self.text} {list(self.choices)}>"


@dataclass(frozen=True)
class Row:
    """An appointment as it stands in the database; `at` is "2026-03-12 14:00" in Istanbul."""

    id: int
    at: str
    branch: str
    services: tuple[str, ...]
    staff: tuple[str, ...]
    price: Decimal
    party: int
    status: str
    attendance: str | None


class Talk:
    """One customer with one phone."""

    def __init__(self, stack: Stack, name: str = "Selin Kaya", **who: Any) -> None:
        self.stack = stack
        self.name = name
        self.phone = Phone(stack.simulator_url, name=name, **who)

    def say(self, text: str, **particulars: Any) -> Answer:
        """Write, and wait for the answer."""
        self.phone.say(text, **particulars)
        return self.answer()

    def tap(self, title: str, bubble: Bubble | None = None) -> Answer:
        """Touch a button or a row of a list, by default where it was offered last."""
        self.phone.choose(title, bubble)
        return self.answer()

    def send(self, kind: str, **particulars: Any) -> Answer:
        """Anything else than words: a photo, a voice note, a place, ..."""
        self.phone.act(kind, **particulars)
        return self.answer()

    def answer(self) -> Answer:
        """The next turn of the assistant. Its bubbles are written together, so the rest follows the first at once."""
        bubbles = [self.phone.wait_reply(PATIENCE)]
        self.settle()
        return Answer((*bubbles, *self.phone.replies()))

    def book(self, words: str) -> Answer:
        """Say everything in one message and confirm."""
        summary = self.say(words)
        assert summary.is_summary, f"no summary: {summary}"
        return self.tap("Evet")

    def is_silent(self) -> bool:
        """Whether nothing came although every message was worked off."""
        self.settle()
        return not self.phone.replies()

    def settle(self) -> None:
        """Wait until the newest message was worked off and what it caused has left the house."""
        until = time.monotonic() + PATIENCE
        while not self._is_worked_off():
            assert time.monotonic() < until, "the newest message is still waiting"
            time.sleep(0.02)

    def deliver(self, message: dict[str, Any]) -> None:
        """Post a webhook of our own making for this customer, signed as WhatsApp signs; `message` is one element of
        `messages[]`, where `id`, sender and `timestamp` (now) are added if absent.
        """
        who: dict[str, Any] = {"from": self.phone.number, "from_user_id": self.phone.user_id}
        made = {"id": f"wamid.{uuid.uuid4().hex}", "timestamp": str(int(self.now().timestamp())), **who, **message}
        self.phone.sent.append(made["id"])
        contact = {"profile": {"name": self.name}, "wa_id": self.phone.number, "user_id": self.phone.user_id}
        number = {"display_phone_number": "905550000000", "phone_number_id": SECRETS["WHATSAPP_PHONE_NUMBER_ID"]}
        value = {"messaging_product": "whatsapp", "metadata": number, "contacts": [contact], "messages": [made]}
        change = {"field": "messages", "value": value}
        body = {
            "object": "whatsapp_business_account",
            "entry": [{"id": SECRETS["WHATSAPP_BUSINESS_ACCOUNT_ID"], "changes": [change]}],
        }
        self.post(json.dumps(body).encode())

    def post(self, raw: bytes) -> None:
        """These exact bytes, signed, to the webhook."""
        digest = hmac.new(SECRETS["WHATSAPP_APP_SECRET"].encode(), raw, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}
        answer = httpx.post(
            f"{self.stack.rasa_url}/webhooks/whatsapp/webhook", content=raw, headers=headers, timeout=PATIENCE
        )
        assert answer.status_code == 200

    def now(self) -> datetime:
        """The moment on the clock of the running product."""
        return datetime.fromisoformat(self.phone.client.call("GET", "/customers")["now"])

    def quarter_in(self, minutes: int) -> str:
        """The last quarter of an hour that is at most so many minutes away by the product's clock: "11:30"."""
        then = self.now().astimezone(ISTANBUL) + timedelta(minutes=minutes)
        return f"{then.replace(minute=then.minute // 15 * 15):%H:%M}"

    # What stands in the database

    def conversation_id(self) -> str:
        return str(self._one(select(tables.conversation.c.id).where(tables.conversation.c.customer_id == self._me())))

    def holder(self) -> str:
        """Who has the conversation: "assistant", "waiting" or "person"."""
        return str(
            self._one(select(tables.conversation.c.holder).where(tables.conversation.c.id == self.conversation_id()))
        )

    def slots(self) -> dict[str, Any]:
        """What the assistant remembers after the newest turn."""
        mine = tables.turn.c.conversation_id == self.conversation_id()
        found: dict[str, Any] = self._one(select(tables.turn.c.slots).where(mine).order_by(tables.turn.c.id.desc()))
        return found

    def _me(self) -> int:
        mine = (self.phone.number, self.phone.user_id)
        return int(self._one(select(tables.identity.c.customer_id).where(tables.identity.c.value.in_(mine))))

    def _one(self, query: Any) -> Any:
        with store.reading(self.stack.database_url) as db:
            return db.execute(query).scalars().first()

    def _is_worked_off(self) -> bool:
        inbox, outbox = tables.inbox, tables.outbox
        if self._one(select(inbox.c.id).where(inbox.c.key == self.phone.sent[-1])) is None:
            return False
        mine = self.conversation_id()
        unread = select(inbox.c.id).where(inbox.c.conversation_id == mine, inbox.c.state.in_(_UNREAD))
        unsent = select(outbox.c.id).where(outbox.c.conversation_id == mine, outbox.c.state.in_(_UNSENT))
        if self._one(unread) is not None or self._one(unsent) is not None:
            return False
        return not any(one.side == "business" and one.seq is None and one.error is None for one in self.phone.bubbles())

    def booked(self) -> list[Row]:
        """This customer's open appointments, the earliest first."""
        return [row for row in self.appointments() if row.status == "booked"]

    def appointments(self) -> list[Row]:
        """All appointments of this customer, cancelled ones too."""
        with store.reading(self.stack.database_url) as db:
            rows = db.execute(
                select(tables.appointment)
                .where(tables.appointment.c.customer_id == self._me())
                .order_by(tables.appointment.c.starts_at)
            ).all()
        return [_row(row) for row in rows]


def _row(row: Any) -> Row:
    return Row(
        id=row.id,
        at=row.starts_at.astimezone(ISTANBUL).strftime("%Y-%m-%d %H:%M"),
        branch=row.branch,
        services=tuple(part["service"] for part in row.parts),
        staff=tuple(part["staff"] for part in row.parts),
        price=row.price,
        party=row.party,
        status=row.status,
        attendance=row.attendance,
    )


def moment(day: str, clock: str) -> datetime:
    """A moment as the database keeps it: moment("2026-03-12", "14:00")."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=ISTANBUL).astimezone(timezone.utc)
