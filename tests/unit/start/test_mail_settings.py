"""The mail server's settings: what follows from little, and what is refused with a line that says what to do."""

from __future__ import annotations

import pytest

from randevu import settings
from randevu.catalogue import OwnerAlerts
from randevu.errors import SettingsError
from randevu.run import checks
from tests.unit.booking.salon import demo

HOST = {"RANDEVU_SMTP_HOST": "mail.example.com"}
LITTLE = {**HOST, "RANDEVU_SMTP_USER": "salon@example.com", "RANDEVU_SMTP_PASSWORD": "s3cret"}


def smtp(**more: str) -> settings.Smtp:
    found = settings.load({**LITTLE, **more}).smtp
    assert found is not None
    return found


def test_without_a_host_there_is_no_email() -> None:
    assert settings.load({}).smtp is None


def test_host_user_and_password_are_enough() -> None:
    found = smtp()
    assert (found.host, found.port, found.security) == ("mail.example.com", 587, "starttls")
    assert (found.sender, found.sender_name) == ("salon@example.com", "")


def test_a_sender_may_have_a_name() -> None:
    found = smtp(RANDEVU_SMTP_FROM="Kuaför Çiğdem <randevu@example.com>")
    assert (found.sender, found.sender_name) == ("randevu@example.com", "Kuaför Çiğdem")


@pytest.mark.parametrize(
    ("given", "port", "security"),
    [
        ({"RANDEVU_SMTP_PORT": "465"}, 465, "tls"),
        ({"RANDEVU_SMTP_PORT": "2525"}, 2525, "starttls"),
        ({"RANDEVU_SMTP_SECURITY": "tls"}, 465, "tls"),
        ({"RANDEVU_SMTP_SECURITY": "none", "RANDEVU_SMTP_USER": "", "RANDEVU_SMTP_PASSWORD": ""}, 25, "none"),
    ],
)
def test_port_and_security_follow_from_each_other(given: dict[str, str], port: int, security: str) -> None:
    found = smtp(RANDEVU_SMTP_FROM="randevu@example.com", **given)
    assert (found.port, found.security) == (port, security)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"RANDEVU_SMTP_PASSWORD": "s3cret"}, "RANDEVU_SMTP_HOST is not set"),
        ({"RANDEVU_SMTP_FROM": "salon@example.com"}, "RANDEVU_SMTP_HOST is not set"),
        ({**LITTLE, "RANDEVU_SMTP_HOST": "smtp://mail.example.com:587"}, "the port goes into RANDEVU_SMTP_PORT"),
        ({**LITTLE, "RANDEVU_SMTP_PORT": "many"}, "RANDEVU_SMTP_PORT='many' is no port"),
        ({**LITTLE, "RANDEVU_SMTP_SECURITY": "ssl"}, "use one of starttls, tls, none"),
        ({**LITTLE, "RANDEVU_SMTP_PASSWORD": ""}, "belong together"),
        ({**LITTLE, "RANDEVU_SMTP_USER": ""}, "belong together"),
        ({**LITTLE, "RANDEVU_SMTP_SECURITY": "none"}, "unprotected"),
        ({**LITTLE, "RANDEVU_SMTP_PASSWORD": "s3cretş"}, "ASCII"),
        ({**LITTLE, "RANDEVU_SMTP_USER": "salon"}, "RANDEVU_SMTP_FROM must hold the sender's address"),
        (HOST, "RANDEVU_SMTP_FROM must hold the sender's address"),
        ({"RANDEVU_OWNER_WHATSAPP": "0532 123 45 67"}, "a number with country code"),
        ({"RANDEVU_OWNER_EMAIL": "owner"}, "RANDEVU_OWNER_EMAIL must be an e-mail address"),
    ],
)
def test_what_cannot_work_is_refused_in_one_line_without_secrets(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings.load(given)
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_password_and_the_owners_addresses_are_not_shown() -> None:
    found = settings.load(
        {**LITTLE, "RANDEVU_OWNER_EMAIL": "me@home.example", "RANDEVU_OWNER_WHATSAPP": "905551112233"}
    )
    for secret in ("s3cret", "me@home", "905551112233"):
        assert secret not in repr(found)


def test_a_business_that_asks_for_email_is_told_when_there_is_no_mail_server() -> None:
    from dataclasses import replace

    asking = replace(demo(), owner_alerts=OwnerAlerts(email="owner@example.com"))
    line = checks.email_is_off(settings.load({}), asking)
    assert line is not None
    assert "RANDEVU_SMTP_HOST" in line
    assert "owner@example.com" not in line
    assert checks.email_is_off(settings.load(LITTLE), asking) is None
    assert checks.email_is_off(settings.load({"RANDEVU_OWNER_EMAIL": ""}), asking) is None
    assert checks.email_is_off(settings.load({}), demo()) is None
    assert checks.email_is_off(settings.load({"RANDEVU_OWNER_EMAIL": "owner@example.com"}), demo()) is not None
