"""The client against the simulated Cloud API, which checks every request by its own reading of Meta's documentation."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fit import OPENER, _replies
from test_message_kinds import EVERY_KIND

from randevu import settings as product_settings
from randevu.messaging import kinds
from randevu.messaging.address import Address
from randevu.messaging.errors import NotSent, Unclear, Verdict, advice
from randevu.messaging.fit import Choice, Reply, combine, fit
from randevu.messaging.inbound import InboundMessage, StatusUpdate, read_webhook, verify_signature
from randevu.messaging.whatsapp import Timeouts, WhatsAppClient
from randevu.simulator.app import create_app
from tests.serving import served

TOKEN, SECRET = "token", "app-secret"
PICTURE = b"\xff\xd8 a picture"


@dataclass
class Cloud:
    """The running simulator, and every webhook it has posted."""

    address: str
    webhooks: list[tuple[bytes, dict[str, str]]]

    def client(self, token: str = TOKEN, **timeouts: float) -> WhatsAppClient:
        return WhatsAppClient(f"{self.address}/v23.0", "100200300", token, timeouts=Timeouts(**timeouts))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.address}/simulator{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def person(self, **particulars: Any) -> dict[str, Any]:
        """A customer who has just written, so that the 24-hour window is open."""
        customer: dict[str, Any] = self.control("POST", "/customers", {"name": "Ece", **particulars})
        self.act(customer, type="text", text="merhaba")
        return customer

    def act(self, customer: dict[str, Any], **act: Any) -> str:
        done: str = self.control("POST", f"/customers/{customer['key']}/acts", act)["id"]
        return done

    def shown(self, customer: dict[str, Any]) -> list[dict[str, Any]]:
        """What the customer's phone shows of ours."""
        conversation = self.control("GET", f"/customers/{customer['key']}/conversation")
        return [bubble for bubble in conversation["bubbles"] if bubble["side"] == "business"]


@pytest.fixture(scope="module")
def running() -> Iterator[Cloud]:
    webhooks: list[tuple[bytes, dict[str, str]]] = []

    def deliver(_: str, body: bytes, headers: dict[str, str]) -> int:
        webhooks.append((body, headers))
        return 200

    account = product_settings.load(
        {
            "WHATSAPP_PHONE_NUMBER_ID": "100200300",
            "WHATSAPP_BUSINESS_ACCOUNT_ID": "500600",
            "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": SECRET,
        }
    )
    with served(create_app(account, deliver=deliver), lifespan="off") as url:
        yield Cloud(url, webhooks)


@pytest.fixture
def cloud(running: Cloud) -> Cloud:
    running.control("POST", "/reset")
    running.webhooks.clear()
    return running


@pytest.mark.parametrize(
    "kind",
    [kind for kind in EVERY_KIND if not isinstance(kind, kinds.Template) and getattr(kind, "media_id", None) is None],
    ids=lambda kind: kind.name,
)
def test_every_kind_is_accepted_and_shown_on_the_customers_phone(cloud: Cloud, kind: kinds.Kind) -> None:
    ece = cloud.person()

    sent = cloud.client().send(kind, Address(ece["phone"]))

    assert [bubble["id"] for bubble in cloud.shown(ece)] == [sent.wamid]


def test_a_customer_who_hides_the_phone_is_reached(cloud: Cloud) -> None:
    defne = cloud.person(user_id="TR.1349120865530274", shows="user_id")

    sent = cloud.client().send(kinds.Text("Merhaba"), Address(user_id="TR.1349120865530274"))

    assert [bubble["id"] for bubble in cloud.shown(defne)] == [sent.wamid]


def test_statuses_bring_back_what_was_given_along(cloud: Cloud) -> None:
    ece = cloud.person()

    sent = cloud.client().send(kinds.Text("Merhaba"), Address(ece["phone"]), callback_data="row-7")
    cloud.control("POST", "/advance", {"seconds": 60})

    events = [event for body, _ in cloud.webhooks for event in read_webhook(body)]
    statuses = [event for event in events if isinstance(event, StatusUpdate)]
    assert {event.wamid for event in statuses} == {sent.wamid}
    assert {event.callback_data for event in statuses} == {"row-7"}
    assert [event.status for event in statuses][:2] == ["sent", "delivered"]


def test_what_customers_do_arrives_signed_and_is_understood(cloud: Cloud) -> None:
    ece = cloud.person()
    buttons = kinds.Buttons("Uygun mu?", (kinds.Choice("yes", "Evet"), kinds.Choice("no", "Hayır")))
    rows = fit(Reply("Saat?", tuple(Choice(f"s{n}", f"{n}:00") for n in range(9, 14)), list_button=OPENER))[0]
    client = cloud.client()
    asked = client.send(buttons, Address(ece["phone"])).wamid
    cloud.control("POST", "/advance", {"seconds": 5})
    cloud.act(ece, type="tap", title="Evet", message_id=asked)
    listed = client.send(rows, Address(ece["phone"])).wamid
    cloud.control("POST", "/advance", {"seconds": 5})
    cloud.act(ece, type="pick", title="10:00", message_id=listed)
    cloud.control("POST", "/advance", {"seconds": 60})

    assert all(verify_signature(SECRET, body, _signature(headers)) for body, headers in cloud.webhooks)
    said = [
        (event.kind.value, event.text, event.choice_id, event.context_id)
        for body, _ in cloud.webhooks
        for event in read_webhook(body)
        if isinstance(event, InboundMessage)
    ]
    assert said == [
        ("text", "merhaba", None, None),
        ("button_reply", "Evet", "yes", asked),
        ("list_reply", "10:00", "s10", listed),
    ]


