"""Interactive messages: buttons, lists, links, location and contact requests, flows, catalogue messages, carousels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from randevu.simulator import checks
from randevu.simulator.errors import invalid, missing

BODY = 1024
FOOTER = 60
HEADER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
SECTIONS = 10
ROWS = 10
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
SECTION_TITLE = 24
PRODUCTS = 30
CARDS = 10

MediaCheck = Callable[[dict[str, Any], str], None]


def check(content: dict[str, Any], check_media: MediaCheck) -> None:
    """Accept the `interactive` part of a message or refuse it.

    Raises:
        ApiError: 131008 for what is missing, 131009 for what is outside its limit.
    """
    kind = content.get("type")
    if kind is None:
        raise missing("interactive['type']")
    checker = _KINDS.get(kind) if isinstance(kind, str) else None
    if checker is None:
        raise invalid("interactive['type'] must be one of {" + ", ".join(sorted(_KINDS)) + "}")
    if kind != "product":
        checks.text(checks.part(content, "body", "interactive['body']"), "text", "interactive['body']['text']", BODY)
    if content.get("footer") is not None:
        footer = checks.part(content, "footer", "interactive['footer']")
        checks.text(footer, "text", "interactive['footer']['text']", FOOTER)
    if content.get("header") is not None:
        _header(checks.part(content, "header", "interactive['header']"), kind, check_media)
    checker(checks.part(content, "action", "interactive['action']"))


_HEADERS = {
    "button": {"text", "image", "video", "document"},
    "cta_url": {"text", "image", "video", "document"},
    "flow": {"text", "image", "video", "document"},
    "list": {"text"},
    "product_list": {"text"},
}


def _header(header: dict[str, Any], kind: str, check_media: MediaCheck) -> None:
    header_kind = header.get("type")
    if header_kind is None:
        raise missing("interactive['header']['type']")
    if header_kind not in _HEADERS.get(kind, set()):
        raise invalid(f"interactive['header']['type'] is not allowed with interactive['type'] {kind}")
    if header_kind == "text":
        checks.text(header, "text", "interactive['header']['text']", HEADER)
    else:
        check_media(checks.part(header, header_kind, f"interactive['header']['{header_kind}']"), header_kind)


def _buttons(action: dict[str, Any]) -> None:
    path = "interactive['action']['buttons']"
    ids, titles = [], []
    for button in checks.items(action, "buttons", path, 1, BUTTONS):
        if button.get("type") != "reply":
            raise invalid(f"{path}['type'] must be reply")
        reply = checks.part(button, "reply", f"{path}['reply']")
        ids.append(_id(reply, f"{path}['reply']['id']", BUTTON_ID))
        titles.append(checks.text(reply, "title", f"{path}['reply']['title']", BUTTON_TITLE))
    checks.unique(ids, f"{path}['reply']['id']")
    checks.unique(titles, f"{path}['reply']['title']")


def _list(action: dict[str, Any]) -> None:
    path = "interactive['action']['sections']"
    checks.text(action, "button", "interactive['action']['button']", BUTTON_TITLE)
    sections = checks.items(action, "sections", path, 1, SECTIONS)
    ids: list[str] = []
    for section in sections:
        if len(sections) > 1 and section.get("title") is None:
            raise missing(f"{path}['title'], with more than one section,")
        checks.optional_text(section, "title", f"{path}['title']", SECTION_TITLE)
        for row in checks.items(section, "rows", f"{path}['rows']", 1, ROWS):
            ids.append(_id(row, f"{path}['rows']['id']", ROW_ID))
            checks.text(row, "title", f"{path}['rows']['title']", ROW_TITLE)
            checks.optional_text(row, "description", f"{path}['rows']['description']", ROW_DESCRIPTION)
    if len(ids) > ROWS:
        raise invalid(f"{path}: total row count exceeds the maximum. Max: {ROWS}")
    checks.unique(ids, f"{path}['rows']['id']")


def _id(parent: dict[str, Any], path: str, most: int) -> str:
    value = checks.text(parent, "id", path, most)
    if value != value.strip():
        raise invalid(f"{path} must not start or end with a space")
    return value


def _named(name: str, required: tuple[str, ...] = ()) -> Callable[[dict[str, Any]], None]:
    """An action that is known by its name and perhaps has parameters."""

    def checker(action: dict[str, Any]) -> None:
        if action.get("name") is None:
            raise missing("interactive['action']['name']")
        if action["name"] != name:
            raise invalid(f"interactive['action']['name'] must be {name}")
        if required:
            parameters = checks.part(action, "parameters", "interactive['action']['parameters']")
            for key in required:
                checks.text(parameters, key, f"interactive['action']['parameters']['{key}']", 4096)

    return checker


def _cta_url(action: dict[str, Any]) -> None:
    _named("cta_url")(action)
    path = "interactive['action']['parameters']"
    parameters = checks.part(action, "parameters", path)
    checks.text(parameters, "display_text", f"{path}['display_text']", BUTTON_TITLE)
    checks.link(parameters, "url", f"{path}['url']")


def _flow(action: dict[str, Any]) -> None:
    _named("flow", ("flow_message_version",))(action)
    path = "interactive['action']['parameters']"
    parameters = checks.part(action, "parameters", path)
    if (parameters.get("flow_id") is None) == (parameters.get("flow_name") is None):
        raise missing(f"{path}['flow_id'] or {path}['flow_name'], exactly one of them,")
    draft = parameters.get("mode") == "draft"  # its button is not shown, and Meta's own example of one is longer
    label = checks.text(parameters, "flow_cta", f"{path}['flow_cta']", FOOTER if draft else BUTTON_TITLE)
    if any(ord(char) > 0xFFFF for char in label):
        raise invalid(f"{path}['flow_cta'] must not contain an emoji")
    if parameters.get("flow_action", "navigate") not in {"navigate", "data_exchange"}:
        raise invalid(f"{path}['flow_action'] must be one of {{navigate, data_exchange}}")
    if parameters.get("mode", "published") not in {"draft", "published"}:
        raise invalid(f"{path}['mode'] must be one of {{draft, published}}")


def _product(action: dict[str, Any]) -> None:
    for key in ("catalog_id", "product_retailer_id"):
        checks.text(action, key, f"interactive['action']['{key}']", 256)


def _product_list(action: dict[str, Any]) -> None:
    path = "interactive['action']['sections']"
    checks.text(action, "catalog_id", "interactive['action']['catalog_id']", 256)
    products = 0
    for section in checks.items(action, "sections", path, 1, SECTIONS):
        checks.optional_text(section, "title", f"{path}['title']", SECTION_TITLE)
        products += len(checks.items(section, "product_items", f"{path}['product_items']", 1, PRODUCTS))
    if products > PRODUCTS:
        raise invalid(f"{path}: total product count exceeds the maximum. Max: {PRODUCTS}")


def _carousel(action: dict[str, Any]) -> None:
    checks.items(action, "cards", "interactive['action']['cards']", 2, CARDS)


_KINDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _cta_url,
    "location_request_message": _named("send_location"),
    "request_contact_info": _named("request_contact_info"),
    "flow": _flow,
    "product": _product,
    "product_list": _product_list,
    "catalog_message": _named("catalog_message"),
    "carousel": _carousel,
}
