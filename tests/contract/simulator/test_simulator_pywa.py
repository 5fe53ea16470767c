"""pywa, written by others, as a client of the simulator and as a reader of its webhooks (one message per POST, since
pywa reads only the first of a batch)."""

from __future__ import annotations

from typing import Any

import pytest
import pywa
from pywa import errors, types
from pywa.types.base_update import RawUpdate
from pywa.types.templates import BodyText, ParamFormat, Template, TemplateCategory, TemplateLanguage, TemplateStatus
from pywa.utils import webhook_updates_validator
from simulator_world import ACCOUNT, NUMBER, SECRET, TOKEN, World, buttons
from starlette.testclient import TestClient


@pytest.fixture
def client(world: World) -> pywa.WhatsApp:
    """pywa speaking to the simulator instead of to Meta; it takes the HTTP session it is given for itself."""
    wa = pywa.WhatsApp(phone_id=NUMBER, token=TOKEN, session=TestClient(world.app), waba_id=ACCOUNT)
    wa.api._session.base_url = "http://testserver/v23.0"
    return wa


def test_pywa_sends_text_buttons_and_list(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    sent = client.send_message(to=phone.number, text="Merhaba")
    assert sent.id.startswith("wamid.")
    assert phone.wait_reply().text == "Merhaba"
    client.send_message(
        to=phone.number,
        text="Onaylıyor musunuz?",
        header="Özet",
        footer="Defne",
        buttons=[types.Button("Evet", callback_data="e"), types.Button("Değiştir", callback_data="d")],
    )
    assert phone.wait_reply().buttons == ("Evet", "Değiştir")
    rows = [types.SectionRow(title=f"{hour}:00", callback_data=str(hour), description="Ayşe") for hour in (13, 14)]
    client.send_message(
        to=phone.number,
        text="Hangisi?",
        buttons=types.SectionList(button_title="Saatler", sections=[types.Section(title="Öğleden sonra", rows=rows)]),
    )
    assert phone.wait_reply().rows == ("13:00", "14:00")


def test_pywa_sends_link_location_request_place_and_reaction(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    client.send_message(to=phone.number, text="Takvim", buttons=types.URLButton(title="Aç", url="https://example.org"))
    assert phone.wait_reply().link == "https://example.org"
    client.request_location(to=phone.number, text="Neredesiniz?")
    assert phone.wait_reply().kind == "location_request"
    client.send_location(to=phone.number, latitude=40.99, longitude=29.03, name="Salon", address="Kadıköy")
    place = phone.wait_reply().location
    assert place is not None
    assert place["name"] == "Salon"
    client.send_reaction(to=phone.number, emoji="👍", message_id=phone.sent[0])
    assert phone.bubbles()[0].raw["reactions"] == {"business": "👍"}


def test_pywa_marks_read_and_shows_typing(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    assert client.mark_message_as_read(message_id=phone.sent[0]).success
    assert phone.bubbles()[0].status == "read"
    client.indicate_typing(message_id=phone.sent[0])
    assert phone.is_typing()


def test_pywa_uploads_sends_and_fetches_a_file(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    media = client.upload_media(media=b"\x89PNG", mime_type="image/png", filename="a.png")
    client.send_image(to=phone.number, image=media.id, caption="önce")
    assert phone.wait_reply().text == "önce"
    found = client.get_media_url(media.id)
    assert (found.mime_type, found.file_size) == ("image/png", 4)


def test_pywa_creates_lists_and_sends_a_template(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    made = client.create_template(
        Template(
            name="bekliyoruz",
            language=TemplateLanguage.TURKISH,
            category=TemplateCategory.UTILITY,
            parameter_format=ParamFormat.POSITIONAL,
            components=[BodyText("Merhaba {{1}}, bekliyoruz.", "Selin")],
        )
    )
    assert made.status == TemplateStatus.PENDING
    world.control.advance(3)
    assert [(each.name, each.status) for each in client.get_templates()] == [("bekliyoruz", TemplateStatus.APPROVED)]
    sent = client.send_template(
        to=phone.number,
        name="bekliyoruz",
        language=TemplateLanguage.TURKISH,
        params=[BodyText.params("Selin")],
    )
    assert sent.id.startswith("wamid.")
    assert phone.wait_reply().text == "Merhaba Selin, bekliyoruz."


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (131056, errors.TooManyMessages),
        (130429, errors.RateLimitHit),
        (131048, errors.SpamRateLimitHit),
        (190, errors.ExpiredAccessToken),
        (131016, errors.ServiceUnavailable),
        (131026, errors.MessageUndeliverable),
        (131031, errors.AccountLocked),
        (132015, errors.TemplatePaused),
    ],
)
def test_pywa_knows_each_refusal_by_its_code(
    world: World, client: pywa.WhatsApp, code: int, error: type[errors.WhatsAppError]
) -> None:
    phone = world.greeted()
    world.control.faults(api_code=code)
    with pytest.raises(error) as caught:
        client.send_message(to=phone.number, text="x")
    assert caught.value.code == code
    assert caught.value.fbtrace_id


def test_pywa_runs_into_the_real_pair_limit(world: World, client: pywa.WhatsApp) -> None:
    phone = world.greeted()
    for _ in range(45):
        client.send_message(to=phone.number, text="x")
    with pytest.raises(errors.TooManyMessages):
        client.send_message(to=phone.number, text="x")


def test_pywa_reads_every_webhook_of_the_simulator(world: World) -> None:
    phone = world.greeted(phone="905000000101", user_id="TR.13491208655302741918")
    world.send(phone, "interactive", buttons("Evet"))
    phone.wait_reply()
    phone.tap("Evet")
    for kind in ("image", "voice", "audio", "video", "document", "sticker", "contact", "order", "unsupported"):
        phone.act(kind)
    phone.share_location(40.99, 29.03, "Moda")
    phone.react("👍")
    phone.say("reklam", referral=True)
    phone.edit("düzeltme")
    phone.withdraw()
    phone.change_number("905000000202")
    world.control.call("POST", f"/customers/{phone.key}/marketing", json={"value": "stop"})
    world.control.advance(2)
    read = [_read(raw) for _, raw, _ in world.receiver.posts]
    kinds = [type(update).__name__ for update in read]
    assert kinds.count("MessageStatus") == 3
    assert set(kinds) == {
        "MessageStatus", "CallbackButton", "Message", "PhoneNumberChange", "UserMarketingPreferences",
        "EditedMessage", "DeletedMessage",
    }  # fmt: skip
    messages = [update for update in read if type(update).__name__ == "Message"]
    assert {str(message.type) for message in messages} == {
        "image", "audio", "video", "document", "sticker", "contacts", "order", "unsupported", "location", "reaction",
        "text",
    }  # fmt: skip
    tapped = next(update for update in read if type(update).__name__ == "CallbackButton")
    assert (tapped.data, tapped.title, tapped.from_user.wa_id) == ("id Evet", "Evet", "905000000101")
    change = next(update for update in read if type(update).__name__ == "PhoneNumberChange")
    assert (change.old_wa_id, change.new_wa_id) == ("905000000101", "905000000202")


def test_pywa_reads_a_customer_without_a_phone(world: World) -> None:
    world.phone(name="Derya", user_id="TR.77").say("merhaba")
    world.control.advance(1)
    message = _read(world.receiver.posts[0][1])
    assert (message.from_user.bsuid, message.from_user.wa_id, message.text) == ("TR.77", None, "merhaba")


def test_pywa_accepts_the_signature(world: World) -> None:
    world.phone().say("şöyle bir ileti 😀")
    world.control.advance(1)
    _, raw, headers = world.receiver.posts[0]
    given = headers["X-Hub-Signature-256"]
    assert webhook_updates_validator(app_secret=SECRET, request_body=raw, x_hub_signature=given)
    assert not webhook_updates_validator(app_secret="other", request_body=raw, x_hub_signature=given)


def _read(raw: bytes) -> Any:
    """The update object pywa makes of a webhook body."""
    reader = pywa.WhatsApp(phone_id=NUMBER, token=TOKEN, server=None)
    update = RawUpdate(raw, hmac_header=None, update_hash="x")
    handler = reader._get_handler_type(update)
    assert handler is not None, "pywa knows no handler for this webhook"
    return reader._handlers_to_updates[handler].from_update(client=reader, update=update)
