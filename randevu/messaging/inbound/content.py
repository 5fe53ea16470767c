"""What a single message says, by its type. One small reader for each type; unknown types are kept, not refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from randevu.messaging.inbound import lenient
from randevu.messaging.inbound.events import Content, Kind, Location, Media, Reaction, SharedContact

Body = Mapping[str, Any]

_MEDIA = {
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "voice": Kind.VOICE,
    "document": Kind.DOCUMENT,
    "sticker": Kind.STICKER,
}


def read(message: Body) -> Content:
    """The content of a message object; kind ``unknown`` when its type is new or its payload is not there."""
    raw_type = lenient.text(message.get("type")) or ""
    return _read(raw_type[:64], message, _READERS)


def _read(raw_type: str, message: Body, readers: Mapping[str, Callable[[str, Body], Content]]) -> Content:
    reader = readers.get(raw_type)
    if reader is None:
        return Content(kind=Kind.UNKNOWN, raw_type=raw_type)
    return reader(raw_type, message)


def _text(raw_type: str, message: Body) -> Content:
    body = lenient.text(lenient.mapping(message.get("text")).get("body"))
    return Content(kind=Kind.TEXT if body else Kind.UNKNOWN, raw_type=raw_type, text=body)


def _button(raw_type: str, message: Body) -> Content:
    button = lenient.mapping(message.get("button"))
    title, payload = lenient.text(button.get("text")), lenient.identifier(button.get("payload"))
    kind = Kind.BUTTON if title or payload else Kind.UNKNOWN
    return Content(kind=kind, raw_type=raw_type, text=title, choice_id=payload)


def _interactive(raw_type: str, message: Body) -> Content:
    interactive = lenient.mapping(message.get("interactive"))
    sort = lenient.text(interactive.get("type")) or ""
    payload = lenient.mapping(interactive.get(sort))
    if sort in ("button_reply", "list_reply"):
        title, choice = lenient.text(payload.get("title")), lenient.identifier(payload.get("id"))
        kind = Kind(sort) if title or choice else Kind.UNKNOWN
        return Content(kind=kind, raw_type=raw_type, text=title, choice_id=choice)
    if sort == "nfm_reply":
        return Content(kind=Kind.FLOW_REPLY, raw_type=raw_type, form=_form(payload.get("response_json")))
    if sort == "call_permission_reply":
        return Content(kind=Kind.CALL_PERMISSION, raw_type=raw_type, form=payload)
    return Content(kind=Kind.UNSUPPORTED if not payload else Kind.UNKNOWN, raw_type=raw_type)


def _form(response: Any) -> Mapping[str, Any]:
    """A flow's answer is JSON inside a JSON string; the inner text is as untrusted as the outer."""
    if isinstance(response, dict):
        return response
    if not isinstance(response, str):
        return {}
    try:
        return lenient.mapping(lenient.decode(response.encode()))
    except lenient.NotJson:
        return {}


def _media(raw_type: str, message: Body) -> Content:
    payload = lenient.mapping(message.get(raw_type))
    media_id = lenient.identifier(payload.get("id"))
    kind = _MEDIA[raw_type]
    if kind is Kind.AUDIO and payload.get("voice") is True:
        kind = Kind.VOICE
    media = None
    if media_id:
        media = Media(
            id=media_id,
            mime=lenient.identifier(payload.get("mime_type")),
            sha256=lenient.identifier(payload.get("sha256")),
            filename=lenient.text(payload.get("filename")),
            url=lenient.text(payload.get("url")),
            animated=payload.get("animated") is True,
        )
    return Content(kind=kind, raw_type=raw_type, text=lenient.text(payload.get("caption")), media=media)


def _location(raw_type: str, message: Body) -> Content:
    payload = lenient.mapping(message.get("location"))
    latitude, longitude = lenient.number(payload.get("latitude")), lenient.number(payload.get("longitude"))
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return Content(kind=Kind.UNKNOWN, raw_type=raw_type)
    location = Location(
        latitude=latitude,
        longitude=longitude,
        name=lenient.text(payload.get("name")),
        address=lenient.text(payload.get("address")),
        url=lenient.text(payload.get("url")),
    )
    return Content(kind=Kind.LOCATION, raw_type=raw_type, location=location)


def _contacts(raw_type: str, message: Body) -> Content:
    cards = tuple(_card(lenient.mapping(card)) for card in lenient.items(message.get("contacts")))
    return Content(kind=Kind.CONTACTS, raw_type=raw_type, contacts=cards)


def _card(card: Body) -> SharedContact:
    name = lenient.mapping(card.get("name"))
    phones = [lenient.mapping(entry) for entry in lenient.items(card.get("phones"))]
    return SharedContact(
        name=lenient.text(name.get("formatted_name")) or lenient.text(name.get("first_name")),
        phones=tuple(filter(None, (lenient.identifier(entry.get("phone")) for entry in phones))),
        wa_ids=tuple(filter(None, (lenient.phone(entry.get("wa_id")) for entry in phones))),
        requested=card.get("origin") == "contact_request",
    )


def _reaction(raw_type: str, message: Body) -> Content:
    payload = lenient.mapping(message.get("reaction"))
    target = lenient.identifier(payload.get("message_id"))
    if target is None:
        return Content(kind=Kind.UNKNOWN, raw_type=raw_type)
    reaction = Reaction(message_id=target, emoji=lenient.text(payload.get("emoji")))
    return Content(kind=Kind.REACTION, raw_type=raw_type, reaction=reaction, target_id=target)


def _order(raw_type: str, message: Body) -> Content:
    return Content(
        kind=Kind.ORDER, raw_type=raw_type, text=lenient.text(lenient.mapping(message.get("order")).get("text"))
    )


def _system(raw_type: str, message: Body) -> Content:
    body = lenient.text(lenient.mapping(message.get("system")).get("body"))
    return Content(kind=Kind.SYSTEM, raw_type=raw_type, text=body)


def _edit(raw_type: str, message: Body) -> Content:
    edit = lenient.mapping(message.get("edit"))
    target = lenient.identifier(edit.get("original_message_id"))
    if target is None:
        return Content(kind=Kind.UNKNOWN, raw_type=raw_type)
    inner = lenient.mapping(edit.get("message"))
    new = _read(lenient.text(inner.get("type")) or "", inner, _EDITABLE)
    return Content(kind=Kind.EDIT, raw_type=raw_type, text=new.text, media=new.media, target_id=target)


def _revoke(raw_type: str, message: Body) -> Content:
    target = lenient.identifier(lenient.mapping(message.get("revoke")).get("original_message_id"))
    return Content(kind=Kind.REVOKE if target else Kind.UNKNOWN, raw_type=raw_type, target_id=target)


def _bare(kind: Kind) -> Callable[[str, Body], Content]:
    return lambda raw_type, _: Content(kind=kind, raw_type=raw_type)


_EDITABLE: Mapping[str, Callable[[str, Body], Content]] = {"text": _text, **dict.fromkeys(_MEDIA, _media)}
"""What can be edited; an edit of an edit is not followed, so that nobody can nest them without end."""

_READERS: Mapping[str, Callable[[str, Body], Content]] = {
    **_EDITABLE,
    "button": _button,
    "interactive": _interactive,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": _bare(Kind.WELCOME),
    "unsupported": _bare(Kind.UNSUPPORTED),
}
