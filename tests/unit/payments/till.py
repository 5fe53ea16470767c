"""A provider in memory, for tests; it keeps the contract that the sandbox keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping

from randevu.payments.errors import ProviderAway, ProviderRefused
from randevu.payments.port import Call, Found, Order, Page, Standing


class FakeProvider:
    """See `randevu.payments.port.Provider`. `away`: it answers nobody."""

    name = "sandbox"

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.standings: dict[str, Standing] = {}
        self.refunded: list[str] = []
        self.away = False

    def create(self, order: Order) -> Page:
        self._answers()
        id = f"id-{order.reference}"
        if self.orders.setdefault(id, order).amount != order.amount:
            raise ProviderRefused("amount")
        self.standings.setdefault(id, "open")
        return Page(id, f"https://pay.example/{id}")

    def look_up(self, id: str) -> Found:
        self._answers()
        if id not in self.orders:
            raise ProviderRefused("unknown")
        return Found(self.standings[id], self.orders[id].amount)

    def refund(self, id: str, amount: int) -> None:
        self._answers()
        if id not in self.orders or self.standings[id] == "open" or amount != self.orders[id].amount:
            raise ProviderRefused("not_paid")
        if self.standings[id] == "paid":
            self.standings[id] = "refunded"
            self.refunded.append(id)

    def heard(self, headers: Mapping[str, str], body: bytes) -> Call | None:
        if headers.get("signature") != "good":
            raise ProviderRefused("signature")
        told = json.loads(body)
        return Call(told["id"], told["reference"], told["amount"]) if told["state"] == "paid" else None

    # ------------------------------------------------ what the payer does

    def pay(self, id: str) -> tuple[Mapping[str, str], bytes]:
        """The payer pays, if that was not done before; returns the call."""
        order = self.orders[id]
        if self.standings[id] == "open":
            self.standings[id] = "paid"
        told = {"id": id, "reference": order.reference, "amount": order.amount, "state": "paid"}
        return {"signature": "good"}, json.dumps(told).encode()

    def refuse(self, id: str) -> tuple[Mapping[str, str], bytes]:
        return {"signature": "good"}, json.dumps({"state": "refused"}).encode()

    def _answers(self) -> None:
        if self.away:
            raise ProviderAway("away")
