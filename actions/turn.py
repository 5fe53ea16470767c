"""One turn as an action sees it, and the base class of all actions."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.engine import Connection

from actions.saying import Say
from randevu import clock, store
from randevu.booking.model import Offer
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogue_service
from randevu.dialogue import followups, nods, offers, understood
from randevu.dialogue.understood import Understood
from randevu.dialogue.wish import Wish

Events = list[dict[str, Any]]

# What a finished or stopped flow leaves empty.
FLOW_SLOTS = (
    "service",
    "branch",
    "staff",
    "when",
    "party_size",
    "persons",
    "time",
    "confirmed",
    "offered",
    "pending",
    "appointment",
    "then",
)


WAITING_LIST = (
    "join_waiting_list",
    "leave_waiting_list",
    "ask_waiting_list",
    "take_freed_time",
    "refuse_freed_time",
)
_GIVES_BACK = ("change_appointment", "cancel_appointment", "restart")


class Turn:
    """Everything an action may ask about the message it is answering."""

    def __init__(self, tracker: Tracker, domain: Mapping[str, Any]) -> None:
        self.tracker = tracker
        self.domain = domain
        self.slots: dict[str, Any] = tracker.slots
        self.metadata: dict[str, Any] = tracker.latest_message.get("metadata") or self._metadata_of_last_event()
        self.now = datetime.fromisoformat(self.metadata["now"]) if "now" in self.metadata else clock.now()
        said_at = self.metadata.get("said_at")
        self.said_at = datetime.fromisoformat(said_at) if said_at else self.now

    def _metadata_of_last_event(self) -> dict[str, Any]:
        last: dict[str, Any] = next((event for event in reversed(self.tracker.events) if event["event"] == "user"), {})
        return last.get("metadata") or {}

    @property
    def conversation_id(self) -> str:
        return str(self.tracker.sender_id)

    @property
    def customer_id(self) -> int:
        return int(self.metadata["customer_id"])

    @property
    def message_id(self) -> str:
        return str((self.metadata.get("message_ids") or [self.tracker.latest_message.get("message_id", "")])[0])

    def command(self, kind: str, ordinal: int = 1) -> str:
        """The key that lets a repeated turn find the first result of this command."""
        return f"{self.message_id}:{kind}:{ordinal}"

    @cached_property
    def understood(self) -> Understood:
        read = understood.of(self.tracker.latest_message, self.said_at)
        if read.asks.every and self.alternatives and read.intent not in _GIVES_BACK and not read.service:
            return replace(read, intent="inform", service=self.alternatives)
        if read.asks.it_too and self.asked_about and not read.service:
            return replace(read, intent="inform", service=self.asked_about)
        if self.asked and understood.answers_after_all(read):
            return replace(read, intent="inform")
        read = followups.under_times(read, self._shown, self.wish.meaning.date if self.wish.meaning else None)
        return nods.answering(read) if self._asked_yes_or_no else read

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Services of which the customer has named one or the other while booking: what "ikisi de" means."""
        if self.loop != "booking_form" or self.asked == "branch" or len(self.offered) == offers.BOTH:
            return ()
        return tuple((self.slots.get("touched") or {}).get("services") or ())

    @property
    def asked_about(self) -> tuple[str, ...]:
        """Services that the last message of a running booking only asked about: what "onu da ekle" means."""
        touched = self.slots.get("touched") or {}
        before = touched.get("asked_before" if touched.get("message") == self.message_id else "asked_about")
        return tuple(before or ()) if self.loop == "booking_form" else ()

    @property
    def _asked_yes_or_no(self) -> bool:
        """Whether the last question can be answered with a nod."""
        if self.loop:
            return self.asked == "confirmed" or (self.asked == "time" and len(self.offered) == 1)
        pending = self.slots.get("pending") or {}
        merged = (self.slots.get("touched") or {}).get("message") == self.message_id
        return "yes" in pending and pending["age"] == int(merged)

    @property
    def _shown(self) -> list[datetime]:
        """The times that the customer sees and may answer, as the clock on the wall shows them."""
        if self.asked not in ("time", "confirmed"):
            return []
        shown = [self.time] if self.time else self.offered
        if not shown:
            return []
        with store.reading() as db:
            zone = catalogue(db).zone
        return [one.starts_at.astimezone(zone) for one in shown]

    @property
    def wish(self) -> Wish:
        return Wish.from_slots(self.slots)

    @property
    def touched(self) -> tuple[str, ...]:
        """Values of the wish that this very message changed."""
        touched = self.slots.get("touched") or {}
        return tuple(touched["names"]) if touched.get("message") == self.message_id else ()

    @property
    def yes_starts(self) -> str | None:
        """The action that a plain yes to the question of the last turn starts."""
        pending = self.slots.get("pending") or {}
        return str(pending["yes"]) if pending.get("age") == 1 else None

    @property
    def misses(self) -> int:
        """How many messages in a row could not be understood, this one included."""
        return int(self.slots.get("misses") or 0)

    @property
    def says_nothing(self) -> bool:
        """Whether this message brings a form no further: not understood, or the customer does not know yet."""
        asks = self.understood.asks
        undecided = asks.undecided and not self.touched and not self.understood.says_something
        return self.misses > 0 or undecided or asks.lost or (asks.no_such_hour is not None and not self.touched)

    @property
    def offered(self) -> list[Offer]:
        return [Offer.from_json(one) for one in self.slots.get("offered") or ()]

    @property
    def time(self) -> Offer | None:
        held = self.slots.get("time")
        return Offer.from_json(held) if held else None

    @property
    def asked(self) -> str | None:
        """The slot that the running form had asked for before this message; None while the form only begins."""
        loop = self.loop
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                break
            if event["event"] == "active_loop" and event.get("name") == loop:
                return None
        return self.slots.get("requested_slot") if loop else None

    @property
    def loop(self) -> str | None:
        return (self.tracker.active_loop or {}).get("name")

    @property
    def greeted_before(self) -> bool:
        """Whether the customer greeted within the last hour already."""
        before = (self.slots.get("touched") or {}).get("greeted_before")
        return before is not None and self.now - datetime.fromisoformat(before) < timedelta(hours=1)

    @property
    def in_talk(self) -> bool:
        """Whether the customer wrote within the last hour already."""
        before = (self.slots.get("touched") or {}).get("wrote_before")
        return before is not None and self.now - datetime.fromisoformat(before) < timedelta(hours=1)

    @property
    def reminded(self) -> bool:
        """Whether the newest thing that the customer read from us is a reminder."""
        return bool(self.metadata.get("reminder"))

    @property
    def is_new_order(self) -> bool:
        """Whether a reminder is answered in the middle of a form, by moving or cancelling what it was about, or the
        waiting list is spoken of.
        """
        ordered = self.understood.answers_reminder or self.understood.intent in WAITING_LIST
        return self.asked is not None and ordered

    def rejected(self, form: str) -> bool:
        """Whether the form already stepped aside in this turn: it is coming back now, to ask again."""
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action_execution_rejected" and event.get("name") == form:
                return True
        return False


class TurnAction(Action, ABC):
    """An action run in a thread, so that a slow database never holds up the action server's loop."""

    @abstractmethod
    def name(self) -> str: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await asyncio.to_thread(self.act, Turn(tracker, domain), Say(dispatcher))

    @abstractmethod
    def act(self, turn: Turn, say: Say) -> Events:
        """Do it and return Rasa events."""
        ...


def catalogue(db: Connection) -> Catalogue:
    return catalogue_service.current(db)


def slots(values: Mapping[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in values.items()]


def asked_yes(action: str) -> Events:
    """After a question outside the forms: what a plain yes in the very next message starts."""
    return slots({"pending": {"yes": action, "age": 0}})


def guessed(intents: Sequence[str]) -> Events:
    """After guesses: what "ikisi de" in the very next message means."""
    return slots({"pending": {"guesses": list(intents), "age": 0}})


def cleared() -> Events:
    """Slots of a flow that is over."""
    return slots(dict.fromkeys(FLOW_SLOTS))


__all__ = ["Events", "Say", "Turn", "TurnAction", "asked_yes", "catalogue", "cleared", "guessed", "slots", "store"]
