"""Webhook bodies as WhatsApp sends them, made for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

OURS = "1001"


def text(wamid: str, body: str, at: datetime, sender: str = "905550000001", **more: Any) -> dict[str, Any]:
    return message(wamid, at, sender, type="text", text={"body": body}, **more)


def message(wamid: str, at: datetime, sender: str = "905550000001", **content: Any) -> dict[str, Any]:
    return {"from": sender, "id": wamid, "timestamp": str(int(at.timestamp())), **content}


def tapped(wamid: str, choice_id: str, title: str, at: datetime, sender: str = "905550000001") -> dict[str, Any]:
    reply = {"type": "button_reply", "button_reply": {"id": choice_id, "title": title}}
    return message(wamid, at, sender, type="interactive", interactive=reply)


def status(wamid: str, word: str, at: datetime, callback: str | None = None, code: int | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": wamid, "status": word, "timestamp": str(int(at.timestamp()))}
    if callback is not None:
        made["biz_opaque_callback_data"] = callback
    if code is not None:
        made["errors"] = [{"code": code, "title": "refused"}]
    return made


def value(
    messages: Sequence[Mapping[str, Any]] = (),
    statuses: Sequence[Mapping[str, Any]] = (),
    contacts: Sequence[Mapping[str, Any]] | None = None,
    number: str = OURS,
) -> dict[str, Any]:
    known = contacts if contacts is not None else [_contact(one) for one in messages if "from" in one]
    made: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550000000", "phone_number_id": number},
    }
    for name, items in (("contacts", known), ("messages", messages), ("statuses", statuses)):
        if items:
            made[name] = list(items)
    return made


def body(*values: Mapping[str, Any]) -> bytes:
    changes = [{"field": "messages", "value": dict(one)} for one in values]
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).encode()


def messages(*said: Mapping[str, Any]) -> bytes:
    return body(value(said))


def statuses(*told: Mapping[str, Any]) -> bytes:
    return body(value(statuses=told))


def _contact(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"profile": {"name": "Ayşe"}, "wa_id": one["from"]}
