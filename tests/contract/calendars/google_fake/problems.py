"""Errors as the API tells them."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Why a request is not carried out: status, reason and domain as in the service's guide to errors."""

    def __init__(self, status: int, reason: str, domain: str = "global") -> None:
        super().__init__(reason)
        self.status, self.reason, self.domain = status, reason, domain

    def body(self) -> dict[str, Any]:
        error = {"domain": self.domain, "reason": self.reason, "message": self.reason}
        return {"error": {"errors": [error], "code": self.status, "message": self.reason}}


NOT_FOUND = (404, "notFound")
INVALID = (400, "invalid")
