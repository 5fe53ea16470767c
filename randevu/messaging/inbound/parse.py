"""From the bytes of a webhook to events: every entry, every change, every message.

Lenient on purpose. WhatsApp adds fields and types without notice, and an answer other than 200 makes it send the same
body for days; so whatever is new is passed on, whatever is broken is skipped alone and reported, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from randevu.messaging.address import Address
from randevu.messaging.inbound import content, lenient, parts
from randevu.messaging.inbound.events import (
    Event,
    InboundMessage,
    Kind,
    Malformed,
    OtherEvent,
    PlatformErrors,
    PreferenceChange,
    StatusUpdate,
)
from randevu.messaging.inbound.parts import Body

_OBJECT = "whatsapp_business_account"


def read_webhook(body: bytes) -> list[Event]:
    """All events of one POST, in the order they stand there.

    Verify the signature first (`door.verify_signature`). The same message may come again in another body: its ``wamid``
    tells.
    """
    try:
        envelope = lenient.decode(body)
    except lenient.NotJson:
        return [Malformed(reason="body is no JSON")]
    events: list[Event] = []
    for part in lenient.items(envelope):
        events.extend(_envelope(lenient.mapping(part)))
    return events


def _envelope(envelope: Body) -> Iterator[Event]:
    about = lenient.text(envelope.get("object"))
    if about not in (None, _OBJECT):
        yield OtherEvent(field=f"object:{about}"[:64], value=envelope)
        return
    for entry in lenient.items(envelope.get("entry")):
        if not isinstance(entry, dict):
            yield Malformed(reason="entry is no object")
            continue
        account = lenient.identifier(entry.get("id"))
        for change in lenient.items(entry.get("changes")):
            if isinstance(change, dict):
                yield from _change(change, account)
            else:
                yield Malformed(reason="change is no object")


def _change(change: Body, account: str | None) -> Iterator[Event]:
    field = (lenient.text(change.get("field")) or "messages")[:64]
    value = lenient.mapping(change.get("value"))
    number = lenient.identifier(lenient.mapping(value.get("metadata")).get("phone_number_id"))
    if field == "messages" and ("messages" in value or "statuses" in value or "errors" in value):
        yield from _messages(value, number)
    elif field == "user_preferences":
        yield from _each(value.get("user_preferences"), number, "preference", _preference(number))
    elif field == "user_id_update":
        yield from _each(value.get("user_id_update"), number, "identity", _user_id_update(number))
    else:
        yield OtherEvent(field=field, value=change.get("value"), business_account_id=account, phone_number_id=number)


def _messages(value: Body, number: str | None) -> Iterator[Event]:
    known = parts.contacts(value)
    messages = lenient.items(value.get("messages"))
    alone = known[0].address if len(messages) == 1 and len(known) == 1 else Address()
    yield from _each(messages, number, "message", lambda entry: _message(entry, number, known, alone, value))
    yield from _each(value.get("statuses"), number, "status", lambda entry: _status(entry, number, known))
    found = parts.errors(value.get("errors"))
    if found and not messages:
        yield PlatformErrors(phone_number_id=number, errors=found)


def _each(entries: Any, number: str | None, noun: str, read: Callable[[Body], Event]) -> Iterator[Event]:
    """Every element on its own: one that cannot be read takes no other with it."""
    for entry in lenient.items(entries):
        if not isinstance(entry, dict):
            yield Malformed(reason=f"{noun} is no object", phone_number_id=number)
            continue
        try:
            yield read(entry)
        except _Unreadable as broken:
            yield Malformed(reason=f"{noun} without {broken.missing}", phone_number_id=number)
        except Exception as error:  # the last net: a mistake of ours must not cost the other messages of this body
            yield Malformed(reason=f"unexpected {type(error).__name__} in {noun}", phone_number_id=number)


class _Unreadable(Exception):
    """Something indispensable is not there."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


def _message(message: Body, number: str | None, known: tuple[parts.Contact, ...], alone: Address, value: Body) -> Event:
    changed = parts.identity_change(message, number, known) if message.get("type") == "system" else None
    if changed:
        return changed
    wamid = lenient.identifier(message.get("id"))
    if wamid is None:
        raise _Unreadable("id")
    written = parts.sender(message) or alone
    if not written:
        raise _Unreadable("sender")
    contact = parts.contact_of(written, known)
    said = content.read(message)
    context = lenient.mapping(message.get("context"))
    group = lenient.identifier(message.get("group_id"))
    return InboundMessage(
        **{**vars(said), "kind": Kind.GROUP if group else said.kind},
        phone_number_id=number,
        wamid=wamid,
        sender=written.or_else(contact.address),
        said_at=lenient.moment(message.get("timestamp")),
        profile_name=contact.name,
        username=contact.username,
        context_id=lenient.identifier(context.get("id")),
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        group_id=group,
        referral=parts.referral(message.get("referral")),
        errors=parts.errors(message.get("errors")) or parts.errors(value.get("errors")),
        raw=message,
    )


def _status(status: Body, number: str | None, known: tuple[parts.Contact, ...]) -> Event:
    wamid, word = lenient.identifier(status.get("id")), lenient.text(status.get("status"))
    if wamid is None:
        raise _Unreadable("id")
    if word is None:
        raise _Unreadable("status")
    address = parts.recipient(status)
    grouped = status.get("recipient_type") == "group"
    return StatusUpdate(
        phone_number_id=number,
        wamid=wamid,
        status=word[:64],
        at=lenient.moment(status.get("timestamp")),
        recipient=address.or_else(parts.contact_of(address, known).address),
        group_id=lenient.identifier(status.get("recipient_id")) if grouped else None,
        callback_data=lenient.identifier(status.get("biz_opaque_callback_data")),
        errors=parts.errors(status.get("errors")),
        pricing=lenient.mapping(status.get("pricing")) or None,
        raw=status,
    )


def _preference(number: str | None) -> Callable[[Body], Event]:
    def read(entry: Body) -> Event:
        customer = Address(lenient.phone(entry.get("wa_id")), lenient.identifier(entry.get("user_id")))
        value = lenient.text(entry.get("value"))
        if not customer:
            raise _Unreadable("customer")
        if not value:
            raise _Unreadable("value")
        return PreferenceChange(
            phone_number_id=number,
            customer=customer,
            category=(lenient.text(entry.get("category")) or "")[:64],
            value=value[:64],
            at=lenient.moment(entry.get("timestamp")),
        )

    return read


def _user_id_update(number: str | None) -> Callable[[Body], Event]:
    def read(entry: Body) -> Event:
        change = parts.user_id_update(entry, number)
        if change is None:
            raise _Unreadable("ids")
        return change

    return read
