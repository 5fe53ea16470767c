"""The simulated WhatsApp: takes what the business sends, brings it to phones, and tells the business what happened."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from randevu.simulator import outgoing
from randevu.simulator.bubbles import TYPING_SECONDS, Conversation
from randevu.simulator.delivery import Deliver, Deliveries
from randevu.simulator.errors import ApiError, invalid, required
from randevu.simulator.events import Event, Number
from randevu.simulator.faults import Faults
from randevu.simulator.ids import Ids
from randevu.simulator.limits import Limits
from randevu.simulator.media import Media
from randevu.simulator.moments import MovableClock, Scheduler
from randevu.simulator.people import Customer, People
from randevu.simulator.sending import Sending
from randevu.simulator.templates_registry import Templates

Listener = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """The business as Meta knows it, and where it wants its webhooks."""

    number: Number
    access_token: str
    app_secret: str
    webhook_url: str
    name: str
    verify_token: str = ""


class Cloud:
    """Everything there is, wired together; one object per simulator.

    Args:
        deliver: how webhooks are posted; see `delivery.Deliver`.
        now: the present moment; pushed forward by `scheduler.advance`.
        rng: the only source of randomness.
    """

    def __init__(self, account: Account, *, deliver: Deliver, now: Callable[[], datetime], rng: random.Random) -> None:
        self.account = account
        self.clock = MovableClock(now)
        self.scheduler = Scheduler(self.clock)
        self.ids = Ids(rng)
        self.faults = Faults()
        self.people = People(self.ids)
        self.media = Media(self.ids, self.clock)
        self.limits = Limits(self.clock.now)
        self.deliveries = Deliveries(
            url=account.webhook_url,
            secret=account.app_secret,
            number=account.number,
            deliver=deliver,
            scheduler=self.scheduler,
            faults=lambda: self.faults,
            rng=rng,
            on_delivered=self._delivered_to_business,
        )
        self.templates = Templates(self.ids, self.scheduler, self.deliveries.submit)
        self.sending = Sending(self)
        self._conversations: dict[str, Conversation] = {}
        self._owners: dict[str, str] = {}
        self._listeners: set[Listener] = set()

    # What others watch

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call this with a customer's key at every change of a conversation, until the returned function is called."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def notify(self, key: str) -> None:
        for listener in list(self._listeners):
            listener(key)

    def conversation(self, customer: Customer) -> Conversation:
        return self._conversations.setdefault(customer.key, Conversation())

    def own(self, message_id: str, customer: Customer) -> None:
        """Remember whose conversation a message belongs to."""
        self._owners[message_id] = customer.key

    def owner(self, message_id: str) -> Customer | None:
        return self.people.get(self._owners.get(message_id, ""))

    def set_faults(self, values: dict[str, Any]) -> Faults:
        """Set switches; ending an outage lets go what it held back.

        Raises:
            ValueError: for a switch or value that does not exist.
        """
        before, self.faults = self.faults, self.faults.changed(values)
        self.limits.enforced = self.faults.limits
        if before.outage and not self.faults.outage:
            self.deliveries.release()
        return self.faults

    def take_api_fault(self) -> Faults:
        """The switches that hold for the send now coming in, counted down where they are for a number of sends."""
        faults = self.faults
        if faults.api_times and (faults.api_fault != "none" or faults.api_code):
            left = faults.api_times - 1
            over = {} if left else {"api_fault": "none", "api_code": 0}
            self.faults = faults.changed({"api_times": left, **over})
        return faults

    def reset(self) -> None:
        """Forget everything, switches too; the clock stays where it is."""
        keys = [customer.key for customer in self.people]
        self.faults = Faults()
        for part in (self.scheduler, self.people, self.media, self.limits, self.templates, self.deliveries):
            part.clear()
        self._conversations.clear()
        self._owners.clear()
        self.limits.enforced = True
        for key in keys:
            self.notify(key)

    # What the business does: see also `sending`

    def check_media(self, media_id: str, kind: str) -> None:
        self.media.check(media_id, kind)

    def check_template(self, template: Mapping[str, Any]) -> None:
        self.templates.render(template)

    def mark(self, payload: Any) -> None:
        """Read mark, perhaps with a typing indicator.

        Raises:
            ApiError: for anything but status "read", or a message that was never received.
        """
        outgoing.product(payload)
        if payload.get("status") != "read":
            raise ApiError(100, message="Param status must be one of {READ}")
        message_id = payload.get("message_id")
        if not message_id:
            raise required("message_id")
        customer = self.owner(str(message_id))
        bubble = self.conversation(customer).find(str(message_id)) if customer else None
        if customer is None or bubble is None or bubble.side != "customer":
            raise invalid("message_id: no such message was received by this number")
        typing = payload.get("typing_indicator")
        if typing is not None and (not isinstance(typing, dict) or typing.get("type") != "text"):
            raise invalid("typing_indicator['type'] must be text")
        conversation = self.conversation(customer)
        conversation.mark_read_up_to(bubble)
        if typing is not None:
            conversation.typing_until = self.clock.now() + timedelta(seconds=TYPING_SECONDS)
            conversation.changed()
            self.scheduler.after(TYPING_SECONDS, lambda: self._stop_typing(customer))
        self.notify(customer.key)

    # What happens by itself

    def revealed(self, customer: Customer) -> Customer:
        """The customer as webhooks show them at this moment."""
        if not self.faults.hide_phones:
            return customer
        return Customer(customer.key, customer.name, customer.phone, customer.user_id, "user_id", customer.username)

    def timestamp(self) -> str:
        return str(int(self.clock.now().timestamp()))

    def _stop_typing(self, customer: Customer) -> None:
        self.conversation(customer).changed()
        self.notify(customer.key)

    def _delivered_to_business(self, event: Event) -> None:
        customer = self.people.get(event.key or "")
        if customer is None or event.message is None:
            return
        bubble = self.conversation(customer).find(event.message["id"])
        if bubble is not None:
            self.conversation(customer).move(bubble, "delivered")
            self.notify(customer.key)
