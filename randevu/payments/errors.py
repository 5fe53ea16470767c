"""What goes wrong with those who collect payments.

PaymentError
├── ProviderAway      not now: nothing is known, try again
└── ProviderRefused   not like this: somebody must look
"""

from __future__ import annotations

from randevu.errors import RandevuError


class PaymentError(RandevuError):
    """`code` is the provider's or ours, never a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ProviderAway(PaymentError):
    """The provider could not be asked, or did not answer: what was asked may have been done."""


class ProviderRefused(PaymentError):
    """The provider does not do it, and would not when asked again."""
