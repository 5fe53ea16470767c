"""What the client sends, and what it makes of every way in which the wire can fail."""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import wire as wires
from wire import Wire, answers, refuses

from randevu.messaging import kinds
from randevu.messaging.address import Address
from randevu.messaging.errors import MediaRefused, NotSent, SendError, Unclear, Unsendable, Verdict
from randevu.messaging.whatsapp import Sent, Timeouts, WhatsAppClient
from randevu.settings import load as load_settings

PHONE, WORDS = "905321112233", "gizli sözler"
TEXT, ECE = kinds.Text(WORDS), Address(PHONE)
ACCEPTED = answers(200, {"contacts": [{"input": PHONE, "wa_id": PHONE}], "messages": [{"id": "wamid.1"}]})
FILE = b"\x89PNG and so on"
DIGEST = hashlib.sha256(FILE).digest()
PATIENT, HASTY = Timeouts(connect=60, read=60, mark=60), Timeouts(connect=60, read=0.1, mark=0.1)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wires.serving() as serving:
        yield serving


def _client(address: str, **options: Any) -> WhatsAppClient:
    return WhatsAppClient(f"{address}/v23.0", "100200300", "token", **{"timeouts": PATIENT, **options})


def _bearing(behaviour: wires.Behaviour) -> Timeouts:
    """No longer than needed where no answer comes, and patient with all others."""
    return HASTY if behaviour in (wires.falls_silent, wires.falls_silent_halfway) else PATIENT


def _failure(wire: Wire, behaviour: wires.Behaviour) -> SendError:
    wire.then(behaviour)
    with pytest.raises(SendError) as caught:
        _client(wire.address, timeouts=_bearing(behaviour)).send(TEXT, ECE)
    return caught.value


