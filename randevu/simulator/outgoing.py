"""What a business may send: POST /{phone number id}/messages, checked as Meta checks it before accepting.

Missing or wrong envelope parameters answer code 100, missing parts of a message 131008, values outside a limit 131009.
Whatever the message needs from outside (a template, an uploaded file) is looked up through `Known`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from randevu.simulator import checks, interactive
from randevu.simulator.errors import ApiError, invalid, missing, required

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA = 512


class Known(Protocol):
    """What a message may refer to."""

    def check_media(self, media_id: str, kind: str) -> None:
        """Raises ApiError when there is no such upload of that kind."""

    def check_template(self, template: Mapping[str, Any]) -> None:
        """Raises ApiError when the template cannot be sent like this."""


@dataclass(frozen=True)
class Outgoing:
    """An accepted message: its addressee as written, its kind, the part under the kind's name."""

    to: str | None
    recipient: str | None
    kind: str
    content: dict[str, Any]
    reply_to: str | None
    callback_data: str | None

    @property
    def input(self) -> str:
        """What `contacts[].input` echoes."""
        return self.to if self.to is not None else str(self.recipient)


def check(payload: Any, known: Known) -> Outgoing:
    """Accept a request body or refuse it.

    Raises:
        ApiError: with Meta's code.
    """
    if not isinstance(payload, dict):
        raise ApiError(100, message="Invalid parameter", details="The body must be a JSON object.")
    envelope(payload)
    kind = payload.get("type", "text")
    checker = _KINDS.get(kind) if isinstance(kind, str) else None
    if checker is None:
        raise ApiError(100, message="Param type must be one of {" + ", ".join(sorted(_KINDS)).upper() + "}")
    if kind == "contacts":
        content: dict[str, Any] = {"contacts": checks.items(payload, "contacts", "contacts", 1, 257)}
    elif payload.get(kind) is None:
        raise required(kind)
    else:
        content = checks.part(payload, kind, kind)
    checker(content, known)
    return Outgoing(
        to=payload.get("to"),
        recipient=payload.get("recipient"),
        kind=kind,
        content=content,
        reply_to=_context(payload),
        callback_data=checks.optional_text(
            payload, "biz_opaque_callback_data", "biz_opaque_callback_data", CALLBACK_DATA
        ),
    )


def envelope(payload: Mapping[str, Any]) -> None:
    """What every message has around its content."""
    product(payload)
    to, recipient = payload.get("to"), payload.get("recipient")
    if to is None and recipient is None:
        raise required("to")
    for name, value in (("to", to), ("recipient", recipient)):
        if value is not None and not isinstance(value, str):
            raise ApiError(100, message=f"Param {name} must be a string.")
    if payload.get("recipient_type", "individual") != "individual":
        raise ApiError(100, message="Param recipient_type must be one of {INDIVIDUAL}")


def product(payload: Mapping[str, Any]) -> None:
    """`messaging_product` must be there and say whatsapp."""
    value = payload.get("messaging_product")
    if value is None:
        raise required("messaging_product")
    if value != "whatsapp":
        raise ApiError(100, message="Param messaging_product must be one of {WHATSAPP}")


def _context(payload: Mapping[str, Any]) -> str | None:
    if payload.get("context") is None:
        return None
    return checks.text(checks.part(payload, "context", "context"), "message_id", "context['message_id']", 512)


def _text(content: dict[str, Any], _: Known) -> None:
    body = content.get("body")
    if body is None or body == "":
        raise required("text['body']")
    if not isinstance(body, str) or not body.strip():
        raise ApiError(100, message="Param text['body'] must be a non-empty string.")
    if checks.length(body) > TEXT:
        raise ApiError(100, message=f"Param text['body'] must be at most {TEXT} characters long.")
    if not isinstance(content.get("preview_url", False), bool):
        raise ApiError(100, message="Param text['preview_url'] must be a boolean.")


def _media(kind: str, caption: bool) -> Callable[[dict[str, Any], Known], None]:
    def checker(content: dict[str, Any], known: Known) -> None:
        if (content.get("id") is None) == (content.get("link") is None):
            raise missing(f"{kind}['id'] or {kind}['link'], exactly one of them,")
        if content.get("link") is not None:
            checks.link(content, "link", f"{kind}['link']")
        else:
            known.check_media(str(content["id"]), kind)
        if content.get("caption") is not None and not caption:
            raise invalid(f"{kind} cannot have a caption")
        checks.optional_text(content, "caption", f"{kind}['caption']", CAPTION)
        if kind == "document":
            checks.optional_text(content, "filename", "document['filename']", 240)
        elif content.get("filename") is not None:
            raise invalid(f"{kind} cannot have a filename")

    return checker


def _location(content: dict[str, Any], _: Known) -> None:
    checks.coordinate(content, "latitude", "location['latitude']", 90)
    checks.coordinate(content, "longitude", "location['longitude']", 180)
    for key in ("name", "address"):
        checks.optional_text(content, key, f"location['{key}']", 1000)


def _contacts(content: dict[str, Any], _: Known) -> None:
    for contact in content["contacts"]:
        name = checks.part(contact, "name", "contacts['name']")
        checks.text(name, "formatted_name", "contacts['name']['formatted_name']", 1000)
        if not any(name.get(key) for key in ("first_name", "last_name", "middle_name", "prefix", "suffix")):
            raise missing("contacts['name'], one part beside formatted_name,")


def _reaction(content: dict[str, Any], _: Known) -> None:
    checks.text(content, "message_id", "reaction['message_id']", 512)
    emoji = content.get("emoji")
    if emoji is None:
        raise missing("reaction['emoji']")
    if not isinstance(emoji, str) or checks.length(emoji) > 16 or any(char.isalnum() for char in emoji):
        raise invalid("reaction['emoji'] must be one emoji or empty")


def _interactive(content: dict[str, Any], known: Known) -> None:
    interactive.check(content, lambda media, kind: _media(kind, caption=False)(media, known))


def _template(content: dict[str, Any], known: Known) -> None:
    checks.text(content, "name", "template['name']", 512)
    language = checks.part(content, "language", "template['language']")
    checks.text(language, "code", "template['language']['code']", 20)
    known.check_template(content)


_KINDS: dict[str, Callable[[dict[str, Any], Known], None]] = {
    "text": _text,
    "image": _media("image", caption=True),
    "video": _media("video", caption=True),
    "document": _media("document", caption=True),
    "audio": _media("audio", caption=False),
    "sticker": _media("sticker", caption=False),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": _interactive,
    "template": _template,
}
