"""Templates: registered, reviewed, sent, refused."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_world import ACCOUNT, World

BODY = {
    "type": "BODY",
    "text": "Merhaba {{1}}, randevunuz {{2}} saatinde. Görüşmek üzere!",
    "example": {"body_text": [["Selin", "14:00"]]},
}
FOOTER = {"type": "FOOTER", "text": "Defne"}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Geliyorum"},
        {"type": "URL", "text": "Yol tarifi", "url": "https://example.org/{{1}}", "example": ["https://example.org/a"]},
    ],
}
REMINDER = {"name": "hatirlatma", "language": "tr", "category": "UTILITY", "components": [BODY, FOOTER, BUTTONS]}


def texts(*values: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": value} for value in values]


def components(*body: str) -> list[dict[str, Any]]:
    return [
        {"type": "body", "parameters": texts(*body)},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "P"}],
        },
        {"type": "button", "sub_type": "url", "index": "1", "parameters": texts("abc")},
    ]


def create(world: World, **change: Any) -> str:
    """A template that has passed review."""
    made = world.graph("POST", f"{ACCOUNT}/message_templates", json={**REMINDER, **change}).json()
    world.control.advance(3)
    return str(made["id"])


def send(world: World, phone: Any, parts: Any = None, name: str = "hatirlatma", language: str = "tr") -> Any:
    parts = components("Selin", "14:00") if parts is None else parts
    return world.send(phone, "template", {"name": name, "language": {"code": language}, "components": parts})


def test_a_new_template_is_pending_and_approved_by_a_webhook(world: World) -> None:
    made = world.graph("POST", f"{ACCOUNT}/message_templates", json=REMINDER).json()
    assert (made["status"], made["category"]) == ("PENDING", "UTILITY")
    world.control.advance(3)
    change = world.receiver.bodies[0]["entry"][0]["changes"][0]
    assert change == {
        "field": "message_template_status_update",
        "value": {
            "event": "APPROVED",
            "message_template_id": int(made["id"]),
            "message_template_name": "hatirlatma",
            "message_template_language": "tr",
            "reason": "NONE",
            "message_template_category": "UTILITY",
        },
    }
    listed = world.graph("GET", f"{ACCOUNT}/message_templates", params={"name": "hatirlatma"}).json()["data"]
    assert [(each["id"], each["status"]) for each in listed] == [(made["id"], "APPROVED")]


def test_an_approved_template_reaches_somebody_who_never_wrote(world: World) -> None:
    create(world)
    phone = world.phone()
    response = send(world, phone)
    assert response.json()["messages"][0]["message_status"] == "accepted"
    bubble = phone.wait_reply()
    assert bubble.text == "Merhaba Selin, randevunuz 14:00 saatinde. Görüşmek üzere!"
    assert (bubble.footer, bubble.buttons, bubble.link) == ("Defne", ("Geliyorum",), "https://example.org/abc")
    world.receiver.clear()
    phone.tap("Geliyorum")
    world.control.advance(1)
    message = world.receiver.messages[0]
    assert (message["type"], message["button"]) == ("button", {"payload": "P", "text": "Geliyorum"})
    assert message["context"]["id"] == bubble.id


def test_utility_is_billable_only_outside_the_window(world: World) -> None:
    create(world)
    phone = world.greeted()
    send(world, phone)
    world.control.advance(25 * 3600)
    send(world, phone)
    world.control.advance(1)
    prices = [each["pricing"]["billable"] for each in world.receiver.statuses if each["status"] == "sent"]
    assert prices == [False, True]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], 132000),
        (components("Selin"), 132000),
        (components("Selin", "14:00", "fazla"), 132000),
        (components("Selin", "14:00")[:2], 132000),
        ([{"type": "body", "parameters": [{"type": "image"}, {"type": "text", "text": "x"}]}], 132012),
        (components("Selin", "14:00\nve"), 132018),
        (components("Selin", ""), 132018),
        (components("x" * 1000, "14:00"), 132005),
    ],
)
def test_parameters_that_do_not_fit_are_refused(world: World, parts: Any, code: int) -> None:
    create(world)
    response = send(world, world.phone(), parts)
    assert (response.status_code, response.json()["error"]["code"]) == (400, code)


def test_named_parameters_are_matched_by_name(world: World) -> None:
    body = {
        "type": "BODY",
        "text": "Merhaba {{ad}}, saat {{saat}} için bekliyoruz.",
        "example": {"body_text_named_params": [{"param_name": "ad", "example": "Selin"}]},
    }
    create(world, name="adli", parameter_format="NAMED", components=[body])
    phone = world.phone()
    named = [
        {"type": "text", "parameter_name": "saat", "text": "14:00"},
        {"type": "text", "parameter_name": "ad", "text": "Selin"},
    ]
    assert send(world, phone, [{"type": "body", "parameters": named}], name="adli").status_code == 200
    assert phone.wait_reply().text == "Merhaba Selin, saat 14:00 için bekliyoruz."
    unnamed = [{"type": "body", "parameters": texts("14:00", "Selin")}]
    assert send(world, phone, unnamed, name="adli").json()["error"]["code"] == 132012
    twice = [{"type": "body", "parameters": [named[0], named[0]]}]
    assert send(world, phone, twice, name="adli").json()["error"]["code"] == 132012


def test_an_unknown_name_or_language_is_refused(world: World) -> None:
    create(world)
    for name, language in (("baska", "tr"), ("hatirlatma", "en_US")):
        response = send(world, world.phone(), name=name, language=language)
        assert (response.status_code, response.json()["error"]["code"]) == (404, 132001)


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001)])
def test_a_template_that_is_not_active_is_refused(world: World, status: str, code: int) -> None:
    template_id = create(world)
    world.receiver.clear()
    world.control.call("POST", f"/templates/{template_id}", json={"status": status})
    assert send(world, world.phone()).json()["error"]["code"] == code
    world.control.advance(1)
    assert world.receiver.values[0]["event"] == status


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Hatırlatma"},
        {"name": "x" * 513},
        {"language": "turkish"},
        {"category": "PROMOTION"},
        {"components": []},
        {"components": "BODY"},
        {"components": [FOOTER]},
        {"components": [BODY, BODY]},
        {"components": [{**BODY, "text": "x" * 1025}]},
        {"components": [{"type": "BODY", "text": "Merhaba {{1}}, nasılsınız?"}]},
        {"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]},
        {"components": [BODY, {"type": "FOOTER", "text": "x" * 61}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x"}] * 11}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": "x"}]}]},
        {"components": [BODY, {"type": "MUSIC"}]},
    ],
)
def test_a_malformed_template_is_not_taken_for_review(world: World, change: dict[str, Any]) -> None:
    response = world.graph("POST", f"{ACCOUNT}/message_templates", json={**REMINDER, **change})
    assert (response.status_code, response.json()["error"]["code"]) == (400, 100)


def test_the_same_name_and_language_cannot_be_created_twice(world: World) -> None:
    create(world)
    again = world.graph("POST", f"{ACCOUNT}/message_templates", json=REMINDER).json()["error"]
    assert (again["code"], again["error_subcode"]) == (100, 2388024)
    assert world.graph("POST", f"{ACCOUNT}/message_templates", json={**REMINDER, "language": "en"}).status_code == 200


@pytest.mark.parametrize("text", ["Merhaba {{1}}{{2}} bey", "{{1}} için bekliyoruz", "Randevunuz {{1}}"])
def test_review_rejects_adjacent_and_outer_variables(world: World, text: str) -> None:
    body = {"type": "BODY", "text": text, "example": {"body_text": [["a", "b"]]}}
    create(world, components=[body])
    value = world.receiver.values[0]
    assert (value["event"], value["reason"]) == ("REJECTED", "INVALID_FORMAT")
    assert value["rejection_info"]["recommendation"]


def test_promotional_words_move_a_utility_template_to_marketing(world: World) -> None:
    create(world, components=[{"type": "BODY", "text": "Bu hafta indirim var."}])
    first, second = world.receiver.bodies
    assert first["entry"][0]["changes"][0]["field"] == "template_category_update"
    assert first["entry"][0]["changes"][0]["value"]["new_category"] == "MARKETING"
    assert second["entry"][0]["changes"][0]["value"]["message_template_category"] == "MARKETING"


def test_marketing_fails_for_somebody_who_stopped_it(world: World) -> None:
    create(world, category="MARKETING", components=[{"type": "BODY", "text": "Yeni hizmetimiz."}])
    phone = world.greeted()
    world.control.call("POST", f"/customers/{phone.key}/marketing", json={"value": "stop"})
    send(world, phone, [])
    world.control.advance(1)
    assert world.receiver.statuses[-1]["errors"][0]["code"] == 131050


def test_an_authentication_template_needs_a_phone(world: World) -> None:
    create(world, category="AUTHENTICATION", components=[{"type": "BODY", "text": "Kodunuz hazır."}])
    phone = world.phone()
    payload = {
        "messaging_product": "whatsapp",
        "recipient": phone.user_id,
        "type": "template",
        "template": {"name": "hatirlatma", "language": {"code": "tr"}},
    }
    assert world.post(payload).json()["error"]["code"] == 131062


def test_an_edited_template_is_reviewed_again(world: World) -> None:
    template_id = create(world)
    assert world.graph("POST", template_id, json={"components": [{"type": "BODY", "text": "Yeni."}]}).json() == {
        "success": True
    }
    assert world.graph("GET", template_id).json()["status"] == "PENDING"
    world.control.advance(3)
    assert world.graph("GET", template_id).json()["status"] == "APPROVED"


def test_templates_are_listed_in_pages_and_deleted_by_name(world: World) -> None:
    for number in range(3):
        create(world, name=f"t{number}")
    page = world.graph("GET", f"{ACCOUNT}/message_templates", params={"limit": "2"}).json()
    assert [each["name"] for each in page["data"]] == ["t0", "t1"]
    rest = world.http.get(page["paging"]["next"], headers={"Authorization": "Bearer test-token"}).json()
    assert [each["name"] for each in rest["data"]] == ["t2"]
    assert "next" not in rest["paging"]
    assert world.graph("DELETE", f"{ACCOUNT}/message_templates", params={"name": "t1"}).json() == {"success": True}
    assert world.graph("DELETE", f"{ACCOUNT}/message_templates", params={"name": "t1"}).status_code == 400


def test_a_listing_holds_the_fields_that_are_asked_for(world: World) -> None:
    template_id = create(world)
    world.control.call("POST", f"/templates/{template_id}", json={"quality": "YELLOW"})
    asked = {"fields": "name,quality_score,rejected_reason"}
    (listed,) = world.graph("GET", f"{ACCOUNT}/message_templates", params=asked).json()["data"]
    assert isinstance(listed["quality_score"].pop("date"), int)
    assert listed == {
        "id": template_id,
        "name": "hatirlatma",
        "quality_score": {"score": "YELLOW"},
        "rejected_reason": "NONE",
    }
    assert set(world.graph("GET", template_id, params={"fields": "status"}).json()) == {"id", "status"}


def test_a_change_of_quality_is_told(world: World) -> None:
    template_id = create(world)
    world.receiver.clear()
    world.control.call("POST", f"/templates/{template_id}", json={"quality": "RED"})
    world.control.advance(1)
    (change,) = world.receiver.bodies[0]["entry"][0]["changes"]
    assert change == {
        "field": "message_template_quality_update",
        "value": {
            "previous_quality_score": "UNKNOWN",
            "new_quality_score": "RED",
            "message_template_id": int(template_id),
            "message_template_name": "hatirlatma",
            "message_template_language": "tr",
        },
    }


def test_one_under_review_or_disabled_cannot_be_edited(world: World) -> None:
    made = world.graph("POST", f"{ACCOUNT}/message_templates", json=REMINDER).json()
    change = {"components": [{"type": "BODY", "text": "Yeni."}]}
    assert world.graph("POST", made["id"], json=change).status_code == 400
    world.control.advance(3)
    assert world.graph("POST", made["id"], json={**change, "category": "MARKETING"}).status_code == 400
    world.control.call("POST", f"/templates/{made['id']}", json={"status": "DISABLED"})
    assert world.graph("POST", made["id"], json=change).status_code == 400