def test_a_proxy_that_the_environment_names_is_used(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", wire.address)
    wire.then(ACCEPTED, ACCEPTED)
    client = _client("http://graph.example")

    client.send(TEXT, ECE)
    client.send(kinds.Text("sonra"), ECE)

    assert [request.path for request in wire.requests] == ["http://graph.example/v23.0/100200300/messages"] * 2
    assert [request.json()["text"]["body"] for request in wire.requests] == [WORDS, "sonra"]


def test_a_message_is_posted_to_the_number_with_the_token(wire: Wire) -> None:
    wire.then(ACCEPTED)

    sent = _client(wire.address).send(TEXT, ECE, context="wamid.Q", callback_data="row-7")

    (request,) = wire.requests
    assert sent == Sent("wamid.1", PHONE)
    assert (request.method, request.path) == ("POST", "/v23.0/100200300/messages")
    assert request.headers["authorization"] == "Bearer token"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == kinds.to_payload(TEXT, ECE, context="wamid.Q", callback_data="row-7")


def test_a_provider_with_its_own_address_and_headers_is_served_as_well(wire: Wire) -> None:
    wire.then(ACCEPTED)

    WhatsAppClient(f"{wire.address}/", "", "", headers={"D360-API-KEY": "key"}).send(TEXT, ECE)

    (request,) = wire.requests
    assert request.path == "/messages"
    assert request.headers["d360-api-key"] == "key"
    assert "authorization" not in request.headers


def test_a_netrc_on_the_machine_does_not_replace_the_token(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    wire.then(ACCEPTED)

    _client(wire.address).send(TEXT, ECE)

    assert wire.requests[0].headers["authorization"] == "Bearer token"


def test_the_client_is_made_from_the_settings() -> None:
    given = {
        "WHATSAPP_API_URL": "https://graph.example/v23.0/",
        "WHATSAPP_PHONE_NUMBER_ID": "100200300",
        "WHATSAPP_ACCESS_TOKEN": "token",
    }

    client = WhatsAppClient.of(load_settings(given))

    assert (client.api_url, client.phone_number_id) == ("https://graph.example/v23.0", "100200300")


def test_an_address_that_reaches_nobody_is_refused_before_anything_is_sent(wire: Wire) -> None:
    with pytest.raises(Unsendable):
        _client(wire.address).send(TEXT, Address())

    assert wire.requests == []


def test_a_read_mark_names_the_message_and_may_show_typing(wire: Wire) -> None:
    wire.then(answers(200, {"success": True}), answers(200, {"success": True}))

    client = _client(wire.address)
    client.mark_read("wamid.IN")
    client.mark_read("wamid.IN", typing=False)

    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN"}
    assert [request.json() for request in wire.requests] == [{**mark, "typing_indicator": {"type": "text"}}, mark]


def test_nobody_listening_means_surely_not_sent() -> None:
    with pytest.raises(NotSent) as caught:
        _client(wires.nowhere()).send(TEXT, ECE)

    assert (caught.value.cause, caught.value.verdict) == ("connect", Verdict.RETRY)


def test_a_host_that_does_not_exist_means_surely_not_sent() -> None:
    with pytest.raises(NotSent) as caught:
        _client("http://nobody.invalid").send(TEXT, ECE)

    assert caught.value.verdict is Verdict.RETRY


def test_a_connection_that_is_never_answered_means_surely_not_sent() -> None:
    class Never(requests.Session):
        def post(self, *_: Any, **__: Any) -> requests.Response:  # type: ignore[override]
            raise requests.exceptions.ConnectTimeout

    with pytest.raises(NotSent) as caught:
        _client("http://127.0.0.1:1", session=Never()).send(TEXT, ECE)

    assert caught.value.cause == "connect"


def test_a_server_that_cannot_prove_who_it_is_gets_nothing_and_somebody_must_look(tmp_path: Path) -> None:
    with wires.serving(wires.self_signed(tmp_path)) as stranger, pytest.raises(NotSent) as caught:
        _client(stranger.address).send(TEXT, ECE)

    assert (caught.value.cause, caught.value.verdict) == ("certificate", Verdict.STOP_AND_ALERT)
    assert stranger.requests == []


@pytest.mark.parametrize("address", ["graph.example", "http://", "ftp://graph.example"])
def test_an_address_that_is_none_is_a_mistake_of_ours(address: str) -> None:
    with pytest.raises(NotSent) as caught:
        _client(address).send(TEXT, ECE)

    assert caught.value.verdict is Verdict.BUG


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (wires.falls_silent, "timeout"),
        (wires.falls_silent_halfway, "timeout"),
        (wires.hangs_up, "broken"),
        (wires.says_half, "broken"),
        (wires.says_rubbish, "broken"),
        (answers(200, raw=b"<html>"), "no_json"),
        (answers(200, {"contacts": []}), "no_id"),
        (answers(200, {"messages": [{"id": 7}]}), "no_id"),
        (answers(200, ["strange"]), "no_json"),
        (answers(500, raw=b"oops"), "fault"),
        (answers(502, raw=b"<html>"), "fault"),
        (refuses(500, 131000), "fault"),
        (refuses(503, 2), "fault"),
        (refuses(500, 987654), "fault"),
    ],
)
def test_what_breaks_after_sending_is_unclear_and_never_called_not_sent(
    wire: Wire, behaviour: wires.Behaviour, cause: str
) -> None:
    failure = _failure(wire, behaviour)

    assert isinstance(failure, Unclear)
    assert (failure.cause, failure.verdict) == (cause, Verdict.RETRY)
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "code", "verdict"),
    [
        (refuses(400, 131056), 131056, Verdict.WAIT_PAIR),
        (refuses(400, 131047), 131047, Verdict.NEEDS_TEMPLATE),
        (refuses(400, 131026), 131026, Verdict.DROP),
        (refuses(401, 190), 190, Verdict.STOP_AND_ALERT),
        (refuses(429, 130429), 130429, Verdict.RETRY),
        (refuses(503, 131016), 131016, Verdict.RETRY),
        (refuses(500, 131056), 131056, Verdict.WAIT_PAIR),
        (refuses(400, 131000), 131000, Verdict.RETRY),
        (refuses(400, 100), 100, Verdict.BUG),
        (refuses(200, 100), 100, Verdict.BUG),
        (answers(429, raw=b""), None, Verdict.RETRY),
        (answers(403, raw=b"<html>"), None, Verdict.STOP_AND_ALERT),
        (answers(413, raw=b""), None, Verdict.BUG),
        (answers(302, {}, {"Location": "http://127.0.0.1:1/"}), None, Verdict.BUG),
    ],
)
def test_a_refusal_is_surely_not_sent_and_its_code_says_what_to_do(
    wire: Wire, behaviour: wires.Behaviour, code: int | None, verdict: Verdict
) -> None:
    failure = _failure(wire, behaviour)

    assert isinstance(failure, NotSent)
    assert (failure.code, failure.verdict) == (code, verdict)


def test_a_refusal_keeps_what_support_asks_for(wire: Wire) -> None:
    failure = _failure(wire, refuses(429, 130429, error_subcode=2494055, headers={"Retry-After": "7"}))

    assert (failure.subcode, failure.http_status, failure.trace, failure.retry_after) == (2494055, 429, "TRACE", 7)


@pytest.mark.parametrize("behaviour", [refuses(400, 100), wires.hangs_up, wires.falls_silent])
def test_a_failure_shows_neither_the_words_nor_the_number_nor_whatsapps_sentence(
    wire: Wire, behaviour: wires.Behaviour
) -> None:
    failure = _failure(wire, behaviour)

    shown = "".join(traceback.format_exception(failure)) + repr(vars(failure))
    assert failure.__context__ is None
    assert failure.__cause__ is None
    for secret in (PHONE, "gizli", "secret words", "token"):
        assert secret not in shown


