"""Messages with something to tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from randevu.messaging import limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds import checks
from randevu.messaging.kinds.plain import Choice


@dataclass(frozen=True)
class Section:
    """Rows of a list under a common heading; the heading may be left out if there is one section only."""

    rows: tuple[Choice, ...]
    title: str | None = None


@dataclass(frozen=True)
class Buttons:
    """Up to three buttons under a text, with an optional picture or heading above it."""

    name: ClassVar[str] = "buttons"
    body: str
    buttons: tuple[Choice, ...]
    header: str | None = None
    header_image: str | None = None
    footer: str | None = None

    def __post_init__(self) -> None:
        checks.check(limits.INTERACTIVE_BODY, self.body)
        checks.check_count(limits.BUTTONS, self.buttons)
        for button in self.buttons:
            checks.check_id(limits.BUTTON_ID, button.id)
            checks.check(limits.BUTTON_TITLE, button.title)
            if button.description is not None:
                raise Unsendable("buttons.description")
        checks.check_distinct(limits.BUTTON_ID, [button.id for button in self.buttons])
        checks.check_distinct(limits.BUTTON_TITLE, [checks.seen(button.title) for button in self.buttons])
        checks.check_optional(limits.HEADER, self.header)
        checks.check_optional(limits.FOOTER, self.footer)
        if self.header_image is not None:
            checks.check_url(self.header_image)
            if self.header is not None:
                raise Unsendable("buttons.header twice")


@dataclass(frozen=True)
class ListMessage:
    """Up to ten rows behind one button that opens them."""

    name: ClassVar[str] = "list"
    body: str
    button: str
    sections: tuple[Section, ...]
    header: str | None = None
    footer: str | None = None

    def __post_init__(self) -> None:
        checks.check(limits.INTERACTIVE_BODY, self.body)
        checks.check(limits.LIST_BUTTON, self.button)
        checks.check_count(limits.LIST_SECTIONS, self.sections)
        checks.check_count(limits.LIST_ROWS, self.rows)
        for section in self.sections:
            checks.check_count(limits.LIST_ROWS, section.rows)
            checks.check_optional(limits.SECTION_TITLE, section.title)
            if section.title is None and len(self.sections) > 1:
                raise Unsendable(limits.SECTION_TITLE.name)
        for row in self.rows:
            checks.check_id(limits.ROW_ID, row.id)
            checks.check(limits.ROW_TITLE, row.title)
            checks.check_optional(limits.ROW_DESCRIPTION, row.description)
        checks.check_distinct(limits.ROW_ID, [row.id for row in self.rows])
        seen = [checks.seen(f"{row.title}\n{row.description or ''}") for row in self.rows]
        checks.check_distinct(limits.ROW_TITLE, seen)
        checks.check_optional(limits.HEADER, self.header)
        checks.check_optional(limits.FOOTER, self.footer)

    @property
    def rows(self) -> tuple[Choice, ...]:
        return tuple(row for section in self.sections for row in section.rows)


@dataclass(frozen=True)
class CallToAction:
    """A text with one button that opens a link."""

    name: ClassVar[str] = "cta_url"
    body: str
    title: str
    url: str
    header: str | None = None
    footer: str | None = None

    def __post_init__(self) -> None:
        checks.check(limits.INTERACTIVE_BODY, self.body)
        checks.check(limits.LINK_TITLE, self.title)
        checks.check_url(self.url)
        checks.check_optional(limits.HEADER, self.header)
        checks.check_optional(limits.FOOTER, self.footer)


@dataclass(frozen=True)
class LocationRequest:
    """Asks the customer to share where they are."""

    name: ClassVar[str] = "location_request"
    body: str

    def __post_init__(self) -> None:
        checks.check(limits.INTERACTIVE_BODY, self.body)


@dataclass(frozen=True)
class ContactRequest:
    """Asks a customer whose phone number WhatsApp hides to share it."""

    name: ClassVar[str] = "contact_request"
    body: str

    def __post_init__(self) -> None:
        checks.check(limits.INTERACTIVE_BODY, self.body)
