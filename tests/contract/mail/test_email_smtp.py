"""The transport for e-mail against a real mail server: what arrives, and what each failure means for its row."""

from __future__ import annotations

import ssl
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from randevu.messaging.address import Address, EmailAddress
from randevu.messaging.email_message import Email, to_json
from randevu.messaging.email_smtp import ALL_SECONDS, CONNECT_SECONDS, SmtpTransport
from randevu.messaging.errors import NotSent, SendError, Unclear, Unsendable, Verdict
from randevu.messaging.letters import Letter, Rules
from randevu.settings import Smtp
from tests.conftest import NOW
from tests.contract.mail.mail_server import PASSWORD, USER, mail_server, nobody, says
from tests.unit.messaging.wire import self_signed

EMAIL = Email("Yeni randevu: Ayşe Çağlar, 12 Mart Perşembe 14:30", "Müşteri: Ayşe Çağlar\n.\nİyi günler\n", "0a1b", NOW)
LETTER = Letter(
    outbox_id=7,
    lane="email:x",
    token="lease",
    channel="email",
    phone_number_id=None,
    address=EmailAddress("owner@example.com"),
    payload=to_json(EMAIL),
    attempts=1,
    message_id=None,
    conversation_id=None,
)


def transport(port: int, security: str = "none", seconds: float = 60, tls: Any = None, **more: str) -> SmtpTransport:
    account = Smtp("127.0.0.1", port, security, "randevu@salon.example", "Kuaför Çiğdem", "", "")
    return SmtpTransport(replace(account, **more), tls=tls, seconds=seconds)


def failure(post: SmtpTransport, letter: Letter = LETTER) -> SendError:
    with pytest.raises(SendError) as raised:
        post.send(letter)
    return raised.value


@pytest.fixture
def server_tls(tmp_path: Path) -> ssl.SSLContext:
    return self_signed(tmp_path)


@pytest.fixture
def client_tls(server_tls: ssl.SSLContext, tmp_path: Path) -> ssl.SSLContext:
    """Trusts the server's certificate."""
    return ssl.create_default_context(cafile=str(tmp_path / "stranger.pem"))


def test_an_email_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        message_id = transport(server.port).send(LETTER)

    ((sender, recipients, content),) = server.taken
    (message,) = server.messages()
    assert (sender, recipients) == ("randevu@salon.example", ["owner@example.com"])
    assert content.isascii()
    assert message["Subject"] == EMAIL.subject
    assert str(message["From"]) == "Kuaför Çiğdem <randevu@salon.example>"
    assert message["To"] == "owner@example.com"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == message_id == "<7.0a1b@salon.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == EMAIL.text


def test_a_repeated_email_is_the_same_to_the_last_byte() -> None:
    with mail_server() as server:
        post = transport(server.port)
        post.send(LETTER)
        post.send(replace(LETTER, attempts=2, token="another"))

    first, second = (content for _, _, content in server.taken)
    assert first == second


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_signing_in_happens_under_encryption(
    security: str, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    with mail_server(server_tls, from_first_byte=security == "tls") as server:
        transport(server.port, security, tls=client_tls, user=USER, password=PASSWORD).send(LETTER)

    assert server.signed_in == [True]
    assert server.encrypted == [True]


def test_a_wrong_password_stops_the_channel_and_is_not_told(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    with mail_server(server_tls) as server:
        error = failure(transport(server.port, "starttls", tls=client_tls, user=USER, password="wr0ng-secret"))

    assert (type(error), error.code, error.verdict) == (NotSent, 535, Verdict.STOP_AND_ALERT)
    assert "wr0ng-secret" not in "".join(traceback.format_exception(error))
    assert server.taken == []


def test_a_server_without_starttls_gets_neither_password_nor_content() -> None:
    with mail_server() as server:
        error = failure(transport(server.port, "starttls", user=USER, password=PASSWORD))

    assert (type(error), error.cause, error.verdict) == (NotSent, "unsupported", Verdict.STOP_AND_ALERT)
    assert server.taken == []


def test_a_server_that_takes_no_sign_in_stops_the_channel() -> None:
    with mail_server(auth_exclude_mechanism=["PLAIN", "LOGIN"]) as server:
        error = failure(transport(server.port, user=USER, password=PASSWORD))

    assert (error.cause, error.verdict) == ("unsupported", Verdict.STOP_AND_ALERT)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(security: str, server_tls: ssl.SSLContext) -> None:
    with mail_server(server_tls, from_first_byte=security == "tls") as server:
        error = failure(transport(server.port, security))

    assert (type(error), error.cause, error.verdict) == (NotSent, "certificate", Verdict.STOP_AND_ALERT)
    assert server.taken == []


def test_tls_where_the_server_speaks_none_stops_the_channel() -> None:
    with mail_server() as server:
        error = failure(transport(server.port, "tls"))

    assert (type(error), error.cause, error.verdict) == (NotSent, "tls", Verdict.STOP_AND_ALERT)


def test_a_server_that_is_away_keeps_the_queue_waiting() -> None:
    error = failure(transport(nobody()))
    assert (type(error), error.cause, error.verdict) == (NotSent, "connect", Verdict.STOP_AND_ALERT)


def test_a_name_that_does_not_exist_keeps_the_queue_waiting() -> None:
    error = failure(transport(25, host="mail.invalid"))
    assert (type(error), error.cause, error.verdict) == (NotSent, "dns", Verdict.STOP_AND_ALERT)


def test_a_server_that_never_greets_is_not_waited_for_without_end() -> None:
    with says(None) as port:
        error = failure(transport(port, seconds=0.2))
    assert (type(error), error.cause, error.verdict) == (NotSent, "timeout", Verdict.STOP_AND_ALERT)


def test_a_server_that_serves_nobody_keeps_the_queue_waiting() -> None:
    with says(b"554 no service here\r\n") as port:
        error = failure(transport(port))
    assert (type(error), error.code, error.verdict) == (NotSent, 554, Verdict.STOP_AND_ALERT)


@pytest.mark.parametrize("answer", ["550 not yours", "451 later"])
def test_a_refused_sender_concerns_all_email(answer: str) -> None:
    with mail_server() as server:
        server.answers["MAIL"] = answer
        error = failure(transport(server.port))

    assert (type(error), error.code, error.verdict) == (NotSent, int(answer[:3]), Verdict.STOP_AND_ALERT)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "verdict"), [("450 greylisted", Verdict.RETRY), ("550 nobody", Verdict.DROP)])
