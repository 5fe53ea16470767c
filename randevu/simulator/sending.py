"""What becomes of a message the business sends: accepted, shown on a phone, told by statuses, or failed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from randevu.simulator import outgoing
from randevu.simulator.bubbles import Bubble, Status
from randevu.simulator.errors import ApiError, status_error
from randevu.simulator.events import Event
from randevu.simulator.outgoing import Outgoing
from randevu.simulator.people import Customer, plain
from randevu.simulator.shown import shown

if TYPE_CHECKING:
    from randevu.simulator.cloud import Cloud

_WHY = {
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this "
    "number.",
    131050: "Message was not sent because the recipient has stopped marketing messages.",
    130472: "Failed to send message because this user's phone number is part of an experiment",
}


class Sending:
    """Takes messages for one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def send(self, payload: Any) -> dict[str, Any]:
        """Accept a message; what becomes of it is told later by statuses.

        Raises:
            ApiError: when Meta would refuse it at once.
        """
        message = outgoing.check(payload, self._cloud)
        customer = self._cloud.people.addressed(message.to, message.recipient)
        if customer is not None and customer.phone == plain(self._cloud.account.number.display):
            raise ApiError(131021, "The recipient is the sender")
        self._refuse_user_id(message)
        self._cloud.limits.take(customer.key if customer else message.input)
        message_id = self._cloud.ids.message()
        if customer is None:
            self._fail_nobody(message, message_id)
        elif message.kind == "reaction":
            self._react(customer, message, message_id)
        else:
            self._accept(customer, message, message_id)
        return self._accepted(message, customer, message_id)

    def _refuse_user_id(self, message: Outgoing) -> None:
        if message.kind == "template" and message.to is None:
            template, _ = self._cloud.templates.render(message.content)
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
            template, content = self._cloud.templates.render(message.content)
            kind, category = "template", template.category
        else:
            (kind, content), category = shown(message), "SERVICE"
        now = self._cloud.clock.now()
        bubble = Bubble(message_id, "business", kind, now, content, reply_to=message.reply_to)
        self._cloud.own(message_id, customer)
        self._cloud.conversation(customer).add(bubble, visible=False)
        self._cloud.notify(customer.key)
        code = self._fate(customer, message, category, now)
        if code:
            self._cloud.scheduler.after(
                self._cloud.faults.sent_after, lambda: self._fail(customer, message, bubble, code)
            )
            return
        pricing = {
            "billable": category != "SERVICE" and not (category == "UTILITY" and customer.window_open(now)),
            "pricing_model": "PMP",
            "category": category.lower(),
        }
        for status, seconds in self._ticks():
            self._tick_after(seconds, status, customer, message, bubble, pricing)

    def _ticks(self) -> list[tuple[Status, float]]:
        faults = self._cloud.faults
        ticks: list[tuple[Status, float]] = [("sent", faults.sent_after), ("delivered", faults.delivered_after)]
        if faults.read_receipts or faults.read_without_delivered:
            ticks.append(("read", faults.read_after))
        return ticks

    def _fate(self, customer: Customer, message: Outgoing, category: str, now: datetime) -> int:
        """The code with which an accepted message fails, or 0."""
        if not customer.on_whatsapp:
            return 131026
        if self._cloud.faults.fail_code:
            return self._cloud.faults.fail_code
        if message.kind != "template" and not customer.window_open(now):
            return 131047
        if category == "MARKETING" and customer.marketing_stopped:
            return 131050
        return 0

    def _tick_after(
        self, seconds: float, status: Status, customer: Customer, message: Outgoing, bubble: Bubble, pricing: Any
    ) -> None:
        def tick() -> None:
            conversation = self._cloud.conversation(customer)
            if status == "delivered":
                conversation.show(bubble)
            conversation.move(bubble, status)
            self._cloud.notify(customer.key)
            if not (status == "delivered" and self._cloud.faults.read_without_delivered):
                more = {"pricing": pricing} if status in ("sent", "delivered") else {}
                self._tell_status(customer, message, bubble.id, status, **more)

        self._cloud.scheduler.after(seconds, tick)

    def _tell_status(
        self, customer: Customer | None, message: Outgoing, message_id: str, status: str, **more: Any
    ) -> None:
        who = self._cloud.revealed(customer).recipient() if customer else {}
        if customer is None and message.to is not None:
            who = {"recipient_id": plain(message.to)}
        told: dict[str, Any] = {"id": message_id, "status": status, "timestamp": self._cloud.timestamp(), **who, **more}
        if message.callback_data is not None:
            told["biz_opaque_callback_data"] = message.callback_data
        contact = self._cloud.revealed(customer).contact() if customer else None
        self._cloud.deliveries.submit(Event(key=customer.key if customer else None, contact=contact, status=told))

    def _fail(self, customer: Customer, message: Outgoing, bubble: Bubble, code: int) -> None:
        error = status_error(code, _WHY.get(code, "Message failed"))
        bubble.error = {"code": code, "title": error["title"]}
        self._cloud.conversation(customer).move(bubble, "failed")
        self._cloud.notify(customer.key)
        self._tell_status(customer, message, bubble.id, "failed", errors=[error])

    def _fail_nobody(self, message: Outgoing, message_id: str) -> None:
        error = status_error(131026, _WHY[131026])

        def tell() -> None:
            self._tell_status(None, message, message_id, "failed", errors=[error])

        self._cloud.scheduler.after(self._cloud.faults.sent_after, tell)

    def _react(self, customer: Customer, message: Outgoing, message_id: str) -> None:
        target = self._cloud.conversation(customer).find(message.content["message_id"])
        if target is None:
            error = status_error(131009, "The message to react to was not found")
            self._cloud.scheduler.after(
                self._cloud.faults.sent_after,
                lambda: self._tell_status(customer, message, message_id, "failed", errors=[error]),
            )
            return
        target.reactions.pop("business", None)
        if message.content["emoji"]:
            target.reactions["business"] = message.content["emoji"]
        self._cloud.conversation(customer).changed()
        self._cloud.notify(customer.key)
        self._cloud.scheduler.after(
            self._cloud.faults.sent_after, lambda: self._tell_status(customer, message, message_id, "sent")
        )
