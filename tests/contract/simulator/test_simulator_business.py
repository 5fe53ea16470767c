"""The business's side: token, marks, window, rates, faults of the API, media."""

from __future__ import annotations

import pytest
from simulator_world import ACCOUNT, NUMBER, World


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", "Basic test-token", "test-token", "Bearer şifre"])
@pytest.mark.parametrize("path", [f"/v23.0/{NUMBER}/messages", f"/v23.0/{NUMBER}/media"])
def test_without_the_token_nothing_is_answered_but_190(world: World, header: str | None, path: str) -> None:
    headers = {"Authorization": header.encode()} if header else {}
    response = world.http.post(path, headers=headers, json={})
    assert (response.status_code, response.json()["error"]["code"]) == (401, 190)


def test_another_number_and_another_version_are_refused(world: World) -> None:
    phone = world.greeted()
    payload = {"messaging_product": "whatsapp", "to": phone.number, "text": {"body": "x"}}
    wrong = world.graph("POST", "999/messages", json=payload)
    assert (wrong.status_code, wrong.json()["error"]["code"], wrong.json()["error"]["error_subcode"]) == (400, 100, 33)
    assert (
        world.http.post(
            f"/latest/{NUMBER}/messages", headers={"Authorization": "Bearer test-token"}, json=payload
        ).json()["error"]["code"]
        == 2500
    )


def test_a_read_mark_turns_this_and_earlier_ticks_blue(world: World) -> None:
    phone = world.phone()
    ids = [phone.say("bir"), phone.say("iki"), phone.say("üç")]
    world.control.advance(1)
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": ids[1]}
    response = world.post(mark)
    assert (response.status_code, response.json()) == (200, {"success": True})
    assert [bubble.status for bubble in phone.bubbles()] == ["read", "read", "delivered"]


def test_typing_shows_until_the_reply_or_25_seconds(world: World) -> None:
    phone = world.phone()
    mark = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": phone.say("merhaba"),
        "typing_indicator": {"type": "text"},
    }
    assert world.post(mark).json() == {"success": True}
    world.control.advance(24)
    assert phone.is_typing()
    world.control.advance(1)
    assert not phone.is_typing()
    world.post(mark)
    world.text(phone)
    phone.wait_reply()
    assert not phone.is_typing()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"message_id": "wamid.unknown"}, 131009),
        ({"message_id": None}, 100),
        ({"status": "delivered"}, 100),
        ({"typing_indicator": {"type": "voice"}}, 131009),
        ({"messaging_product": "x"}, 100),
    ],
)
def test_a_wrong_mark_is_refused(world: World, change: dict[str, object], code: int) -> None:
    message_id = world.phone().say("merhaba")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id, **change}
    response = world.post(mark)
    assert (response.status_code, response.json()["error"]["code"]) == (400, code)


def test_a_message_of_the_business_cannot_be_marked_read_by_itself(world: World) -> None:
    sent = world.text(world.greeted())
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": sent}
    assert world.post(mark).json()["error"]["code"] == 131009


def test_after_24_hours_a_message_is_accepted_and_then_fails(world: World) -> None:
    phone = world.greeted()
    world.control.advance(24 * 3600 - 10)
    world.text(phone, "son anda")
    assert phone.wait_reply().text == "son anda"
    world.control.advance(10)
    world.receiver.clear()
    late = world.text(phone, "geç")
    world.control.advance(5)
    (status,) = world.receiver.statuses
    assert (status["id"], status["status"], status["errors"][0]["code"]) == (late, "failed", 131047)
    assert status["errors"][0]["error_data"]["details"]
    assert status["recipient_id"] == phone.number
    assert phone.bubbles()[-1].error == 131047
    assert phone.replies() == []
    phone.say("buradayım")
    world.text(phone, "yeniden")
    assert phone.wait_reply().text == "yeniden"


def test_one_person_can_be_sent_45_at_once_and_then_one_in_six_seconds(world: World) -> None:
    phone, other = world.greeted(), world.greeted(name="Murat")
    codes = [world.send(phone, "text", {"body": "x"}).status_code for _ in range(46)]
    assert codes == [200] * 45 + [400]
    refused = world.send(phone, "text", {"body": "x"}).json()["error"]
    assert refused["code"] == 131056
    assert world.send(other, "text", {"body": "x"}).status_code == 200
    world.control.advance(5.9)
    assert world.send(phone, "text", {"body": "x"}).status_code == 400
    world.control.advance(0.2)
    assert world.send(phone, "text", {"body": "x"}).status_code == 200
    assert world.send(phone, "text", {"body": "x"}).status_code == 400


def test_a_number_sends_80_in_a_second(world: World) -> None:
    phones = [world.phone(name=str(number)) for number in range(81)]
    codes = [world.send(phone, "text", {"body": "x"}).json().get("error", {}).get("code") for phone in phones]
    assert codes == [None] * 80 + [130429]
    world.control.advance(1)
    assert world.send(phones[0], "text", {"body": "x"}).status_code == 200


def test_limits_can_be_switched_off(world: World) -> None:
    phone = world.greeted()
    world.control.faults(limits=False)
    assert {world.send(phone, "text", {"body": "x"}).status_code for _ in range(50)} == {200}


def test_a_refusal_can_be_switched_on_for_the_next_sends(world: World) -> None:
    phone = world.greeted()
    world.control.faults(api_code=131048, api_times=2)
    codes = [world.send(phone, "text", {"body": "x"}).json().get("error", {}).get("code") for _ in range(3)]
    assert codes == [131048, 131048, None]


