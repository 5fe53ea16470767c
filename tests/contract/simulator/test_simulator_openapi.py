"""Meta's own OpenAPI as a second opinion.

As published, the document accepts none of its own 50 requests. The patches below mend what contradicts itself and
nothing else; after them it accepts most of its examples, and then what the simulator accepts and refuses is held
against it. It knows nothing of text lengths, read marks, business-scoped recipients and newer message kinds, so it is
no more than a second opinion.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from simulator_world import ACCOUNT, NUMBER, World, buttons, listing

from randevu.messaging.approved import files, submission

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jsonschema

DOCUMENT = Path(__file__).resolve().parents[4] / "shared/data/whatsapp/business-messaging-api_v23.0.yaml"
pytestmark = pytest.mark.skipif(not DOCUMENT.exists(), reason="../shared is absent: Meta's OpenAPI is there")

LEAST_ACCEPTED = 44
"""Of Meta's 50 own request examples, after the patches."""

NOT_SIMULATED = {
    "Send Order Details Message": "payments in India and Brazil",
    "Send Order Status Message": "payments in India and Brazil",
    "Send Reply to List Message": "has no type, so that by Meta's own rule it would be a text",
    "Send Multi-Product Message": "its header type is a placeholder",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    with DOCUMENT.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@pytest.fixture(scope="module")
def is_valid(document: dict[str, Any]) -> Callable[[Any], bool]:
    """Whether Meta's patched schema accepts a request body."""
    schemas = patched(document["components"]["schemas"])
    root = {"$ref": "#/components/schemas/Message", "components": {"schemas": schemas}}
    validator = jsonschema.Draft202012Validator(root)
    return lambda body: bool(validator.is_valid(body))


def patched(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas with six contradictions mended."""
    schemas = copy.deepcopy(schemas)
    for schema in _objects(schemas):
        # 1. additionalProperties: false in one half of an allOf forbids what the other half requires.
        for half in schema.get("allOf") or []:
            name = half.get("$ref", "").rpartition("/")[2]
            if schemas.get(name, half).pop("additionalProperties", None) is False:
                schema["unevaluatedProperties"] = False
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            continue
        # 2. language.policy is required although Meta removed it, 3. recipient_type although it has a default.
        if isinstance(schema.get("required"), list):
            schema["required"] = [name for name in schema["required"] if name not in ("policy", "recipient_type")]
        # 4. a button's index has a pattern of odd single characters; 5. its sub_type is upper case in one place.
        if "sub_type" in properties:
            properties["sub_type"] = {"type": "string"}
            properties["index"] = {}
        # 6. latitude and longitude are typed as strings and sent as numbers.
        for name in ("latitude", "longitude"):
            if name in properties:
                properties[name] = {"type": ["string", "number"]}
    return schemas


def _objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _objects(value))]
    if isinstance(node, list):
        return [found for value in node for found in _objects(value)]
    return []


def examples(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    content = document["paths"]["/{Version}/{Phone-Number-ID}/messages"]["post"]["requestBody"]["content"]
    return {name: example["value"] for name, example in content["application/json"]["examples"].items()}


def test_the_patches_make_most_of_metas_own_examples_valid(
    document: dict[str, Any], is_valid: Callable[[Any], bool]
) -> None:
    found = examples(document)
    accepted = [name for name, body in found.items() if is_valid(body)]
    assert len(found) == 50
    assert len(accepted) >= LEAST_ACCEPTED, sorted(set(found) - set(accepted))


def test_the_simulator_accepts_metas_own_messages_but_for_what_it_does_not_simulate(document: dict[str, Any]) -> None:
    world = World()
    world.control.faults(limits=False)
    phone = world.greeted(phone="905000000101")
    files = {kind: _upload(world, mime_type) for kind, mime_type in MIME_TYPES.items()}
    refused = {}
    for name, body in examples(document).items():
        body = _filled(body, files, str(phone.sent[0]))
        if body.get("type") == "template":
            _register(world, body["template"])
        response = world.post(body)
        if response.status_code != 200:
            refused[name] = response.json()["error"]["message"]
    assert set(refused) == set(NOT_SIMULATED), refused


MIME_TYPES = {
    "image": "image/png",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "sticker": "image/webp",
    "document": "application/pdf",
}


def _upload(world: World, mime_type: str) -> str:
    form = {"messaging_product": "whatsapp", "type": mime_type}
    made = world.graph("POST", f"{NUMBER}/media", data=form, files={"file": ("a", b"x", mime_type)})
    return str(made.json()["id"])


def _filled(body: dict[str, Any], files: dict[str, str], received: str) -> dict[str, Any]:
    """The example with something real where it has a placeholder: a phone, an address, an uploaded file, a message."""
    body = copy.deepcopy(body)
    if "to" in body:
        body["to"] = "905000000101"
    if "status" in body:
        body["message_id"] = received
    for part in _objects(body):
        for kind, file in files.items():
            if isinstance(part.get(kind), dict) and "id" in part[kind]:
                part[kind]["id"] = file
        for key in ("link", "url"):
            if str(part.get(key, "")).startswith(("<", "http(s)", "{{")):
                part[key] = "https://example.org/a"
        if "language" in part:
            part["language"]["code"] = "en_US"
    return body


def _register(world: World, sent: dict[str, Any]) -> None:
    """A template that fits a message which sends it."""
    parameters = {part["type"].lower(): part["parameters"] for part in sent.get("components") or []}
    places = " ".join(f"{{{{{place}}}}} ve" for place in range(1, 1 + len(parameters.get("body", []))))
    body = {"type": "BODY", "text": f"Metin {places} son.", "example": {"body_text": [["x"]]}}
    components: list[dict[str, Any]] = [body]
    if "header" in parameters:
        components.append({"type": "HEADER", "format": parameters["header"][0]["type"].upper()})
    made = {"name": f"t_{len(world.control.webhooks())}", "language": "en_US", "category": "UTILITY"}
    sent["name"] = made["name"]
    response = world.graph("POST", f"{ACCOUNT}/message_templates", json={**made, "components": components})
    assert response.status_code == 200, response.json()
    world.control.advance(3)


BOTH_ACCEPT = {
    "text": ("text", {"body": "Merhaba"}),
    "three buttons": ("interactive", buttons("a", "b", "c")),
    "a list": ("interactive", listing("13:00", "14:00")),
    "an image": ("image", {"link": "https://example.org/a.png"}),
    "a place": ("location", {"latitude": 40.99, "longitude": 29.03, "name": "Salon", "address": "Kadıköy"}),
}
BOTH_REFUSE = {
    "no buttons": ("interactive", buttons()),
    "four buttons": ("interactive", buttons("a", "b", "c", "d")),
    "a title of 21": ("interactive", buttons("x" * 21)),
    "eleven rows": ("interactive", listing(*"abcdefghijk")),
    "a row of 25": ("interactive", listing("x" * 25)),
    "a made up kind": ("interactive", {**buttons("a"), "type": "dance"}),
    "a template without language": ("template", {"name": "x"}),
}


@pytest.mark.parametrize("case", BOTH_ACCEPT)
def test_what_the_simulator_accepts_meta_describes(world: World, is_valid: Callable[[Any], bool], case: str) -> None:
    kind, content = BOTH_ACCEPT[case]
    phone = world.greeted()
    assert world.send(phone, kind, content).status_code == 200
    assert is_valid(_message(kind, content))


@pytest.mark.parametrize("case", BOTH_REFUSE)
def test_what_meta_forbids_the_simulator_refuses(world: World, is_valid: Callable[[Any], bool], case: str) -> None:
    kind, content = BOTH_REFUSE[case]
    assert not is_valid(_message(kind, content))
    assert world.send(world.greeted(), kind, content).status_code == 400


def _message(kind: str, content: Any) -> dict[str, Any]:
    base = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "905000000101"}
    return {**base, "type": kind, kind: content}


# ---------------------------------------------------------------- templates

TEMPLATES = "/{Version}/{WABA-ID}/message_templates"
OTHER_TEMPLATES = ("Flow", "authentication", "catalog", "multi-product", "Multi-Product")
"""Kinds of templates that no appointment needs and the simulator does not know."""


def template_content(document: dict[str, Any], verb: str) -> dict[str, Any]:
    described = document["paths"][TEMPLATES][verb]
    part = described["requestBody"] if verb == "post" else described["responses"]["200"]
    content: dict[str, Any] = part["content"]["application/json"]
    return content


def test_our_templates_are_submitted_in_the_shape_meta_describes(document: dict[str, Any]) -> None:
    described = jsonschema.Draft202012Validator(template_content(document, "post")["schema"])
    example = template_content(document, "post")["examples"][
        "Create template w/ text header, text body, text footer, and 2 quick reply buttons"
    ]["value"]
    known = {part["type"].upper(): set(part) for part in example["components"]}
    for template in files.read().values():
        payload = submission.payload(template)
        described.validate(payload)
        assert set(payload) <= set(example)
        assert all(set(part) <= known[part["type"]] for part in payload["components"])


def test_the_simulator_takes_metas_own_templates(document: dict[str, Any], world: World) -> None:
    taken = 0
    for number, (name, example) in enumerate(template_content(document, "post")["examples"].items()):
        if not any(word in name for word in OTHER_TEMPLATES):
            payload = {**example["value"], "name": f"example_{number}"}
            assert world.graph("POST", f"{ACCOUNT}/message_templates", json=payload).status_code == 200, name
            taken += 1
    assert taken >= 4


def test_the_simulator_lists_templates_in_the_shape_meta_describes(document: dict[str, Any], world: World) -> None:
    payload = submission.payload(files.read()[("appointment_reminder_one_day", "tr")])
    world.graph("POST", f"{ACCOUNT}/message_templates", json=payload)
    listed = world.graph("GET", f"{ACCOUNT}/message_templates").json()
    content = template_content(document, "get")
    jsonschema.Draft202012Validator(content["schema"]).validate(listed)
    (example, *_) = content["examples"].values()
    assert set(listed["data"][0]) - set(example["value"]["data"][0]) <= {"parameter_format"}
