"""WhatsApp's limits, each with the place it comes from: the one table that everything outbound is measured by.

Whether WhatsApp counts characters or UTF-16 units is written nowhere; an emoji is one of the first and two of the
second. We count UTF-16 units, which is never the smaller number.
"""

from __future__ import annotations

from dataclasses import dataclass

_OPENAPI = "Meta OpenAPI v23.0"
_DOCS = "Meta, messages guide"


@dataclass(frozen=True)
class Limit:
    """At most ``most`` UTF-16 units of text, or items of a list."""

    name: str
    most: int
    source: str

    def fits(self, text: str) -> bool:
        return units(text) <= self.most


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


TEXT_BODY = Limit("text.body", 4096, _DOCS)
INTERACTIVE_BODY = Limit("interactive.body", 1024, f"{_OPENAPI}; one Meta page allows lists 4096, the smaller is kept")
HEADER = Limit("interactive.header", 60, _OPENAPI)
FOOTER = Limit("interactive.footer", 60, _OPENAPI)
BUTTONS = Limit("buttons.count", 3, _OPENAPI)
BUTTON_TITLE = Limit("buttons.title", 20, _OPENAPI)
BUTTON_ID = Limit("buttons.id", 256, _OPENAPI)
LIST_BUTTON = Limit("list.button", 20, _OPENAPI)
LIST_SECTIONS = Limit("list.sections", 10, _DOCS)
LIST_ROWS = Limit("list.rows", 10, f"{_DOCS}: over all sections together")
SECTION_TITLE = Limit("list.section.title", 24, _OPENAPI)
ROW_TITLE = Limit("list.row.title", 24, _OPENAPI)
ROW_DESCRIPTION = Limit("list.row.description", 72, _OPENAPI)
ROW_ID = Limit("list.row.id", 200, _OPENAPI)
LINK_TITLE = Limit("cta_url.display_text", 20, f"{_DOCS}; one vendor's models allow 35, the smaller is kept")
URL = Limit("url", 2000, _DOCS)
CAPTION = Limit("media.caption", 1024, _DOCS)
FILENAME = Limit("document.filename", 240, "ours: what file systems take with room for a path")
PLACE = Limit("location.name", 1000, "ours: WhatsApp names no limit; nothing longer is a name or an address")
TEMPLATE_NAME = Limit("template.name", 512, _DOCS)
TEMPLATE_PARAMETER = Limit("template.parameter", 1024, f"{_DOCS}: the whole body holds 1024")
TEMPLATE_BUTTONS = Limit("template.buttons", 10, _DOCS)
CALLBACK_DATA = Limit("biz_opaque_callback_data", 512, _OPENAPI)

IMAGE_BYTES = 5_000_000
"""Largest picture WhatsApp passes on."""
MEDIA_BYTES = 16_000_000
"""Largest sound or film."""
DOCUMENT_BYTES = 100_000_000
