"""What a test can make go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "error",  # answered with `status` and `reason`; nothing is done
    "error_after",  # the same, but the request was carried out
    "drop",  # the connection breaks; nothing is done
    "drop_after",  # the connection breaks without an answer after the request was carried out
    "silence_after",  # carried out, and never answered
    "truncate",  # carried out, and half of the answer is sent
    "garbage",  # carried out, and answered with what is no JSON
    "drip",  # carried out, and answered a byte at a time without end
    "gigabytes",  # answered without end
    "redirect",  # sent elsewhere; nothing is done
]


@dataclass
class Fault:
    """Hits the next requests that fit it.

    Attributes:
        method: of HTTP; empty for any.
        path: part of the path, such as `freeBusy` or `token`.
        times: how many requests it hits.
        after: how many fitting requests pass unharmed before.
    """

    kind: Kind
    method: str = ""
    path: str = ""
    status: int = 500
    reason: str = "backendError"
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    after: int = 0

    def hits(self, method: str, path: str) -> bool:
        """Whether this request is to be spoilt; counts it."""
        if self.times < 1 or (self.method and method != self.method) or self.path not in path:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True
