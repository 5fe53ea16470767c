"""Orders and their money, in memory like everything the simulator holds."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class NoSuchOrder(LookupError):
    """The till never made it."""


class NotPossible(ValueError):
    """The order is not in a state for this."""


@dataclass
class Order:
    """One order; `state` is open, refused, paid or refunded. A refused one may be paid after all."""

    id: str
    reference: str
    amount: int
    title: str
    until: datetime
    back: str
    notify: str = field(repr=False)
    state: str = "open"
    refunds: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "reference": self.reference, "amount": self.amount, "state": self.state}


class Till:
    """All orders; a reference has one."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}

    def create(self, given: Mapping[str, Any]) -> Order:
        """The order of this reference, new or as it is.

        Raises:
            NotPossible: something is missing, or the reference has another amount.
        """
        try:
            amount = int(given["amount"])
            made = Order(
                secrets.token_hex(8),
                str(given["reference"]),
                amount,
                str(given["title"]),
                datetime.fromisoformat(given["until"]),
                str(given["back"]),
                str(given["notify"]),
            )
        except (LookupError, TypeError, ValueError):
            raise NotPossible("an order has a reference, an amount, a title, an end and two addresses") from None
        known = next((one for one in self._orders.values() if one.reference == made.reference), None)
        if amount < 1 or (known is not None and known.amount != amount):
            raise NotPossible("the amount")
        if known is not None:
            return known
        self._orders[made.id] = made
        return made

    def get(self, id: str) -> Order:
        try:
            return self._orders[id]
        except KeyError:
            raise NoSuchOrder(id) from None

    def answer(self, id: str, pays: bool) -> Order:
        """What the payer decided. An order that was paid stays so, and one may still pay after the end: banks do."""
        order = self.get(id)
        if order.state in ("open", "refused"):
            order.state = "paid" if pays else "refused"
        return order

    def refund(self, id: str, amount: int) -> Order:
        """Give everything back; a second time nothing happens."""
        order = self.get(id)
        if order.state not in ("paid", "refunded") or amount != order.amount:
            raise NotPossible("only what was paid is given back, and all of it")
        if order.state == "paid":
            order.state, order.refunds = "refunded", order.refunds + 1
        return order
