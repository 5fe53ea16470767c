"""From Rasa's bot messages to our neutral replies.

A response may carry, beside `text`, `buttons` (payload `/intent{...}`; `title` may be a list of wordings, longest
first) and under `custom`: `list_button`, `last` (buttons below those that the
action adds), `link` {label, url}, `pin` {latitude, longitude, name, address}, `image`,
`asks_location`, `keep` (it must arrive, even where the customer's next message overtakes it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel

from randevu.engine.port import Choice, Reply


class TurnChannel(OutputChannel):
    """Collects what the assistant says in one turn; nothing is sent from here."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        return "whatsapp"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(reply(message))


def reply(message: Mapping[str, Any]) -> Reply:
    """One bot message of Rasa as a reply."""
    custom = message.get("custom") or {}
    link = custom.get("link")
    return Reply(
        text=(message.get("text") or "").strip(),
        choices=tuple(_choice(button) for button in (*(message.get("buttons") or ()), *custom.get("last", ()))),
        list_button=custom.get("list_button", ""),
        link=(link["label"], link["url"]) if link else None,
        pin=custom.get("pin"),
        image=message.get("image"),
        asks_location=bool(custom.get("asks_location")),
        keep=bool(custom.get("keep")),
    )


def _choice(button: Mapping[str, Any]) -> Choice:
    titles = button["title"]
    return Choice(
        titles=tuple(titles) if isinstance(titles, list) else (str(titles),),
        payload=payload(button["payload"]),
        description=button.get("description", ""),
    )


def payload(text: str) -> dict[str, Any]:
    """`/intent{"entity": value}` as `{"intent": ..., "entities": {...}}`."""
    intent, brace, entities = text.removeprefix("/").partition("{")
    return {"intent": intent, "entities": json.loads(brace + entities) if brace else {}}
