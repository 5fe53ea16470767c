"""What a customer changes about themselves, and the webhook it causes."""

from __future__ import annotations

from typing import Any

from randevu.simulator.cloud import Cloud
from randevu.simulator.events import Event
from randevu.simulator.people import Customer, plain


class NotPossible(ValueError):
    """The phone does not show what the customer wants to touch, or an act lacks something; the text says what."""


def change_number(cloud: Cloud, customer: Customer, phone: str | None) -> None:
    """A new phone, and with it a new business-scoped id; Meta tells both as a system message from the old one.
    With no phone only the id changes.

    Raises:
        NotPossible: when somebody has that phone.
    """
    old_phone, before = customer.phone, cloud.revealed(customer).sender()
    if phone is not None:
        digits = plain(phone)
        if cloud.people.by_phone(digits) is not None:
            raise NotPossible("a customer with this phone exists")
        if old_phone:
            customer.former.add(old_phone)
        customer.phone = digits
    customer.user_id = cloud.ids.user()
    after = cloud.revealed(customer).sender()
    system: dict[str, Any]
    if phone is not None and "from" in after:
        body = f"User {customer.name} changed from {before.get('from')} to {after['from']}"
        system = {"type": "user_changed_number", "body": body, "wa_id": after["from"]}
    else:
        system = {"type": "user_changed_user_id", "body": f"User {customer.name} changed their user ID"}
    if "from_user_id" in after:
        system["user_id"] = after["from_user_id"]
    message = {**before, "id": cloud.ids.message(), "timestamp": cloud.timestamp(), "type": "system"}
    cloud.deliveries.submit(Event(key=customer.key, message={**message, "system": system}))
    cloud.conversation(customer).changed()
    cloud.notify(customer.key)


def set_marketing(cloud: Cloud, customer: Customer, value: str) -> None:
    """Stop or resume marketing messages from WhatsApp's own menu.

    Raises:
        NotPossible: for another value.
    """
    if value not in ("stop", "resume"):
        raise NotPossible("value must be stop or resume")
    customer.marketing_stopped = value == "stop"
    preference: dict[str, Any] = {
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(cloud.clock.now().timestamp()),
    }
    revealed = cloud.revealed(customer).contact()
    preference.update({key: revealed[key] for key in ("wa_id", "user_id") if key in revealed})
    number = cloud.account.number
    body = {
        "messaging_product": "whatsapp",
        "metadata": number.metadata,
        "contacts": [revealed],
        "user_preferences": [preference],
    }
    cloud.deliveries.submit(Event(key=customer.key, field="user_preferences", value=body))
    cloud.notify(customer.key)
