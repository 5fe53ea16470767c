"""What a webhook can tell us, as values.

Everything personal (words, names, raw bodies) is left out of ``repr``, so that an event may appear in a log line or a
failed assertion. Fields that WhatsApp left out or broke are ``None``; only what makes a message usable at all (its id
and its sender) is demanded, and its absence gives a `Malformed` instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from randevu.messaging.address import Address


class Kind(str, Enum):
    """What sort of message a customer sent; the values are stored in the inbox."""

    TEXT = "text"
    BUTTON = "button"  # quick reply of a template
    BUTTON_REPLY = "button_reply"
    LIST_REPLY = "list_reply"
    FLOW_REPLY = "flow_reply"
    CALL_PERMISSION = "call_permission"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    REACTION = "reaction"
    ORDER = "order"
    SYSTEM = "system"
    EDIT = "edit"
    REVOKE = "revoke"
    WELCOME = "welcome"  # the customer opened the chat and has written nothing yet
    GROUP = "group"  # said in a group, whatever it is; not for the assistant
    UNSUPPORTED = "unsupported"  # WhatsApp itself could not pass it on: polls, view-once, ...
    UNKNOWN = "unknown"  # a type that did not exist when this was written


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file the customer sent; its bytes are fetched by id within seven days."""

    id: str
    mime: str | None = None
    sha256: str | None = None
    filename: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    animated: bool = False


@dataclass(frozen=True, kw_only=True)
class Location:
    """A point on the map in degrees, with a name when the customer picked a place."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)
    name: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """An emoji put on one of our messages; ``emoji`` is None when it was taken away again."""

    message_id: str
    emoji: str | None


@dataclass(frozen=True, kw_only=True)
class SharedContact:
    """A contact card; ``requested`` says it answers our own request for the customer's phone number."""

    name: str | None = field(default=None, repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    wa_ids: tuple[str, ...] = field(default=(), repr=False)
    requested: bool = False


@dataclass(frozen=True, kw_only=True)
class Referral:
    """The advertisement or post the customer came from."""

    source_type: str | None = None
    source_id: str | None = None
    source_url: str | None = None
    headline: str | None = None
    body: str | None = None
    click_id: str | None = None
    welcome_text: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApiError:
    """One error in a webhook; `randevu.messaging.errors.advice` says what its code asks for.

    ``details`` may quote what was sent, therefore it is not shown.
    """

    code: int | None
    title: str | None = None
    details: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message says, whoever says it."""

    kind: Kind
    raw_type: str = ""
    """WhatsApp's own word for the type, kept for types we do not know."""
    text: str | None = field(default=None, repr=False)
    """What can be read as the customer's words: a body, a caption, the title of a tapped choice."""
    choice_id: str | None = field(default=None, repr=False)
    """Id of the tapped button or row. Anybody can send any id: look it up among those issued to the conversation."""
    media: Media | None = None
    location: Location | None = None
    reaction: Reaction | None = None
    contacts: tuple[SharedContact, ...] = ()
    target_id: str | None = field(default=None, repr=False)
    """The earlier message that an edit or a revocation is about."""
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    """What was filled into a flow."""


@dataclass(frozen=True, kw_only=True)
class InboundMessage(Content):
    """One message of one customer to one of the business's numbers."""

    phone_number_id: str | None
    wamid: str = field(repr=False)  # the id holds the sender's phone number in base64
    sender: Address
    said_at: datetime | None
    """When the customer sent it, aware, in UTC; None if the timestamp was missing or broken."""
    profile_name: str | None = field(default=None, repr=False)
    username: str | None = field(default=None, repr=False)
    context_id: str | None = field(default=None, repr=False)
    """The message that was replied to or whose button was tapped."""
    forwarded: bool = False
    group_id: str | None = None
    referral: Referral | None = None
    errors: tuple[ApiError, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class StatusUpdate:
    """How far a message of ours got. They arrive out of order and more than once."""

    phone_number_id: str | None
    wamid: str = field(repr=False)
    status: str
    """sent, delivered, read, played, failed, or a word of the future."""
    at: datetime | None
    recipient: Address
    group_id: str | None = None
    callback_data: str | None = None
    """What we gave along with the message: finds it again when its sending broke off before an id was known."""
    errors: tuple[ApiError, ...] = ()
    pricing: Mapping[str, Any] | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class IdentityChange:
    """A customer is known by another number or id from now on, or got a new device.

    ``reason`` is ``number`` (new phone number), ``user_id`` (new business-scoped id) or ``device`` (the encryption
    identity changed; ``old`` and ``new`` are then the same person under the same ids).
    """

    phone_number_id: str | None
    wamid: str | None = field(repr=False)
    at: datetime | None
    old: Address
    new: Address
    reason: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class PreferenceChange:
    """A customer stopped (``stop``), resumed or signed up for a category of messages, e.g. ``marketing_messages``."""

    phone_number_id: str | None
    customer: Address
    category: str
    value: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlatformErrors:
    """Errors WhatsApp reports for the number as a whole."""

    phone_number_id: str | None
    errors: tuple[ApiError, ...]


@dataclass(frozen=True, kw_only=True)
class OtherEvent:
    """Any other webhook field (templates, account, calls, ...), passed on unread."""

    field: str
    value: Any = dataclasses.field(repr=False)
    business_account_id: str | None = None
    phone_number_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """Something that could not be read; ``reason`` is one of a few fixed words and holds nothing of the content."""

    reason: str
    phone_number_id: str | None = None


Event = InboundMessage | StatusUpdate | IdentityChange | PreferenceChange | PlatformErrors | OtherEvent | Malformed
