"""What a payment provider does for us. Cards and bank accounts are its affair: no such data ever reaches us.

Every method may be repeated: the same order gives the same page, a refund is made once. Methods block, are called
outside transactions and raise the errors of `errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Standing = Literal["open", "paid", "refunded"]


@dataclass(frozen=True)
class Order:
    """What is to be paid. `title` is shown to the payer; `back` is where their browser goes afterwards."""

    reference: str
    amount: int
    title: str
    until: datetime
    back: str
    heard_at: str = field(repr=False)
    """Where the provider calls when it was paid."""


@dataclass(frozen=True)
class Page:
    """Where an order is paid, and the provider's name for it."""

    id: str
    url: str


@dataclass(frozen=True)
class Found:
    """How an order stands at the provider, and what was paid for it."""

    standing: Standing
    amount: int


@dataclass(frozen=True)
class Call:
    """A genuine call of the provider: an order was paid."""

    id: str
    reference: str
    amount: int


class Provider(Protocol):
    """One way to be paid by a link."""

    @property
    def name(self) -> str: ...

    def create(self, order: Order) -> Page:
        """A page to pay the order on; the same one when it was asked for before."""
        ...

    def look_up(self, id: str) -> Found:
        """How it stands now, whatever calls were lost."""
        ...

    def refund(self, id: str, amount: int) -> None:
        """Give all of it back; nothing happens if that was done before."""
        ...

    def heard(self, headers: Mapping[str, str], body: bytes) -> Call | None:
        """What a call says; None for one that is genuine and tells of no payment.

        Raises:
            ProviderRefused: its signature is not the provider's.
        """
        ...
