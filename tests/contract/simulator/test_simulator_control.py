"""What the control API refuses, and with which reason; and the demo that `make run` starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from simulator_world import SETTINGS, World

from randevu.settings import ROOT
from randevu.simulator.cloud import Cloud
from randevu.simulator.server import business_name, demo_app


def ask(world: World, method: str, path: str, **given: Any) -> httpx.Response:
    return world.http.request(method, f"/simulator{path}", **given)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("POST", "/customers", {}, 400, "a customer has a name"),
        ("POST", "/customers", {"name": "Ece", "age": 7}, 400, "age cannot be said here"),
        ("POST", "/customers", {"name": "Ece", "phone": 90532}, 400, "phone must be a text"),
        ("POST", "/customers", {"name": "Ece", "on_whatsapp": "no"}, 400, "on_whatsapp must be true or false"),
        ("POST", "/customers", {"name": "Ece", "shows": "nothing"}, 400, "shows must be both, phone or user_id"),
        ("PATCH", "/customers/c1", {"phone": "90532"}, 400, "phone cannot be said here"),
        ("PATCH", "/customers/c1", {"shows": "nothing"}, 400, "shows must be both, phone or user_id"),
        ("PATCH", "/customers/c9", {}, 404, "no such customer"),
        ("POST", "/customers/c1/acts", {"type": "image", "data": "no base64!"}, 400, "data must be base64"),
        ("POST", "/customers/c1/marketing", {"value": "perhaps"}, 409, "stop or resume"),
        ("GET", "/customers/by-phone/123", None, 404, "nobody has this phone"),
        ("GET", "/media/7", None, 404, "no such file"),
        ("PATCH", "/faults", {"outage": 1}, 400, "outage must be true or false"),
        ("POST", "/advance", {"seconds": -1}, 400, "a number from 0 to a year"),
        ("POST", "/webhooks", {"field": "messages"}, 400, "field and value are needed"),
        ("POST", "/templates/7", {}, 404, "no such template"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    world: World, method: str, path: str, body: Any, status: int, reason: str
) -> None:
    world.phone("Selin")
    answer = ask(world, method, path, json=body)
    assert (answer.status_code, reason in answer.json()["detail"]) == (status, True), answer.text


@pytest.mark.parametrize(("body", "reason"), [(b"{", "is no JSON"), (b"[]", "must be a JSON object")])
def test_a_body_that_is_no_object_is_refused(world: World, body: bytes, reason: str) -> None:
    answer = ask(world, "POST", "/customers", content=body)
    assert (answer.status_code, reason in answer.json()["detail"]) == (400, True)


def test_pages_of_other_sites_reach_nothing(world: World) -> None:
    assert ask(world, "GET", "/customers", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert ask(world, "GET", "/customers", headers={"Origin": "http://testserver"}).status_code == 200


def test_a_webhook_that_does_not_answer_is_told_apart_from_one_that_answers_wrongly(world: World) -> None:
    world.receiver.welcome = lambda given: (200, "something else")
    assert ask(world, "POST", "/webhooks/verify").json() == {"verified": False, "status": 200}

    def is_away(given: dict[str, str]) -> tuple[int, str]:
        raise httpx.ConnectError("nobody listens")

    world.receiver.welcome = is_away
    answer = ask(world, "POST", "/webhooks/verify")
    assert (answer.status_code, answer.json()["detail"]) == (502, "the webhook gave no answer (ConnectError)")


def test_what_is_said_about_a_customer_can_be_changed(world: World) -> None:
    key = world.phone("Selin").key
    changed = ask(world, "PATCH", f"/customers/{key}", json={"name": "Selin Y.", "on_whatsapp": False}).json()
    assert (changed["name"], changed["on_whatsapp"]) == ("Selin Y.", False)


def test_the_demo_has_customers_and_the_owners_templates_in_it() -> None:
    cloud: Cloud = demo_app(SETTINGS).state.cloud
    assert cloud.account.name == "Defne Güzellik & Kuaför"
    assert len(list(cloud.people)) > 1
    told = {path.stem for path in (ROOT / "randevu/messaging/templates/tr").glob("owner_*.txt")}
    assert told <= {template.name for template in cloud.templates}


@pytest.mark.parametrize("text", ["", "- a", "business:", "business: {}", "business: [", "\x00"])
def test_a_business_file_without_a_name_still_gives_a_chat(tmp_path: Path, text: str) -> None:
    file = tmp_path / "business.yml"
    file.write_text(text)
    assert business_name(file) == "WhatsApp"
    assert business_name(tmp_path / "none.yml") == "WhatsApp"
