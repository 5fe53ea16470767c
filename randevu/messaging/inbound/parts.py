"""The parts that messages and statuses share: ids, contacts, errors, where a customer came from, changed identities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from randevu.messaging.address import Address
from randevu.messaging.inbound import lenient
from randevu.messaging.inbound.events import ApiError, IdentityChange, Referral

Body = Mapping[str, Any]

MAX_NAME = 256


@dataclass(frozen=True)
class Contact:
    """An entry of ``contacts``: whose ids belong together, and the name they gave themselves."""

    address: Address
    name: str | None
    username: str | None


def contacts(value: Body) -> tuple[Contact, ...]:
    found = []
    for entry in lenient.items(value.get("contacts")):
        contact = lenient.mapping(entry)
        profile = lenient.mapping(contact.get("profile"))
        address = Address(
            lenient.phone(contact.get("wa_id")),
            lenient.identifier(contact.get("user_id")),
            lenient.identifier(contact.get("parent_user_id")),
        )
        username = lenient.text(profile.get("username")) or lenient.text(contact.get("username"))
        found.append(Contact(address, _name(profile.get("name")), _name(username)))
    return tuple(found)


def _name(value: Any) -> str | None:
    name = lenient.text(value)
    return name[:MAX_NAME].strip() or None if name else None


def contact_of(address: Address, known: Iterable[Contact]) -> Contact:
    """The contact that is this very person. A stranger's name or id is never borrowed: it would merge two customers."""
    for contact in known:
        if address.same_person(contact.address):
            return contact
    return Contact(Address(), None, None)


def sender(message: Body) -> Address:
    return Address(
        lenient.phone(message.get("from")),
        lenient.identifier(message.get("from_user_id")),
        lenient.identifier(message.get("from_parent_user_id")),
    )


def recipient(status: Body) -> Address:
    """Whom a status is about; in a group the one participant it speaks of."""
    grouped = status.get("recipient_type") == "group"
    prefix = "recipient_participant_" if grouped else "recipient_"
    return Address(
        lenient.phone(status.get("recipient_participant_id" if grouped else "recipient_id")),
        lenient.identifier(status.get(prefix + "user_id")),
        lenient.identifier(status.get(prefix + "parent_user_id")),
    )


def errors(value: Any) -> tuple[ApiError, ...]:
    found = []
    for entry in lenient.items(value):
        error = lenient.mapping(entry)
        details = lenient.mapping(error.get("error_data")).get("details")
        found.append(
            ApiError(
                code=lenient.integer(error.get("code")),
                title=lenient.text(error.get("title")),
                details=lenient.text(details) or lenient.text(error.get("message")),
            )
        )
    return tuple(found)


def referral(value: Any) -> Referral | None:
    body = lenient.mapping(value)
    if not body:
        return None
    return Referral(
        source_type=lenient.text(body.get("source_type")),
        source_id=lenient.text(body.get("source_id")),
        source_url=lenient.text(body.get("source_url")),
        headline=lenient.text(body.get("headline")),
        body=lenient.text(body.get("body")),
        click_id=lenient.text(body.get("ctwa_clid")),
        welcome_text=lenient.text(lenient.mapping(body.get("welcome_message")).get("text")),
    )


_CHANGES = {
    "user_changed_number": "number",
    "customer_changed_number": "number",
    "user_changed_user_id": "user_id",
    "customer_identity_changed": "device",
    "user_identity_changed": "device",
}
_FROM_TO = re.compile(r"\bfrom\s+(?P<old>\S+)\s+to\s+(?P<new>\S+)\s*$")


def identity_change(message: Body, phone_number_id: str | None, known: Iterable[Contact]) -> IdentityChange | None:
    """The changed identity that a system message reports, or None if it reports something else.

    ``from`` and ``from_user_id`` are the old ids, ``system`` holds the new ones. An id that did not change may be left
    out of either side; an old business-scoped id is sometimes only named in the sentence (``... changed from A to B``).
    """
    system = lenient.mapping(message.get("system"))
    reason = _CHANGES.get(lenient.text(system.get("type")) or "")
    if reason is None:
        return None
    old = sender(message)
    new = Address(
        lenient.phone(system.get("wa_id")) or lenient.phone(system.get("new_wa_id")),
        lenient.identifier(system.get("user_id")),
        lenient.identifier(system.get("parent_user_id")),
    )
    if reason == "device":
        old = old.or_else(contact_of(old, known).address)
        new = old
    if reason == "user_id":
        said = _FROM_TO.search(lenient.text(system.get("body")) or "")
        previous = lenient.identifier(system.get("previous_user_id")) or (said and lenient.identifier(said["old"]))
        old = Address(old.wa_id, previous or old.user_id, old.parent_user_id)
        new = Address(new.wa_id, new.user_id or (said and lenient.identifier(said["new"])) or None, new.parent_user_id)
    if not old or not new:
        return None
    return IdentityChange(
        phone_number_id=phone_number_id,
        wamid=lenient.identifier(message.get("id")),
        at=lenient.moment(message.get("timestamp")),
        old=old,
        new=new,
        reason=reason,
        raw=message,
    )


def user_id_update(update: Body, phone_number_id: str | None) -> IdentityChange | None:
    """A changed business-scoped id from the webhook field of that name: each id as ``{previous, current}``."""
    ids, parents = lenient.mapping(update.get("user_id")), lenient.mapping(update.get("parent_user_id"))
    phone = lenient.phone(update.get("wa_id"))
    previous, current = lenient.identifier(ids.get("previous")), lenient.identifier(ids.get("current"))
    if not current or not (previous or phone):
        return None
    return IdentityChange(
        phone_number_id=phone_number_id,
        wamid=None,
        at=lenient.moment(update.get("timestamp")),
        old=Address(phone, previous, lenient.identifier(parents.get("previous"))),
        new=Address(phone, current, lenient.identifier(parents.get("current"))),
        reason="user_id",
        raw=update,
    )
