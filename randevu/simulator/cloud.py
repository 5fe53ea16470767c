"""The simulated WhatsApp: takes what the business sends, brings it to phones, and tells the business what happened."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from randevu.simulator import outgoing
from randevu.simulator.bubbles import TYPING_SECONDS, Bubble, Conversation, Status
from randevu.simulator.delivery import Deliver, Deliveries
from randevu.simulator.errors import ApiError, invalid, required, status_error
from randevu.simulator.events import Event, Number
from randevu.simulator.faults import Faults
from randevu.simulator.ids import Ids
from randevu.simulator.limits import Limits
from randevu.simulator.media import Media
from randevu.simulator.moments import MovableClock, Scheduler
from randevu.simulator.outgoing import Outgoing
from randevu.simulator.people import Customer, People, plain
from randevu.simulator.shown import shown
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

    # What the business does

    def check_media(self, media_id: str, kind: str) -> None:
        self.media.check(media_id, kind)

    def check_template(self, template: Mapping[str, Any]) -> None:
        self.templates.render(template)

    def send(self, payload: Any) -> dict[str, Any]:
        """Accept a message; what becomes of it is told later by statuses.

        Raises:
            ApiError: when Meta would refuse it at once.
        """
        message = outgoing.check(payload, self)
        customer = self.people.addressed(message.to, message.recipient)
        if customer is not None and customer.phone == plain(self.account.number.display):
            raise ApiError(131021, "The recipient is the sender")
        self._refuse_user_id(message)
        self.limits.take(customer.key if customer else message.input)
        message_id = self.ids.message()
        if customer is None:
            self._fail_nobody(message, message_id)
        elif message.kind == "reaction":
            self._react(customer, message, message_id)
        else:
            self._accept(customer, message, message_id)
        return self._accepted(message, customer, message_id)

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

    def _refuse_user_id(self, message: Outgoing) -> None:
        if message.kind == "template" and message.to is None:
            template, _ = self.templates.render(message.content)
            if template.category == "AUTHENTICATION":
                raise ApiError(131062, "Authentication templates need a phone number")

    def _accepted(self, message: Outgoing, customer: Customer | None, message_id: str) -> dict[str, Any]:
        contact = {"input": message.input}
        if message.to is not None:
            contact["wa_id"] = plain(message.to)
        else:
            contact["user_id"] = customer.user_id if customer else message.input
        sent = {"id": message_id} | ({"message_status": "accepted"} if message.kind == "template" else {})
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}

    def _accept(self, customer: Customer, message: Outgoing, message_id: str) -> None:
        if message.kind == "template":
            template, content = self.templates.render(message.content)
            kind, category = "template", template.category
        else:
            (kind, content), category = shown(message), "SERVICE"
        now = self.clock.now()
        bubble = Bubble(message_id, "business", kind, now, content, reply_to=message.reply_to)
        self.own(message_id, customer)
        self.conversation(customer).add(bubble, visible=False)
        self.notify(customer.key)
        code = self._fate(customer, message, category, now)
        if code:
            self.scheduler.after(self.faults.sent_after, lambda: self._fail(customer, message, bubble, code))
            return
        pricing = {
            "billable": category != "SERVICE" and not (category == "UTILITY" and customer.window_open(now)),
            "pricing_model": "PMP",
            "category": category.lower(),
        }
        for status, seconds in self._ticks():
            self._tick_after(seconds, status, customer, message, bubble, pricing)

    def _ticks(self) -> list[tuple[Status, float]]:
        faults = self.faults
        ticks: list[tuple[Status, float]] = [("sent", faults.sent_after), ("delivered", faults.delivered_after)]
        if faults.read_receipts or faults.read_without_delivered:
            ticks.append(("read", faults.read_after))
        return ticks

    def _fate(self, customer: Customer, message: Outgoing, category: str, now: datetime) -> int:
        """The code with which an accepted message fails, or 0."""
        if not customer.on_whatsapp:
            return 131026
        if self.faults.fail_code:
            return self.faults.fail_code
        if message.kind != "template" and not customer.window_open(now):
            return 131047
        if category == "MARKETING" and customer.marketing_stopped:
            return 131050
        return 0

    def _tick_after(
        self, seconds: float, status: Status, customer: Customer, message: Outgoing, bubble: Bubble, pricing: Any
    ) -> None:
        def tick() -> None:
            conversation = self.conversation(customer)
            if status == "delivered":
                conversation.show(bubble)
            conversation.move(bubble, status)
            self.notify(customer.key)
            if not (status == "delivered" and self.faults.read_without_delivered):
                more = {"pricing": pricing} if status in ("sent", "delivered") else {}
                self._tell_status(customer, message, bubble.id, status, **more)

        self.scheduler.after(seconds, tick)

    def _tell_status(
        self, customer: Customer | None, message: Outgoing, message_id: str, status: str, **more: Any
    ) -> None:
        who = self.revealed(customer).recipient() if customer else {}
        if customer is None and message.to is not None:
            who = {"recipient_id": plain(message.to)}
        told: dict[str, Any] = {"id": message_id, "status": status, "timestamp": self.timestamp(), **who, **more}
        if message.callback_data is not None:
            told["biz_opaque_callback_data"] = message.callback_data
        contact = self.revealed(customer).contact() if customer and status != "failed" else None
        self.deliveries.submit(Event(key=customer.key if customer else None, contact=contact, status=told))

    def _fail(self, customer: Customer, message: Outgoing, bubble: Bubble, code: int) -> None:
        error = status_error(code, _WHY.get(code, "Message failed"))
        bubble.error = {"code": code, "title": error["title"]}
        self.conversation(customer).move(bubble, "failed")
        self.notify(customer.key)
        self._tell_status(customer, message, bubble.id, "failed", errors=[error])

    def _fail_nobody(self, message: Outgoing, message_id: str) -> None:
        error = status_error(131026, _WHY[131026])

        def tell() -> None:
            self._tell_status(None, message, message_id, "failed", errors=[error])

        self.scheduler.after(self.faults.sent_after, tell)

    def _react(self, customer: Customer, message: Outgoing, message_id: str) -> None:
        target = self.conversation(customer).find(message.content["message_id"])
        if target is None:
            error = status_error(131009, "The message to react to was not found")
            self.scheduler.after(
                self.faults.sent_after,
                lambda: self._tell_status(customer, message, message_id, "failed", errors=[error]),
            )
            return
        target.reactions.pop("business", None)
        if message.content["emoji"]:
            target.reactions["business"] = message.content["emoji"]
        self.conversation(customer).changed()
        self.notify(customer.key)
        self.scheduler.after(self.faults.sent_after, lambda: self._tell_status(customer, message, message_id, "sent"))

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


_WHY = {
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this "
    "number.",
    131050: "Message was not sent because the recipient has stopped marketing messages.",
    130472: "Failed to send message because this user's phone number is part of an experiment",
}
