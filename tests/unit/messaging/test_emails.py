"""An e-mail as a value, and the templates its words come from."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from randevu.contact import is_email_address, is_whatsapp_number
from randevu.messaging import email_message, texts
from randevu.messaging.email_message import Email, as_bytes, from_json, to_json
from randevu.messaging.errors import Unsendable
from tests.conftest import NOW

EMAIL = Email("Yeni randevu", "Merhaba\n", "0a1b", NOW)
TEMPLATES = Path(texts.__file__).parent / "templates" / "tr"
VALUES = ("customer", "when", "branch", "service", "staff", "reason", "panel", "template", "state", "advice")


def test_an_email_survives_its_row() -> None:
    assert from_json(to_json(EMAIL)) == EMAIL


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "text", "body": "x"},
        {"kind": "email", "subject": "x"},
        {**to_json(EMAIL), "subject": None},
        {**to_json(EMAIL), "at": 7},
    ],
)
def test_what_is_no_email_cannot_be_sent(data: dict[str, object]) -> None:
    with pytest.raises(Unsendable):
        from_json(data)


@pytest.mark.parametrize(
    ("subject", "text"), [("", "x"), (" ", "x"), ("x", " \n"), ("x\r\nBcc: y@example.com", "x"), ("x" * 201, "x")]
)
def test_an_email_that_no_server_should_get_cannot_be_made(subject: str, text: str) -> None:
    with pytest.raises(Unsendable):
        Email(subject, text, "0a1b", NOW)


def test_every_new_email_is_another_one() -> None:
    first, second = (Email.new("x", "x", NOW) for _ in range(2))
    assert email_message.message_id(first, 1, "a@b.example") != email_message.message_id(second, 1, "a@b.example")


def test_a_long_turkish_subject_arrives_whole() -> None:
    subject = ("Şükrüye Hanım'ın ağda, manikür ve pedikür randevusu değişti " * 3)[:200].strip()
    content = as_bytes(Email(subject, "x\n", "0a1b", NOW), 1, "a@b.example", "", "c@d.example")
    assert max(map(len, content.splitlines())) <= 78
    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("owner_*.txt")))
def test_a_template_is_one_line_of_subject_and_a_text(name: str) -> None:
    subject, text = texts.email(name, {value: f"<{value}>" for value in VALUES})
    assert subject == " ".join(subject.split())
    assert subject
    assert text.count("\n") > 3
    assert "<panel>" in text
    assert "{" not in subject + text


def test_a_template_that_does_not_exist_or_lacks_a_value_is_a_mistake_that_shows() -> None:
    with pytest.raises(TemplateNotFound):
        texts.email("owner_unknown", {})
    with pytest.raises(UndefinedError):
        texts.email("owner_booked", {})


@pytest.mark.parametrize("address", ["a@b.co", "ayse.yilmaz+randevu@posta.example.com.tr", "x_1@xn--gzellik-n2a.com"])
def test_addresses_that_people_have(address: str) -> None:
    assert is_email_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "ayse", "@b.co", "a@", "a@b", "a b@c.de", "a@b..de", ".a@b.de", "a.@b.de", "a@-b.de", "a@b.de\n"),
        *(
            "a@b.de, c@d.de",
            "Ayşe <a@b.de>",
            "ayşe@b.de",
            "a@güzellik.com",
            "a@b.de\r\nBcc: c@d.de",
            "a" * 250 + "@b.de",
        ),
    ],
)
def test_addresses_that_are_none(address: str) -> None:
    assert not is_email_address(address)


@pytest.mark.parametrize("number", ["+90 532 123 45 67", "905321234567", "+1 (212) 555-0100", "+49.30.1234567"])
def test_numbers_that_whatsapp_knows(number: str) -> None:
    assert is_whatsapp_number(number)


@pytest.mark.parametrize(
    "number", ["", "0532 123 45 67", "+90 532", "532-ara-beni", "9" * 16, "٩٠٥٣٢١٢٣٤٥٦٧", "+90 5321234567\n"]
)
def test_numbers_that_whatsapp_does_not_know(number: str) -> None:
    assert not is_whatsapp_number(number)