def _about(wire: Wire, **changed: Any) -> wires.Behaviour:
    about = {
        "url": f"{wire.address}/files/1",
        "mime_type": "image/png",
        "sha256": DIGEST.hex(),
        "file_size": len(FILE),
        "id": "777",
    }
    return answers(200, {**about, **changed})


def test_a_file_is_fetched_with_the_token_and_checked(wire: Wire) -> None:
    wire.then(_about(wire), answers(200, raw=FILE))

    file = _client(wire.address).download("777", mimes=("image/",), sha256=base64.b64encode(DIGEST).decode())

    assert (file.content, file.mime) == (FILE, "image/png")
    assert [request.path for request in wire.requests] == ["/v23.0/777", "/files/1"]  # a digest may be base64 or hex
    assert {request.headers["authorization"] for request in wire.requests} == {"Bearer token"}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/file",
        "http://lookaside.fbsbx.com/file",
        "https://lookaside.fbsbx.com.evil.example/file",
        "https://lookaside.fbsbx.com:8443/file",
        "https://user@lookaside.fbsbx.com/file",
        "http://127.0.0.1:1/file",
        "file:///etc/passwd",
        "https://[::1/file",
        "",
    ],
)
def test_a_strangers_host_is_never_asked_with_our_token(wire: Wire, url: str) -> None:
    wire.then(_about(wire, url=url))

    with pytest.raises(MediaRefused) as refused:
        _client(wire.address).download("777")

    assert refused.value.reason == "host"
    assert len(wire.requests) == 1


def test_a_file_announced_as_too_big_or_of_another_type_is_not_fetched(wire: Wire) -> None:
    wire.then(_about(wire), _about(wire), _about(wire, file_size=str(10**9)))
    client = _client(wire.address)

    reasons = []
    for options in ({"most_bytes": 5}, {"mimes": ("audio/",)}, {}):
        with pytest.raises(MediaRefused) as refused:
            client.download("777", **options)  # type: ignore[arg-type]
        reasons.append(refused.value.reason)

    assert reasons == ["size", "mime", "size"]
    assert len(wire.requests) == 3


def test_a_file_bigger_than_it_was_announced_is_given_up(wire: Wire) -> None:
    wire.then(_about(wire, file_size=3), answers(200, raw=FILE))

    with pytest.raises(MediaRefused) as refused:
        _client(wire.address).download("777", most_bytes=5)

    assert refused.value.reason == "size"


def test_a_digest_in_capital_hex_is_the_same_digest(wire: Wire) -> None:
    wire.then(_about(wire, sha256=DIGEST.hex().upper()), answers(200, raw=FILE))

    assert _client(wire.address).download("777").content == FILE


@pytest.mark.parametrize("promise", ["webhook", "api"])
def test_other_bytes_than_promised_are_refused(wire: Wire, promise: str) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    wire.then(_about(wire, sha256=other if promise == "api" else DIGEST.hex()), answers(200, raw=FILE))

    with pytest.raises(MediaRefused) as refused:
        _client(wire.address).download("777", sha256=other if promise == "webhook" else None)

    assert refused.value.reason == "sha256"


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (answers(302, {}, {"Location": "http://127.0.0.1:1/"}), "redirect"),
        (answers(404, {}), "gone"),
        (answers(500, {}), "gone"),
    ],
)
def test_a_file_that_is_elsewhere_or_gone_is_refused(wire: Wire, behaviour: wires.Behaviour, reason: str) -> None:
    wire.then(_about(wire), behaviour)

    with pytest.raises(MediaRefused) as refused:
        _client(wire.address).download("777")

    assert refused.value.reason == reason


def test_a_file_that_breaks_off_is_a_failure_of_the_wire(wire: Wire) -> None:
    wire.then(_about(wire), wires.says_half)

    with pytest.raises(Unclear):
        _client(wire.address).download("777")


@pytest.mark.parametrize("media_id", ["", "..", "1/../2", "a?b", "a#b", "ü", "x" * 129])
def test_an_id_that_would_lead_elsewhere_is_refused(wire: Wire, media_id: str) -> None:
    with pytest.raises(MediaRefused):
        _client(wire.address).download(media_id)

    assert wire.requests == []


def test_an_answer_without_an_address_means_the_file_is_gone(wire: Wire) -> None:
    wire.then(answers(200, {"id": "777"}))

    with pytest.raises(MediaRefused) as refused:
        _client(wire.address).media_info("777")

    assert refused.value.reason == "gone"
