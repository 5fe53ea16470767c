"""Values of deposits. Amounts are whole kuruş: 30000 is 300 ₺."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

State = Literal["asked", "paid", "kept", "lapsed", "refund_due", "refunded"]
"""asked: the time is kept until the deadline. paid: it came. kept: it stays with the business, because the visit took
place or was called off too late. lapsed: no money came, and none is expected any more. refund_due: it is to be given
back. refunded: it was.
"""
Way = Literal["link", "transfer"]
LINK: Way = "link"
TRANSFER: Way = "transfer"


def kurus(amount: Decimal) -> int:
    """An amount of the business file in kuruş."""
    return int(amount * 100)


def lira(amount: int) -> Decimal:
    """The amount as it is said and shown."""
    return Decimal(amount) / 100


def _in_time(refund_hours: int, starts_at: datetime, at: datetime) -> bool:
    return at <= starts_at - timedelta(hours=refund_hours)


@dataclass(frozen=True)
class Terms:
    """What a booking needs: so much, within so long, given back for who cancels so many hours before."""

    amount: int
    minutes: int
    refund_hours: int

    def is_refundable(self, starts_at: datetime, at: datetime) -> bool:
        """Whether who cancels at that moment gets it back."""
        return _in_time(self.refund_hours, starts_at, at)

    def deadline(self, starts_at: datetime, now: datetime) -> datetime:
        """Until when the time is kept; never longer than it is of use."""
        return min(now + timedelta(minutes=self.minutes), starts_at)


@dataclass(frozen=True)
class Payment:
    """The deposit of one appointment, as it stands."""

    id: int
    appointment_id: int
    reference: str
    amount: int
    refund_hours: int
    state: State
    way: Way | None
    due_at: datetime
    attempts: int
    provider: str | None
    provider_id: str | None
    url: str | None
    asked_at: datetime

    @property
    def holds_money(self) -> bool:
        return self.state in ("paid", "kept")

    def is_refundable(self, starts_at: datetime, at: datetime) -> bool:
        """Whether who cancels at that moment gets it back."""
        return _in_time(self.refund_hours, starts_at, at)


@dataclass(frozen=True)
class Entry:
    """A line of the ledger."""

    kind: str
    amount: int
    by: str
    at: datetime
