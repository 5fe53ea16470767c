"""Customers: what they can do on the phone, and how much of them the business is shown."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from simulator_world import World, buttons

from randevu.simulator.phone import Refused


def told(world: World) -> dict[str, Any]:
    """The only message told since the receiver was cleared."""
    world.control.advance(1)
    (message,) = world.receiver.messages
    return message


def test_a_customer_with_a_hidden_phone_is_known_by_user_id_alone(world: World) -> None:
    phone = world.phone(name="Derya", user_id="TR.77")
    phone.say("merhaba")
    message = told(world)
    assert "from" not in message
    assert message["from_user_id"] == "TR.77"
    assert world.receiver.values[0]["contacts"] == [{"profile": {"name": "Derya"}, "user_id": "TR.77"}]
    answer = world.post({"messaging_product": "whatsapp", "recipient": "TR.77", "type": "text", "text": {"body": "x"}})
    assert answer.json()["contacts"] == [{"input": "TR.77", "user_id": "TR.77"}]
    assert phone.wait_reply().text == "x"
    world.control.advance(5)
    assert {"recipient_id" in status for status in world.receiver.statuses} == {False}
    assert {status["recipient_user_id"] for status in world.receiver.statuses} == {"TR.77"}


def test_a_customer_can_be_shown_as_older_webhooks_did_by_phone_alone(world: World) -> None:
    world.phone(phone="905000000101", shows="phone").say("merhaba")
    message = told(world)
    assert message["from"] == "905000000101"
    assert "from_user_id" not in message
    assert world.receiver.values[0]["contacts"] == [{"profile": {"name": "Selin"}, "wa_id": "905000000101"}]


def test_all_phones_can_be_hidden_at_once(world: World) -> None:
    world.control.faults(hide_phones=True)
    world.phone(phone="905000000101").say("merhaba")
    assert "from" not in told(world)


def test_the_phone_wins_where_a_message_is_addressed_twice(world: World) -> None:
    one, other = world.greeted(), world.phone(name="Murat")
    world.send(one, "text", {"body": "x"}, recipient=other.user_id)
    assert one.wait_reply().text == "x"
    assert other.replies() == []


def test_a_phone_written_first_becomes_a_customer(world: World) -> None:
    world.post({"messaging_product": "whatsapp", "to": "+90 500 000 09 99", "text": {"body": "x"}})
    assert [customer["phone"] for customer in world.control.customers()] == ["905000000999"]


def test_a_user_id_nobody_has_fails_as_undeliverable(world: World) -> None:
    answer = world.post({"messaging_product": "whatsapp", "recipient": "TR.404", "text": {"body": "x"}})
    assert answer.status_code == 200
    world.control.advance(1)
    (status,) = world.receiver.statuses
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)
    assert "recipient_id" not in status


def test_a_new_number_is_told_by_a_system_message_and_the_old_one_no_longer_reached(world: World) -> None:
    phone = world.greeted(phone="905000000101", user_id="TR.1")
    phone.change_number("905000000202")
    message = told(world)
    assert message["type"] == "system"
    assert message["from"] == "905000000101"
    assert message["system"]["type"] == "user_changed_number"
    assert message["system"]["wa_id"] == "905000000202"
    assert message["system"]["user_id"] == phone.user_id != "TR.1"
    assert "contacts" not in world.receiver.values[0]
    world.receiver.clear()
    world.post({"messaging_product": "whatsapp", "to": "905000000101", "text": {"body": "x"}})
    world.control.advance(1)
    assert [status["errors"][0]["code"] for status in world.receiver.statuses] == [131026]
    world.send(phone, "text", {"body": "yeni"})
    assert phone.wait_reply().text == "yeni"


def test_a_new_user_id_of_a_hidden_customer_is_told_from_the_old_one(world: World) -> None:
    phone = world.greeted(user_id="TR.1")
    phone.change_number(None)
    message = told(world)
    assert message["from_user_id"] == "TR.1"
    assert message["system"]["type"] == "user_changed_user_id"
    assert message["system"]["user_id"] == phone.user_id != "TR.1"
    assert "wa_id" not in message["system"]


def test_a_new_user_id_of_a_visible_customer_leaves_the_number_alone(world: World) -> None:
    phone = world.greeted(phone="905000000101", user_id="TR.1")
    phone.change_number(None)
    message = told(world)
    assert (message["from"], message["from_user_id"]) == ("905000000101", "TR.1")
    assert message["system"]["type"] == "user_changed_user_id"
    assert "wa_id" not in message["system"]


def test_somebody_without_whatsapp_is_not_reached(world: World) -> None:
    phone = world.greeted()
    world.control.call("PATCH", f"/customers/{phone.key}", json={"on_whatsapp": False})
    world.text(phone)
    world.control.advance(1)
    (status,) = world.receiver.statuses
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)
    assert phone.bubbles()[-1].error == 131026


@pytest.mark.parametrize(
    ("kind", "wire", "more"),
    [
        ("image", "image", {"caption": "saçım"}),
        ("voice", "audio", {}),
        ("audio", "audio", {}),
        ("video", "video", {}),
        ("document", "document", {"filename": "rapor.pdf"}),
        ("sticker", "sticker", {}),
    ],
)
def test_a_file_comes_with_its_checksum_and_can_be_fetched(
    world: World, kind: str, wire: str, more: dict[str, Any]
) -> None:
    world.phone().act(kind, **more)
    message = told(world)
    part = message[wire]
    assert message["type"] == wire
    assert {key: part[key] for key in more} == more
    assert part.get("voice") == {"voice": True, "audio": False}.get(kind)
    found = world.graph("GET", part["id"]).json()
    data = world.http.get(found["url"], headers={"Authorization": "Bearer test-token"}).content
    assert base64.b64decode(part["sha256"]) == hashlib.sha256(data).digest()


def test_a_location_with_and_without_a_name(world: World) -> None:
    phone = world.phone()
    phone.share_location(40.99, 29.03, "Moda")
    phone.share_location(40.99, 29.03)
    world.control.advance(1)
    places = [message["location"] for message in world.receiver.messages]
    assert places == [{"latitude": 40.99, "longitude": 29.03, "name": "Moda"}, {"latitude": 40.99, "longitude": 29.03}]


def test_a_reaction_and_its_two_ways_of_being_taken_back(world: World) -> None:
    phone = world.greeted()
    sent = world.text(phone)
    phone.wait_reply()
    phone.react("👍")
    phone.act("reaction", emoji="")
    phone.act("reaction")
    world.control.advance(1)
    assert [message["reaction"] for message in world.receiver.messages] == [
        {"message_id": sent, "emoji": "👍"},
        {"message_id": sent, "emoji": ""},
        {"message_id": sent},
    ]
    assert len({message["id"] for message in world.receiver.messages} | {sent}) == 4


def test_an_edited_and_a_withdrawn_message_name_the_original(world: World) -> None:
    phone = world.phone()
    message_id = phone.say("yarın 3")
    phone.edit("yarın 4")
    phone.withdraw()
    world.control.advance(1)
    _, edit, revoke = world.receiver.messages
    assert edit["edit"] == {
        "original_message_id": message_id,
        "message": {"type": "text", "text": {"body": "yarın 4"}},
    }
    assert revoke["revoke"] == {"original_message_id": message_id}
    assert phone.bubbles()[0].raw["revoked"]


def test_a_message_from_an_advertisement_carries_its_referral(world: World) -> None:
    world.phone().say("merhaba", referral={"headline": "Saç bakımı"})
    referral = told(world)["referral"]
    assert referral["headline"] == "Saç bakımı"
    assert {"source_url", "source_id", "source_type", "ctwa_clid"} <= set(referral)


def test_a_quoted_and_a_forwarded_message_have_their_context(world: World) -> None:
    phone = world.phone()
    first = phone.say("bir")
    phone.say("iki", reply_to=first)
    phone.say("üç", forwarded=True)
    world.control.advance(1)
    contexts = [message.get("context") for message in world.receiver.messages]
    assert contexts == [
        None,
        {"from": phone.number, "from_user_id": phone.user_id, "id": first},
        {"forwarded": True},
    ]


def test_an_unsupported_message_carries_error_131051(world: World) -> None:
    world.phone().act("unsupported")
    message = told(world)
    assert (message["type"], message["errors"][0]["code"]) == ("unsupported", 131051)


def test_an_interactive_message_without_its_part_has_an_error_beside_it(world: World) -> None:
    world.phone().act("broken_interactive")
    assert "interactive" not in told(world)
    assert world.receiver.values[0]["errors"][0]["code"] == 131000


def test_a_contact_an_order_a_flow_reply_and_an_opened_chat(world: World) -> None:
    phone = world.greeted()
    world.text(phone)
    phone.wait_reply()
    world.receiver.clear()
    phone.act("contact", origin="contact_request")
    phone.act("order")
    phone.act("flow_reply", response_json='{"flow_token":"t"}')
    assert phone.act("welcome") is None
    world.control.advance(1)
    contact, order, flow, welcome = world.receiver.messages
    assert contact["contacts"][0]["origin"] == "contact_request"
    assert contact["contacts"][0]["phones"][0]["wa_id"] == phone.number
    assert order["order"]["product_items"][0]["quantity"] == 1
    assert flow["interactive"]["nfm_reply"]["response_json"] == '{"flow_token":"t"}'
    assert welcome["type"] == "request_welcome"


def test_marketing_can_be_stopped_and_resumed_from_whatsapp_itself(world: World) -> None:
    phone = world.greeted()
    world.control.call("POST", f"/customers/{phone.key}/marketing", json={"value": "stop"})
    world.control.advance(1)
    change = world.receiver.bodies[0]["entry"][0]["changes"][0]
    assert change["field"] == "user_preferences"
    (preference,) = change["value"]["user_preferences"]
    assert (preference["wa_id"], preference["category"], preference["value"]) == (
        phone.number,
        "marketing_messages",
        "stop",
    )


def test_an_old_button_stays_tappable(world: World) -> None:
    phone = world.greeted()
    old = world.send(phone, "interactive", buttons("Evet")).json()["messages"][0]["id"]
    first = phone.wait_reply()
    world.send(phone, "interactive", buttons("Evet"))
    phone.wait_reply()
    world.receiver.clear()
    phone.tap("Evet", first)
    assert told(world)["context"]["id"] == old


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ({"type": "fly"}, "no act is called fly"),
        ({"type": "text"}, "needs text"),
        ({"type": "tap", "title": "Evet"}, "offers no such choice"),
        ({"type": "tap"}, "by id or title"),
        ({"type": "location"}, "latitude"),
        ({"type": "reaction", "emoji": "👍", "message_id": "wamid.x"}, "no such message"),
        ({"type": "edit", "text": "x"}, "of one's own"),
        ({"type": "text", "text": "x", "reply_to": "wamid.x"}, "no message with the id"),
    ],
)
def test_what_a_phone_cannot_do_is_refused_with_the_reason(world: World, act: dict[str, Any], reason: str) -> None:
    phone = world.phone()
    with pytest.raises(Refused, match=reason):
        world.control.call("POST", f"/customers/{phone.key}/acts", json=act)


def test_two_customers_cannot_share_a_phone(world: World) -> None:
    world.phone(phone="905000000101")
    with pytest.raises(Refused, match="phone exists"):
        world.phone(phone="+90 500 000 01 01")