def test_a_failure_before_accepting_sends_nothing_and_one_after_does(world: World) -> None:
    phone = world.greeted()
    world.control.faults(api_fault="error_before", api_status=503, api_times=1)
    assert world.send(phone, "text", {"body": "önce"}).status_code == 503
    world.control.faults(api_fault="error_after", api_times=1)
    assert world.send(phone, "text", {"body": "sonra"}).status_code == 503
    world.control.advance(2)
    assert [bubble.text for bubble in phone.replies()] == ["sonra"]


def test_a_timeout_hangs_before_or_after_accepting(world: World) -> None:
    phone = world.greeted()
    world.control.faults(api_fault="timeout_before", api_times=1, hang_seconds=90)
    world.send(phone, "text", {"body": "önce"})
    world.control.faults(api_fault="timeout_after", api_times=1)
    world.send(phone, "text", {"body": "sonra"})
    world.control.advance(2)
    assert world.slept == [90, 90]
    assert [bubble.text for bubble in phone.replies()] == ["sonra"]


def test_answers_can_be_slow(world: World) -> None:
    phone = world.greeted()
    world.control.faults(api_seconds=0.25)
    world.text(phone)
    assert world.slept == [0.25]


def test_an_accepted_message_can_be_made_to_fail(world: World) -> None:
    phone = world.greeted()
    world.control.faults(fail_code=131049)
    world.text(phone)
    world.control.advance(1)
    assert [(each["status"], each["errors"][0]["code"]) for each in world.receiver.statuses] == [("failed", 131049)]


def test_a_reaction_of_the_business_shows_and_one_to_nothing_fails(world: World) -> None:
    phone = world.greeted()
    target = phone.bubbles()[0].id
    world.send(phone, "reaction", {"message_id": target, "emoji": "👍"})
    assert phone.bubbles()[0].raw["reactions"] == {"business": "👍"}
    world.send(phone, "reaction", {"message_id": target, "emoji": ""})
    assert phone.bubbles()[0].raw["reactions"] == {}
    world.receiver.clear()
    world.send(phone, "reaction", {"message_id": "wamid.x", "emoji": "👍"})
    world.control.advance(1)
    assert world.receiver.statuses[-1]["errors"][0]["code"] == 131009


def upload(world: World, mime_type: str, data: bytes) -> tuple[int, dict[str, object]]:
    response = world.graph(
        "POST",
        f"{NUMBER}/media",
        data={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": ("dosya", data, mime_type)},
    )
    return response.status_code, response.json()


def test_an_uploaded_file_can_be_sent_looked_up_and_deleted(world: World) -> None:
    phone = world.greeted()
    status, made = upload(world, "image/png", b"\x89PNG")
    assert (status, set(made)) == (200, {"id"})
    assert world.send(phone, "image", {"id": made["id"]}).status_code == 200
    assert world.send(phone, "sticker", {"id": made["id"]}).json()["error"]["code"] == 131009
    found = world.graph("GET", str(made["id"])).json()
    assert (found["mime_type"], found["file_size"]) == ("image/png", 4)
    assert world.graph("DELETE", str(made["id"])).json() == {"success": True}
    assert world.graph("GET", str(made["id"])).status_code == 400


def test_a_file_address_needs_the_token_and_lives_five_minutes(world: World) -> None:
    _, made = upload(world, "image/png", b"\x89PNG")
    url = world.graph("GET", str(made["id"])).json()["url"]
    headers = {"Authorization": "Bearer test-token"}
    assert world.http.get(url).status_code == 401
    assert world.http.get(url, headers=headers).content == b"\x89PNG"
    assert world.http.get(url.replace("mid=", "mid=1"), headers=headers).status_code == 404
    world.control.advance(301)
    assert world.http.get(url, headers=headers).status_code == 404


def test_an_uploaded_file_expires_after_thirty_days(world: World) -> None:
    phone = world.greeted()
    _, made = upload(world, "image/png", b"\x89PNG")
    world.control.advance(30 * 86400)
    assert world.send(phone, "image", {"id": made["id"]}).json()["error"]["code"] == 131009


@pytest.mark.parametrize(
    ("mime_type", "size", "code"),
    [
        ("image/png", 5 * 1024 * 1024 + 1, 131053),
        ("image/webp", 500 * 1024 + 1, 131053),
        ("audio/ogg", 16 * 1024 * 1024 + 1, 131053),
        ("image/png", 0, 131053),
        ("image/gif", 10, 100),
        ("application/zip", 10, 100),
    ],
)
def test_a_file_too_large_or_of_a_wrong_type_is_refused(world: World, mime_type: str, size: int, code: int) -> None:
    status, body = upload(world, mime_type, bytes(size))
    assert status == 400
    assert body["error"]["code"] == code  # type: ignore[index]


def test_the_number_and_the_account_can_be_looked_up(world: World) -> None:
    assert world.graph("GET", NUMBER).json()["verified_name"] == "Demo"
    assert world.graph("GET", f"{ACCOUNT}/phone_numbers").json()["data"][0]["id"] == NUMBER
    assert world.graph("POST", f"{ACCOUNT}/subscribed_apps").json() == {"success": True}
    assert world.graph("GET", "12345").json()["error"]["error_subcode"] == 33
