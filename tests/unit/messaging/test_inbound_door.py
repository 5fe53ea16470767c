"""The signature over the raw bytes, and the handshake that subscribes the webhook."""

from __future__ import annotations

import pytest

from randevu.messaging.inbound import handshake, sign, verify_signature

SECRET = "app-secret"
BODY = '{"text":"şubat \\u015f"}'.encode()
SUBSCRIPTION = {"hub.mode": "subscribe", "hub.verify_token": "tökén", "hub.challenge": "1158201444"}


def test_the_signature_is_the_hmac_known_from_elsewhere() -> None:
    # the example of HMAC-SHA256 that encyclopaedias give
    fox = b"The quick brown fox jumps over the lazy dog"

    assert sign("key", fox) == "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"


def test_what_was_signed_with_our_secret_is_accepted() -> None:
    assert verify_signature(SECRET, BODY, sign(SECRET, BODY))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha1=" + sign(SECRET, BODY).removeprefix("sha256="),
        sign(SECRET, BODY).removeprefix("sha256="),
        sign(SECRET, BODY)[:-1],
        sign("other", BODY),
        "sha256=ğüş\ud800",
    ],
)
def test_any_other_signature_is_refused(header: str | None) -> None:
    assert not verify_signature(SECRET, BODY, header)


def test_the_bytes_are_signed_and_not_their_meaning() -> None:
    same_meaning = BODY.replace(b'{"text":', b'{"text": ')

    assert not verify_signature(SECRET, same_meaning, sign(SECRET, BODY))


def test_without_a_secret_nothing_is_ever_accepted() -> None:
    assert not verify_signature("", BODY, sign("", BODY))


def test_our_own_subscription_is_answered_with_its_challenge() -> None:
    assert handshake(SUBSCRIPTION, "tökén") == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.verify_token": "token"},
        {"hub.verify_token": ""},
        {"hub.challenge": ""},
    ],
)
def test_any_other_subscription_gets_no_challenge(changed: dict[str, str]) -> None:
    assert handshake({**SUBSCRIPTION, **changed}, "tökén") is None


def test_a_request_without_parameters_gets_no_challenge() -> None:
    assert handshake({}, "tökén") is None


def test_an_empty_token_matches_nothing() -> None:
    assert handshake({**SUBSCRIPTION, "hub.verify_token": ""}, "") is None
