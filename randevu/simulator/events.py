"""Webhook bodies: one event, or several re-batched into one POST, as exact bytes.

Meta signs the bytes it sends, in which everything outside ASCII is written \\uXXXX and every slash is escaped; a
receiver that parses and serialises again before verifying gets another signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from randevu.simulator.faults import Grouping


@dataclass(frozen=True)
class Event:
    """One thing to tell the business. Exactly one of message, status and value is set; `value` is for the fields other
    than "messages", which carry their own shape. `key` is the customer it is about, if any."""

    key: str | None = None
    contact: dict[str, Any] | None = None
    message: dict[str, Any] | None = None
    status: dict[str, Any] | None = None
    field: str = "messages"
    value: dict[str, Any] | None = None
    errors: list[dict[str, Any]] | None = None

    @property
    def id(self) -> str:
        """What tells this event apart from others: the message id, the message id with the status, or the field."""
        if self.message is not None:
            return str(self.message["id"])
        if self.status is not None:
            return f"{self.status['id']} {self.status['status']}"
        return self.field


@dataclass(frozen=True)
class Number:
    """The business's number and the account it belongs to."""

    phone_number_id: str
    account_id: str
    display: str

    @property
    def metadata(self) -> dict[str, str]:
        return {"display_phone_number": self.display, "phone_number_id": self.phone_number_id}


def body(events: Sequence[Event], number: Number, by: Grouping, *, unknown: bool = False) -> bytes:
    """The bytes of one POST with all these events.

    By "messages" neighbouring events share one change as far as their field allows; by "changes" each has its own
    change in one entry; by "entries" each has its own entry. `unknown` adds keys and a change from the future.
    """
    groups = _runs(events) if by == "messages" else [[event] for event in events]
    changes = [_change(group, number) for group in groups]
    if unknown:
        for change in changes:
            _strange(change)
        changes.append({"field": "constellation_update", "value": {"event": "ALIGNED", "stars": [1, {"two": None}]}})
    entries = [[change] for change in changes] if by == "entries" else [changes]
    told = [{"id": number.account_id, "changes": entry} for entry in entries]
    return encode({"object": "whatsapp_business_account", "entry": told})


def encode(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def signature(secret: str, raw: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def _runs(events: Sequence[Event]) -> list[list[Event]]:
    runs: list[list[Event]] = []
    for event in events:
        if runs and event.value is None and runs[-1][-1].value is None:
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _change(events: Sequence[Event], number: Number) -> dict[str, Any]:
    if events[0].value is not None:
        return {"field": events[0].field, "value": events[0].value}
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": number.metadata}
    contacts: list[dict[str, Any]] = []
    for event in events:
        if event.contact is not None and event.contact not in contacts:
            contacts.append(event.contact)
    if contacts:
        value["contacts"] = contacts
    for name, found in (
        ("messages", [event.message for event in events if event.message is not None]),
        ("statuses", [event.status for event in events if event.status is not None]),
        ("errors", [error for event in events for error in event.errors or []]),
    ):
        if found:
            value[name] = found
    return {"field": "messages", "value": value}


def _strange(change: dict[str, Any]) -> None:
    value = change["value"] = {**change["value"], "constellation": {"phase": "waxing"}}
    for name in ("messages", "statuses", "contacts"):
        if name in value:
            value[name] = [{**each, "constellation_id": "X1", "trace": [None, 1.5, {}]} for each in value[name]]