def _signature(headers: dict[str, str]) -> str | None:
    return {name.lower(): value for name, value in headers.items()}.get("x-hub-signature-256")


def test_a_message_is_marked_read_with_typing_and_an_unknown_one_is_refused(cloud: Cloud) -> None:
    ece = cloud.person()
    wamid = cloud.act(ece, type="text", text="orada mısınız")
    client = cloud.client()

    client.mark_read(wamid)
    with pytest.raises(NotSent) as refused:
        client.mark_read("wamid.nobody")

    assert refused.value.verdict is Verdict.BUG


def test_a_customers_picture_is_fetched_by_the_id_in_its_webhook(cloud: Cloud) -> None:
    ece = cloud.person()
    data = base64.b64encode(PICTURE).decode()
    cloud.act(ece, type="image", mime_type="image/jpeg", data=data, caption="böyle olsun")
    cloud.control("POST", "/advance", {"seconds": 5})
    events = [event for body, _ in cloud.webhooks for event in read_webhook(body)]
    media = next(event.media for event in events if isinstance(event, InboundMessage) and event.media)

    file = cloud.client().download(media.id, mimes=("image/",), sha256=media.sha256)

    assert (file.content, file.mime) == (PICTURE, "image/jpeg")


def test_a_wrong_token_stops_everything(cloud: Cloud) -> None:
    ece = cloud.person()

    with pytest.raises(NotSent) as refused:
        cloud.client("wrong").send(kinds.Text("x"), Address(ece["phone"]))

    assert (refused.value.code, refused.value.verdict) == (190, Verdict.STOP_AND_ALERT)


@pytest.mark.parametrize("code", [4, 130429, 131016, 131026, 131031, 131047, 131048, 131056, 131057, 132001])
def test_a_refusal_is_surely_not_sent_with_its_verdict(cloud: Cloud, code: int) -> None:
    ece = cloud.person()
    cloud.control("PATCH", "/faults", {"api_code": code, "api_times": 1})

    with pytest.raises(NotSent) as refused:
        cloud.client().send(kinds.Text("x"), Address(ece["phone"]))

    assert refused.value.verdict is advice(code).verdict
    assert cloud.shown(ece) == []


@pytest.mark.parametrize(
    ("fault", "arrived"), [("error_after", 1), ("error_before", 0), ("timeout_after", 1), ("timeout_before", 0)]
)
def test_a_fault_is_unclear_for_the_message_may_be_there_or_not(cloud: Cloud, fault: str, arrived: int) -> None:
    ece = cloud.person()
    cloud.control("PATCH", "/faults", {"api_fault": fault, "api_times": 1, "hang_seconds": 60})

    with pytest.raises(Unclear):
        cloud.client(read=2.0).send(kinds.Text("x"), Address(ece["phone"]))

    assert len(cloud.shown(ece)) == arrived


def test_too_many_messages_to_one_person_are_told_apart_from_other_refusals(cloud: Cloud) -> None:
    ece = cloud.person()
    client = cloud.client()

    def talk_without_end() -> None:
        for _ in range(60):
            client.send(kinds.Text("x"), Address(ece["phone"]))

    with pytest.raises(NotSent) as refused:
        talk_without_end()

    assert (refused.value.code, refused.value.verdict) == (131056, Verdict.WAIT_PAIR)


def test_a_day_after_the_last_word_only_a_template_is_asked_for(cloud: Cloud) -> None:
    ece = cloud.person()
    cloud.control("POST", "/advance", {"seconds": 25 * 3600})
    cloud.webhooks.clear()

    sent = cloud.client().send(kinds.Text("x"), Address(ece["phone"]))
    cloud.control("POST", "/advance", {"seconds": 60})

    (failed,) = [event for body, _ in cloud.webhooks for event in read_webhook(body)]
    assert isinstance(failed, StatusUpdate)
    assert (failed.wamid, failed.status) == (sent.wamid, "failed")
    assert advice(failed.errors[0].code).verdict is Verdict.NEEDS_TEMPLATE


@settings(max_examples=25, deadline=None)
@given(st.lists(_replies, min_size=1, max_size=3, unique_by=lambda reply: reply.text))
def test_whatever_is_fitted_passes_the_simulators_own_checks(running: Cloud, replies: list[Reply]) -> None:
    running.control("POST", "/reset")
    ece = running.person()
    client = running.client()

    for message in combine(replies):
        client.send(message, Address(ece["phone"]))
