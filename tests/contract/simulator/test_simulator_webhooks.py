"""What the simulator tells the business, byte for byte, and in which order."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from simulator_world import ACCOUNT, NUMBER, SECRET, START, World, buttons, listing


def signed(raw: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()


def test_a_text_arrives_in_metas_envelope(world: World) -> None:
    phone = world.phone(name="Selin", phone="905000000101", user_id="TR.1")
    message_id = phone.say("yarın saç kesimi")
    world.control.advance(1)
    assert world.receiver.bodies == [
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": ACCOUNT,
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {"display_phone_number": "902125550000", "phone_number_id": NUMBER},
                                "contacts": [
                                    {"profile": {"name": "Selin"}, "wa_id": "905000000101", "user_id": "TR.1"}
                                ],
                                "messages": [
                                    {
                                        "from": "905000000101",
                                        "from_user_id": "TR.1",
                                        "id": message_id,
                                        "timestamp": str(int(START.timestamp())),
                                        "type": "text",
                                        "text": {"body": "yarın saç kesimi"},
                                    }
                                ],
                            },
                        }
                    ],
                }
            ],
        }
    ]
    url, _, headers = world.receiver.posts[0]
    assert url == "http://127.0.0.1:5005/webhooks/whatsapp/webhook"
    assert headers["Content-Type"] == "application/json"


def test_the_signature_covers_the_exact_bytes_with_escapes(world: World) -> None:
    world.phone().say("şöyle 😀 https://örnek.example/a")
    world.control.advance(1)
    _, raw, headers = world.receiver.posts[0]
    assert headers["X-Hub-Signature-256"] == signed(raw)
    assert raw.isascii()
    assert b"\\u015f\\u00f6yle \\ud83d\\ude00 https:\\/\\/" in raw
    assert signed(json.dumps(json.loads(raw)).encode()) != headers["X-Hub-Signature-256"]


def test_a_wrong_and_a_missing_signature_can_be_switched_on(world: World) -> None:
    phone = world.phone()
    world.control.faults(signature="wrong")
    phone.say("bir")
    world.control.advance(0)
    world.control.faults(signature="missing")
    phone.say("iki")
    world.control.advance(0)
    (_, raw, wrong), (_, _, missing) = world.receiver.posts
    assert wrong["X-Hub-Signature-256"] != signed(raw)
    assert "X-Hub-Signature-256" not in missing


def test_statuses_come_as_sent_delivered_read(world: World) -> None:
    phone = world.greeted()
    message_id = str(
        world.send(phone, "text", {"body": "x"}, biz_opaque_callback_data="o-1").json()["messages"][0]["id"]
    )
    world.control.advance(5)
    statuses = world.receiver.statuses
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    assert {status["id"] for status in statuses} == {message_id}
    assert {status["recipient_id"] for status in statuses} == {phone.number}
    assert {status["recipient_user_id"] for status in statuses} == {phone.user_id}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"o-1"}
    assert statuses[0]["pricing"] == {"billable": False, "pricing_model": "PMP", "category": "service"}
    assert "pricing" not in statuses[2]


def test_the_bubble_shows_only_once_it_is_delivered(world: World) -> None:
    phone = world.greeted()
    world.control.faults(sent_after=1, delivered_after=2, read_after=3)
    world.text(phone)
    world.control.advance(1.5)
    assert phone.replies() == []
    world.control.advance(1)
    assert [bubble.status for bubble in phone.replies()] == ["delivered"]


def test_read_can_come_without_delivered(world: World) -> None:
    phone = world.greeted()
    world.control.faults(read_without_delivered=True)
    world.text(phone)
    world.control.advance(5)
    assert [status["status"] for status in world.receiver.statuses] == ["sent", "read"]


def test_read_receipts_can_be_off(world: World) -> None:
    phone = world.greeted()
    world.control.faults(read_receipts=False)
    world.text(phone)
    world.control.advance(5)
    assert [status["status"] for status in world.receiver.statuses] == ["sent", "delivered"]


def test_a_tap_names_the_button_and_the_message_it_was_under(world: World) -> None:
    phone = world.greeted()
    sent = world.send(phone, "interactive", buttons("Evet", "Hayır")).json()["messages"][0]["id"]
    phone.wait_reply()
    phone.tap("Hayır")
    world.control.advance(1)
    message = world.receiver.messages[-1]
    assert message["type"] == "interactive"
    assert message["interactive"] == {"type": "button_reply", "button_reply": {"id": "id Hayır", "title": "Hayır"}}
    assert message["context"] == {"from": "902125550000", "id": sent}


def test_a_pick_names_the_row_with_its_description(world: World) -> None:
    phone = world.greeted()
    part = listing("13:00", "14:00")
    part["action"]["sections"][0]["rows"][1]["description"] = "Ayşe"
    world.send(phone, "interactive", part)
    phone.wait_reply()
    phone.pick("14:00")
    phone.pick("13:00")
    world.control.advance(1)
    replies = [message["interactive"] for message in world.receiver.messages]
    assert replies == [
        {"type": "list_reply", "list_reply": {"id": "row 1", "title": "14:00", "description": "Ayşe"}},
        {"type": "list_reply", "list_reply": {"id": "row 0", "title": "13:00"}},
    ]


@pytest.mark.parametrize("status", [301, 400, 403, 500, 503])
def test_a_webhook_that_is_not_answered_200_is_repeated_with_growing_pauses(world: World, status: int) -> None:
    answers = iter([status, status, status, 200])
    world.receiver.answer = lambda: next(answers)
    phone = world.phone()
    phone.say("merhaba")
    attempts = []
    for _ in range(9):
        world.control.advance(1)
        attempts.append(len(world.receiver.posts))
    assert attempts == [2, 2, 3, 3, 3, 3, 4, 4, 4]
    assert len({raw for _, raw, _ in world.receiver.posts}) == 1
    assert phone.bubbles()[0].status == "delivered"


def test_no_answer_at_all_is_repeated_too_and_given_up_after_seven_days(world: World) -> None:
    def hang_up() -> int:
        raise TimeoutError

    world.receiver.answer = hang_up
    phone = world.phone()
    phone.say("merhaba")
    world.control.advance(8 * 86400)
    many = len(world.receiver.posts)
    assert 170 < many < 200
    world.control.advance(86400)
    assert len(world.receiver.posts) == many
    assert phone.bubbles()[0].status == "sent"


def test_duplicates_repeat_the_same_bytes(world: World) -> None:
    world.control.faults(duplicates=2)
    world.phone().say("merhaba")
    world.control.advance(5)
    assert len(world.receiver.posts) == 3
    assert len({raw for _, raw, _ in world.receiver.posts}) == 1


def test_rebatching_repeats_old_events_inside_other_bodies(world: World) -> None:
    world.control.faults(rebatch=True)
    phone = world.phone()
    first = phone.say("bir")
    world.control.advance(5)
    second = phone.say("iki")
    world.control.advance(5)
    entries = [
        [change["value"]["messages"][0]["id"] for entry in body["entry"] for change in entry["changes"]]
        for body in world.receiver.bodies
    ]
    assert entries == [[first], [first], [second], [first, second]]
    assert world.receiver.posts[3][1] not in {raw for _, raw, _ in world.receiver.posts[:3]}


@pytest.mark.parametrize(("by", "shape"), [("messages", [[3]]), ("changes", [[1, 1, 1]]), ("entries", [[1], [1], [1]])])
def test_several_events_can_share_one_post(world: World, by: str, shape: list[list[int]]) -> None:
    world.control.faults(batch=3, batch_by=by)
    one, other = world.phone(name="Selin"), world.phone(name="Murat")
    sent = [one.say("bir"), other.say("iki"), one.say("üç")]
    world.control.advance(0)
    assert len(world.receiver.posts) == 1
    entries = world.receiver.bodies[0]["entry"]
    assert [[len(change["value"]["messages"]) for change in entry["changes"]] for entry in entries] == shape
    assert [message["id"] for message in world.receiver.messages] == sent
    assert {contact["wa_id"] for value in world.receiver.values for contact in value["contacts"]} == {
        one.number,
        other.number,
    }


def test_messages_and_statuses_can_share_one_change(world: World) -> None:
    phone = world.greeted()
    world.control.faults(batch=2)
    world.text(phone)
    world.control.advance(0.06)
    phone.say("tamam")
    world.control.advance(0)
    value = world.receiver.values[0]
    assert [len(value["messages"]), len(value["statuses"])] == [1, 1]


def test_a_batch_that_does_not_fill_is_sent_anyway(world: World) -> None:
    world.control.faults(batch=5, batch_seconds=2)
    world.phone().say("merhaba")
    world.control.advance(1)
    assert world.receiver.posts == []
    world.control.advance(1)
    assert len(world.receiver.posts) == 1


def test_webhooks_can_come_in_another_order(world: World) -> None:
    world.control.faults(reorder=True)
    phone = world.phone()
    sent = [phone.say(str(number)) for number in range(8)]
    world.control.advance(5)
    came = [message["id"] for message in world.receiver.messages]
    assert came != sent
    assert sorted(came) == sorted(str(each) for each in sent)


def test_an_outage_holds_webhooks_back_and_lets_them_go_in_order_with_their_own_times(world: World) -> None:
    world.control.faults(outage=True)
    phone = world.phone()
    phone.say("bir")
    world.control.advance(3 * 3600)
    phone.say("iki")
    world.control.advance(60)
    assert world.receiver.posts == []
    world.control.faults(outage=False)
    world.control.advance(0)
    assert [message["text"]["body"] for message in world.receiver.messages] == ["bir", "iki"]
    start = int(START.timestamp())
    assert [int(message["timestamp"]) - start for message in world.receiver.messages] == [0, 3 * 3600]


def test_unknown_fields_and_changes_can_be_switched_on(world: World) -> None:
    world.control.faults(unknown_fields=True)
    world.phone().say("merhaba")
    world.control.advance(1)
    changes = world.receiver.bodies[0]["entry"][0]["changes"]
    assert [change["field"] for change in changes] == ["messages", "constellation_update"]
    assert "constellation" in changes[0]["value"]
    assert "constellation_id" in world.receiver.messages[0]


def test_a_message_of_a_type_that_does_not_exist_yet(world: World) -> None:
    world.phone().act("unknown", kind="hologram")
    world.control.advance(1)
    assert world.receiver.messages[0]["type"] == "hologram"


def test_any_other_webhook_can_be_told(world: World) -> None:
    world.control.tell("account_update", {"event": "ACCOUNT_VIOLATION"})
    world.control.advance(1)
    assert world.receiver.bodies[0]["entry"][0]["changes"] == [
        {"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION"}}
    ]


def test_the_log_of_webhooks_can_be_read(world: World) -> None:
    world.receiver.answer = lambda: 503
    message_id = world.phone().say("merhaba")
    world.control.advance(0)
    (attempt,) = world.control.webhooks()
    assert (attempt["events"], attempt["status"], attempt["attempt"]) == ([message_id], 503, 1)
    assert json.loads(attempt["body"]) == world.receiver.bodies[0]


def test_the_webhook_address_is_verified_by_its_challenge(world: World) -> None:
    assert world.control.call("POST", "/webhooks/verify") == {"verified": True, "status": 200}
    ((url, given),) = world.receiver.handshakes
    assert url.endswith("/webhooks/whatsapp/webhook")
    assert (given["hub.mode"], given["hub.verify_token"]) == ("subscribe", "test-verify")
    world.receiver.welcome = lambda _: (403, "")
    assert world.control.call("POST", "/webhooks/verify") == {"verified": False, "status": 403}
    world.receiver.welcome = lambda _: (200, "something else")
    assert not world.control.call("POST", "/webhooks/verify")["verified"]