def test_a_refusal_is_tried_again_or_final_by_its_code(step: str, answer: str, verdict: Verdict) -> None:
    with mail_server() as server:
        server.answers[step] = answer
        error = failure(transport(server.port))

    assert (type(error), error.code, error.verdict) == (NotSent, int(answer[:3]), verdict)
    assert server.taken == []


def test_pauses_grow_so_that_greylisting_is_outlasted() -> None:
    with mail_server() as server:
        server.answers["RCPT"] = "450 greylisted"
        post = transport(server.port)
        pauses = [failure(post, replace(LETTER, attempts=number)).retry_after for number in (1, 2, 3, 8)]

    assert pauses == [60, 120, 240, 3600]


def test_no_answer_about_the_recipient_means_that_nothing_went_out() -> None:
    with mail_server() as server:
        server.silent_at = "RCPT"
        error = failure(transport(server.port, seconds=2.0))

    assert (type(error), error.cause, error.verdict) == (NotSent, "timeout", Verdict.RETRY)


def test_a_connection_that_breaks_before_the_content_means_that_nothing_went_out() -> None:
    with mail_server() as server:
        server.breaks_at = "RCPT"
        error = failure(transport(server.port))

    assert (type(error), error.cause, error.verdict) == (NotSent, "broken", Verdict.RETRY)


@pytest.mark.parametrize(("how", "cause"), [("silent_at", "timeout"), ("breaks_at", "broken")])
def test_no_answer_to_the_content_is_unclear_for_the_server_may_have_it(how: str, cause: str) -> None:
    with mail_server() as server:
        setattr(server, how, "DATA")
        error = failure(transport(server.port, seconds=2.0))

    assert (type(error), error.cause) == (Unclear, cause)
    assert len(server.taken) == 1


def test_time_is_counted_over_all_steps() -> None:
    with mail_server() as server:
        error = failure(transport(server.port, seconds=0.0001))
    assert (type(error), error.cause) == (NotSent, "timeout")


def test_errors_name_neither_the_recipient_nor_the_servers_words() -> None:
    with mail_server() as server:
        server.answers["RCPT"] = "550 <owner@example.com> is unknown here"
        error = failure(transport(server.port))

    told = "".join(traceback.format_exception(error)) + repr(error) + str(error)
    assert "owner@example.com" not in told
    assert "unknown here" not in told


def test_a_letter_for_whatsapp_is_no_email() -> None:
    with pytest.raises(Unsendable):
        transport(nobody()).send(replace(LETTER, address=Address("905550000001")))


def test_the_longest_attempt_ends_before_its_lease() -> None:
    assert Rules().lease.total_seconds() > ALL_SECONDS + CONNECT_SECONDS
