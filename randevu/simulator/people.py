"""The customers of the simulated WhatsApp, and how much of them the business is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from randevu.simulator.errors import ApiError, invalid
from randevu.simulator.ids import Ids

Shows = Literal["both", "phone", "user_id"]
WINDOW = timedelta(hours=24)
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


@dataclass
class Customer:
    """A person with WhatsApp.

    `shows` is what webhooks reveal: phone and business-scoped id ("both", the rule since April 2026), only the phone
    (older bodies), or only the id (a user with a username). `phone` may be absent for someone who was only ever known
    by id.
    """

    key: str
    name: str
    phone: str | None
    user_id: str
    shows: Shows = "both"
    username: str | None = None
    on_whatsapp: bool = True
    marketing_stopped: bool = False
    last_wrote_at: datetime | None = None
    former: set[str] = field(default_factory=set)

    def window_open(self, now: datetime) -> bool:
        return self.last_wrote_at is not None and now - self.last_wrote_at < WINDOW

    def sender(self) -> dict[str, str]:
        """`from` and `from_user_id` of a message, as far as they are revealed."""
        who = {}
        if self.shows != "user_id" and self.phone:
            who["from"] = self.phone
        if self.shows != "phone":
            who["from_user_id"] = self.user_id
        return who

    def contact(self) -> dict[str, Any]:
        """One element of `contacts[]`."""
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        contact: dict[str, Any] = {"profile": profile}
        if self.shows != "user_id" and self.phone:
            contact["wa_id"] = self.phone
        if self.shows != "phone":
            contact["user_id"] = self.user_id
        return contact

    def recipient(self) -> dict[str, str]:
        """`recipient_id` and `recipient_user_id` of a status."""
        who = {}
        if self.shows != "user_id" and self.phone:
            who["recipient_id"] = self.phone
        if self.shows != "phone":
            who["recipient_user_id"] = self.user_id
        return who

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.name,
            "phone": self.phone,
            "user_id": self.user_id,
            "username": self.username,
            "shows": self.shows,
            "on_whatsapp": self.on_whatsapp,
            "marketing_stopped": self.marketing_stopped,
        }


class People:
    """Everyone the simulator knows, found by key, phone or business-scoped id."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_key: dict[str, Customer] = {}

    def __iter__(self) -> Any:
        return iter(self._by_key.values())

    def get(self, key: str) -> Customer | None:
        return self._by_key.get(key)

    def add(
        self,
        name: str,
        phone: str | None = None,
        user_id: str | None = None,
        *,
        shows: Shows | None = None,
        username: str | None = None,
        on_whatsapp: bool = True,
    ) -> Customer:
        """A new customer. With neither phone nor id both are made up; with an id alone the phone stays hidden.

        Raises:
            ValueError: when someone has that phone or id already.
        """
        digits = plain(phone) if phone else None
        while digits is None and user_id is None:
            made = self._ids.phone()
            digits = made if self.by_phone(made) is None else None
        if digits and self.by_phone(digits):
            raise ValueError("a customer with this phone exists")
        if user_id and self.by_user_id(user_id):
            raise ValueError("a customer with this user_id exists")
        customer = Customer(
            key=f"c{len(self._by_key) + 1}",
            name=name,
            phone=digits,
            user_id=user_id or self._ids.user(),
            shows=shows or ("both" if digits else "user_id"),
            username=username,
            on_whatsapp=on_whatsapp,
        )
        self._by_key[customer.key] = customer
        return customer

    def by_phone(self, phone: str) -> Customer | None:
        return next((someone for someone in self if someone.phone == phone), None)

    def by_user_id(self, user_id: str) -> Customer | None:
        return next((someone for someone in self if someone.user_id == user_id), None)

    def addressed(self, to: str | None, recipient: str | None) -> Customer | None:
        """Who a message goes to; the phone wins where both are given. A phone nobody has yet is somebody new with
        WhatsApp, since a business may write first to any number; an id nobody has is nobody.

        Raises:
            ApiError: 131009 when the phone or the id cannot be one.
        """
        if to is not None:
            digits = plain(to)
            if not 7 <= len(digits) <= 15 or not re.fullmatch(r"[+\d\s().-]+", to):
                raise invalid("Recipient phone number is not valid")
            if any(digits in someone.former for someone in self):
                return None
            return self.by_phone(digits) or self.add(f"+{digits}", digits)
        if recipient is None or not USER_ID.fullmatch(recipient):
            raise ApiError(131009, "Recipient user ID is not valid")
        return self.by_user_id(recipient)

    def clear(self) -> None:
        self._by_key.clear()


def plain(phone: str) -> str:
    """The digits of a phone number."""
    return re.sub(r"\D", "", phone)
