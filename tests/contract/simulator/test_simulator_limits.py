"""Every limit of the Cloud API has a message that is just inside it and one that is refused with Meta's code."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from simulator_world import World, buttons, listing

from randevu.simulator.phone import Phone


def path_set(value: dict[str, Any], path: str, new: Any) -> dict[str, Any]:
    """A deep copy with one part replaced (or removed, for ...)."""
    changed = copy.deepcopy(value)
    *parents, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = changed
    for step in parents:
        target = target[step]
    if new is ...:
        del target[last]
    else:
        target[last] = new
    return changed


TEXT = {"body": "Merhaba"}
BUTTONS = buttons("Evet", "Hayır")
LIST = listing("13:00", "14:00")
SECTIONED = {
    "type": "list",
    "body": {"text": "Hangisi?"},
    "action": {
        "button": "Saatler",
        "sections": [
            {"title": "Sabah", "rows": [{"id": "1", "title": "09:00", "description": "Ayşe"}]},
            {"title": "Akşam", "rows": [{"id": "2", "title": "18:00"}]},
        ],
    },
}
LINK = {
    "type": "cta_url",
    "body": {"text": "Takvim"},
    "action": {"name": "cta_url", "parameters": {"display_text": "Aç", "url": "https://example.org/x"}},
}
PLACE_REQUEST = {
    "type": "location_request_message",
    "body": {"text": "Neredesiniz?"},
    "action": {"name": "send_location"},
}
PHONE_REQUEST = {
    "type": "request_contact_info",
    "body": {"text": "Numaranız?"},
    "action": {"name": "request_contact_info"},
}
FLOW = {
    "type": "flow",
    "body": {"text": "Form"},
    "action": {
        "name": "flow",
        "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Doldur", "flow_action": "navigate"},
    },
}
PRODUCTS = {
    "type": "product_list",
    "header": {"type": "text", "text": "Ürünler"},
    "body": {"text": "Seçin"},
    "action": {"catalog_id": "1", "sections": [{"title": "A", "product_items": [{"product_retailer_id": "1"}]}]},
}
CAROUSEL = {"type": "carousel", "body": {"text": "Seçin"}, "action": {"cards": [{"card_index": 0}, {"card_index": 1}]}}
PLACE = {"latitude": 40.99, "longitude": "29.03", "name": "Salon", "address": "Kadıköy"}
CARD = {"contacts": [{"name": {"formatted_name": "Ayşe Demir", "first_name": "Ayşe"}}]}
IMAGE = {"link": "https://example.org/a.png", "caption": "resim"}
DOCUMENT = {"link": "https://example.org/a.pdf", "filename": "a.pdf"}
AUDIO = {"link": "https://example.org/a.ogg"}
REPLY = "action.buttons.0.reply"
ROW = "action.sections.0.rows.0"
FLOW_AT = "action.parameters"


@pytest.fixture(scope="module")
def standing() -> tuple[World, Phone]:
    """One simulator for all cases of this file, with a phone whose window is open and no limit on speed."""
    world = World()
    world.control.faults(limits=False)
    return world, world.greeted()


ACCEPTED: list[tuple[str, str, dict[str, Any]]] = [
    ("a text of 4096", "text", {"body": "ş" * 4096}),
    ("a text with preview", "text", {"body": "https://example.org", "preview_url": True}),
    ("one button", "interactive", buttons("Evet")),
    ("three buttons", "interactive", buttons("a", "b", "c")),
    ("a button title of 20", "interactive", buttons("x" * 20)),
    ("a button id of 256", "interactive", path_set(BUTTONS, f"{REPLY}.id", "x" * 256)),
    ("a body of 1024", "interactive", path_set(BUTTONS, "body.text", "x" * 1024)),
    ("a header and footer of 60", "interactive", {
        **BUTTONS, "header": {"type": "text", "text": "x" * 60}, "footer": {"text": "x" * 60},
    }),
    ("buttons under an image", "interactive", {
        **BUTTONS, "header": {"type": "image", "image": {"link": "https://example.org/a.png"}},
    }),
    ("ten rows", "interactive", listing(*[str(n) for n in range(10)])),
    ("sections with titles", "interactive", SECTIONED),
    ("a row of 24 and 72", "interactive", path_set(
        path_set(LIST, f"{ROW}.title", "x" * 24), f"{ROW}.description", "x" * 72,
    )),
    ("a row id of 200", "interactive", path_set(LIST, f"{ROW}.id", "x" * 200)),
    ("a list button of 20", "interactive", path_set(LIST, "action.button", "x" * 20)),
    ("a section title of 24", "interactive", path_set(SECTIONED, "action.sections.0.title", "x" * 24)),
    ("a link", "interactive", LINK),
    ("a location request", "interactive", PLACE_REQUEST),
    ("a phone request", "interactive", PHONE_REQUEST),
    ("a flow", "interactive", FLOW),
    ("products", "interactive", PRODUCTS),
    ("a carousel", "interactive", CAROUSEL),
    ("a catalogue", "interactive", {
        "type": "catalog_message", "body": {"text": "x"}, "action": {"name": "catalog_message"},
    }),
    ("a product", "interactive", {"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "2"}}),
    ("a place", "location", PLACE),
    ("an image", "image", IMAGE),
    ("a caption of 1024", "image", {**IMAGE, "caption": "x" * 1024}),
    ("a document", "document", DOCUMENT),
    ("a sound", "audio", AUDIO),
    ("a video", "video", {"link": "https://example.org/a.mp4"}),
    ("a sticker", "sticker", {"link": "https://example.org/a.webp"}),
    ("a contact", "contacts", CARD["contacts"]),
]  # fmt: skip

REFUSED: list[tuple[str, str, Any, int]] = [
    ("no text", "text", {}, 100),
    ("an empty text", "text", {"body": ""}, 100),
    ("a blank text", "text", {"body": "  \n"}, 100),
    ("a text of 4097", "text", {"body": "x" * 4097}, 100),
    ("emoji counted as two units", "text", {"body": "😀" * 2049}, 100),
    ("a text that is a number", "text", {"body": 5}, 100),
    ("a preview that is no boolean", "text", {"body": "x", "preview_url": "yes"}, 100),
    ("an interactive message without type", "interactive", path_set(BUTTONS, "type", ...), 131008),
    ("an interactive message of a made up type", "interactive", {**BUTTONS, "type": "dance"}, 131009),
    ("no body", "interactive", path_set(BUTTONS, "body", ...), 131008),
    ("a list without body", "interactive", path_set(LIST, "body", ...), 131008),
    ("an empty body", "interactive", path_set(BUTTONS, "body.text", ""), 131009),
    ("a body of 1025", "interactive", path_set(BUTTONS, "body.text", "x" * 1025), 131009),
    ("a list body of 1025", "interactive", path_set(LIST, "body.text", "x" * 1025), 131009),
    ("a header of 61", "interactive", {**BUTTONS, "header": {"type": "text", "text": "x" * 61}}, 131009),
    ("a header without type", "interactive", {**BUTTONS, "header": {"text": "x"}}, 131008),
    ("an image over a list", "interactive", {
        **LIST, "header": {"type": "image", "image": {"link": "https://example.org/a.png"}},
    }, 131009),
    ("a footer of 61", "interactive", {**BUTTONS, "footer": {"text": "x" * 61}}, 131009),
    ("no action", "interactive", path_set(BUTTONS, "action", ...), 131008),
    ("no buttons", "interactive", path_set(BUTTONS, "action.buttons", []), 131009),
    ("buttons missing", "interactive", path_set(BUTTONS, "action.buttons", ...), 131008),
    ("four buttons", "interactive", buttons("a", "b", "c", "d"), 131009),
    ("a button title of 21", "interactive", buttons("x" * 21), 131009),
    ("a button without title", "interactive", path_set(BUTTONS, f"{REPLY}.title", ...), 131008),
    ("a button without id", "interactive", path_set(BUTTONS, f"{REPLY}.id", ...), 131008),
    ("a button id of 257", "interactive", path_set(BUTTONS, f"{REPLY}.id", "x" * 257), 131009),
    ("a button id with a space around", "interactive", path_set(BUTTONS, f"{REPLY}.id", " a"), 131009),
    ("two buttons of one title", "interactive", path_set(BUTTONS, f"{REPLY}.title", "Hayır"), 131009),
    ("two buttons of one id", "interactive", path_set(BUTTONS, f"{REPLY}.id", "id Hayır"), 131009),
    ("a button of another type", "interactive", path_set(BUTTONS, "action.buttons.0.type", "url"), 131009),
    ("no list button", "interactive", path_set(LIST, "action.button", ...), 131008),
    ("a list button of 21", "interactive", path_set(LIST, "action.button", "x" * 21), 131009),
    ("no sections", "interactive", path_set(LIST, "action.sections", []), 131009),
    ("no rows", "interactive", path_set(LIST, "action.sections.0.rows", []), 131009),
    ("eleven rows", "interactive", listing(*[str(n) for n in range(11)]), 131009),
    ("eleven rows over two sections", "interactive", path_set(
        SECTIONED, "action.sections.0.rows", [{"id": f"r{n}", "title": str(n)} for n in range(10)],
    ), 131009),
    ("eleven sections", "interactive", path_set(LIST, "action.sections", [
        {"title": str(n), "rows": [{"id": str(n), "title": "x"}]} for n in range(11)
    ]), 131009),
    ("two sections, one without title", "interactive", path_set(SECTIONED, "action.sections.0.title", ...), 131008),
    ("a section title of 25", "interactive", path_set(SECTIONED, "action.sections.0.title", "x" * 25), 131009),
    ("a row title of 25", "interactive", path_set(LIST, f"{ROW}.title", "x" * 25), 131009),
    ("a row without title", "interactive", path_set(LIST, f"{ROW}.title", ...), 131008),
    ("a row id of 201", "interactive", path_set(LIST, f"{ROW}.id", "x" * 201), 131009),
    ("two rows of one id", "interactive", path_set(LIST, f"{ROW}.id", "row 1"), 131009),
    ("a row description of 73", "interactive", path_set(LIST, f"{ROW}.description", "x" * 73), 131009),
    ("a link title of 21", "interactive", path_set(LINK, f"{FLOW_AT}.display_text", "x" * 21), 131009),
    ("a link that is none", "interactive", path_set(LINK, f"{FLOW_AT}.url", "javascript:alert(1)"), 131009),
    ("a link without address", "interactive", path_set(LINK, f"{FLOW_AT}.url", ...), 131008),
    ("a link of another name", "interactive", path_set(LINK, "action.name", "go"), 131009),
    ("a location request of another name", "interactive", path_set(PLACE_REQUEST, "action.name", "x"), 131009),
    ("a location request without name", "interactive", path_set(PLACE_REQUEST, "action.name", ...), 131008),
    ("a phone request of another name", "interactive", path_set(PHONE_REQUEST, "action.name", "x"), 131009),
    ("a flow without id", "interactive", path_set(FLOW, f"{FLOW_AT}.flow_id", ...), 131008),
    ("a flow button of 21", "interactive", path_set(FLOW, f"{FLOW_AT}.flow_cta", "x" * 21), 131009),
    ("a flow button with an emoji", "interactive", path_set(FLOW, f"{FLOW_AT}.flow_cta", "Aç 😀"), 131009),
    ("a flow of another action", "interactive", path_set(FLOW, f"{FLOW_AT}.flow_action", "x"), 131009),
    ("a flow of another mode", "interactive", path_set(FLOW, f"{FLOW_AT}.mode", "x"), 131009),
    ("31 products", "interactive", path_set(
        PRODUCTS, "action.sections.0.product_items", [{"product_retailer_id": str(n)} for n in range(31)],
    ), 131009),
    ("31 products over two sections", "interactive", path_set(PRODUCTS, "action.sections", [
        {"title": str(part), "product_items": [{"product_retailer_id": str(n)} for n in range(16)]} for part in range(2)
    ]), 131009),
    ("eleven product sections", "interactive", path_set(PRODUCTS, "action.sections", [
        {"title": str(n), "product_items": [{"product_retailer_id": "1"}]} for n in range(11)
    ]), 131009),
    ("eleven cards", "interactive", path_set(CAROUSEL, "action.cards", [{}] * 11), 131009),
    ("a place without latitude", "location", path_set(PLACE, "latitude", ...), 131008),
    ("a place north of the pole", "location", {**PLACE, "latitude": 91}, 131009),
    ("a place that is no number", "location", {**PLACE, "longitude": "doğu"}, 131009),
    ("a caption of 1025", "image", {**IMAGE, "caption": "x" * 1025}, 131009),
    ("an image without id and link", "image", {"caption": "x"}, 131008),
    ("an image with id and link", "image", {**IMAGE, "id": "1"}, 131008),
    ("an image that was never uploaded", "image", {"id": "1"}, 131009),
    ("an image with a file name", "image", {**IMAGE, "filename": "a.png"}, 131009),
    ("a sound with a caption", "audio", {**AUDIO, "caption": "x"}, 131009),
    ("an image from a local file", "image", {"link": "file:///etc/passwd"}, 131009),
    ("no contacts", "contacts", [], 131009),
    ("a contact without name", "contacts", [{"phones": []}], 131008),
    ("a contact whose name has no part", "contacts", [{"name": {"formatted_name": "Ayşe"}}], 131008),
    ("a reaction to nothing", "reaction", {"emoji": "👍"}, 131008),
    ("a reaction without emoji", "reaction", {"message_id": "wamid.x"}, 131008),
    ("a reaction that is a word", "reaction", {"message_id": "wamid.x", "emoji": "evet"}, 131009),
    ("a template without name", "template", {"language": {"code": "tr"}}, 131008),
    ("a template without language", "template", {"name": "hatirlatma"}, 131008),
    ("content that is no object", "text", "Merhaba", 131009),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_a_message_inside_its_limits_is_accepted_and_reaches_the_phone(
    standing: tuple[World, Phone], kind: str, content: Any
) -> None:
    world, phone = standing
    response = world.send(phone, kind, content)
    assert response.status_code == 200, response.json()
    assert response.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": phone.number, "wa_id": phone.number}],
        "messages": [{"id": response.json()["messages"][0]["id"]}],
    }
    assert phone.wait_reply().id == response.json()["messages"][0]["id"]


@pytest.mark.parametrize(("kind", "content", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_message_outside_a_limit_is_refused_with_its_code(
    standing: tuple[World, Phone], kind: str, content: Any, code: int
) -> None:
    world, phone = standing
    response = world.send(phone, kind, content)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, code)
    assert error["message"].startswith(f"(#{code}) ")
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]
    if code != 100:
        assert error["error_data"]["messaging_product"] == "whatsapp"
        assert error["error_data"]["details"]
    before = len(world.receiver.statuses)
    world.control.advance(5)
    assert phone.replies() == []
    assert len(world.receiver.statuses) == before


ENVELOPES: list[tuple[str, dict[str, Any], int]] = [
    ("no product", {"messaging_product": ...}, 100),
    ("another product", {"messaging_product": "telegram"}, 100),
    ("no addressee", {"to": ...}, 100),
    ("an addressee that is a number", {"to": 905551112233}, 100),
    ("an addressee that is a word", {"to": "selin"}, 131009),
    ("an addressee that is too short", {"to": "12345"}, 131009),
    ("an addressee that is too long", {"to": "9" * 16}, 131009),
    ("a user id that is none", {"to": ..., "recipient": "selin"}, 131009),
    ("a group", {"recipient_type": "group"}, 100),
    ("a type that does not exist", {"type": "dance"}, 100),
    ("a type without its content", {"type": "image"}, 100),
    ("callback data of 513", {"biz_opaque_callback_data": "x" * 513}, 131009),
    ("a context without id", {"context": {}}, 131008),
    ("oneself", {"to": "902125550000"}, 131021),
]


@pytest.mark.parametrize(("change", "code"), [case[1:] for case in ENVELOPES], ids=[case[0] for case in ENVELOPES])
def test_a_wrong_envelope_is_refused(world: World, change: dict[str, Any], code: int) -> None:
    payload = {"messaging_product": "whatsapp", "to": "905000000101", "type": "text", "text": TEXT, **change}
    world.phone(phone="905000000101")
    world.phone(phone="902125550000")
    response = world.post({key: value for key, value in payload.items() if value is not ...})
    assert (response.status_code, response.json()["error"]["code"]) == (400, code)


def test_a_message_without_type_is_a_text(world: World) -> None:
    phone = world.greeted()
    assert world.post({"messaging_product": "whatsapp", "to": phone.number, "text": TEXT}).status_code == 200
    assert phone.wait_reply().text == "Merhaba"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"'])
def test_a_body_that_is_no_object_is_refused(world: World, body: bytes) -> None:
    response = world.graph("POST", "106540352242922/messages", content=body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, 100)
