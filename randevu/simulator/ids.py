"""Identifiers in the shapes Meta uses, from an injected source of randomness."""

from __future__ import annotations

import base64
import random
import string

_ALPHABET = string.ascii_letters + string.digits


class Ids:
    """One generator per simulator; the same seed gives the same ids."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def message(self) -> str:
        """A WhatsApp message id: "wamid." and base64, opaque to everyone."""
        return "wamid." + base64.b64encode(self._rng.randbytes(30)).decode()

    def user(self, country: str = "TR") -> str:
        """A business-scoped user id: country code, dot, alphanumerics (at most 128; Meta's examples are digits)."""
        return f"{country}.{self._digits(20)}"

    def number(self) -> str:
        """An object id (media, template): 15 to 16 digits."""
        return self._digits(16)

    def trace(self) -> str:
        return "A" + "".join(self._rng.choices(_ALPHABET, k=22))

    def phone(self) -> str:
        """A Turkish mobile number with the unassigned prefix 500 00, so that it is nobody's."""
        return "9050000" + self._digits(5)

    def _digits(self, count: int) -> str:
        return str(self._rng.randint(1, 9)) + "".join(self._rng.choices(string.digits, k=count - 1))
