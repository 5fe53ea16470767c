"""Customers whose e-mail address is known get their appointments there, as entries that calendars follow."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from randevu import alerts, store
from randevu.booking import Booked, Cancelled, Moved, appointments
from randevu.channels import words
from randevu.messaging.address import EmailAddress
from randevu.messaging.email_message import Email, as_bytes, from_json
from randevu.messaging.email_smtp import SmtpTransport
from randevu.messaging.errors import Unsendable
from randevu.messaging.letters import Letter
from randevu.settings import Smtp
from randevu.store.tables import customer, message, outbox
from tests.contract.mail.mail_server import mail_server
from tests.unit.booking.salon import THURSDAY, local, offer
from tests.unit.channels.conftest import EMAIL, World, replace_business
from tests.waiting import PATIENCE


def parsed(payload: Any) -> EmailMessage:
    content = as_bytes(from_json(payload), 1, "randevu@example.com", "Salon", EMAIL)
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def entry(payload: Any) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(payload["calendar"])
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def tell(world: World) -> list[Any]:
    """Booked, moved and cancelled, each told twice; the e-mails of it."""
    with store.writing() as db:
        live = world.business
        for _ in range(2):
            alerts.booked(db, live, world.about, world.now)
        moved = appointments.move(
            db, live, world.about.id, offer(live, "ayse", local(THURSDAY, "16:00")), "m", world.now
        )
        assert isinstance(moved, Moved)
        alerts.moved(db, live, moved.appointment, world.now)
        gone = appointments.cancel(db, live, world.about.id, "c", world.now)
        assert isinstance(gone, Cancelled)
        for _ in range(2):
            alerts.cancelled(db, live, gone.appointment, world.now)
    return [row["payload"] for row in world.rows(outbox, channel="email")]


def test_each_change_is_written_once(world: World) -> None:
    assert [one["subject"] for one in tell(world)] == [
        "Randevunuz yazıldı: 12 Mart Perşembe 14:00",
        "Randevunuzun saati değişti: 12 Mart Perşembe 16:00",
        "Randevunuz iptal edildi: 12 Mart Perşembe 16:00",
    ]
    assert {row["kind"] for row in world.rows(message)} == {"email"}


def test_the_entries_follow_each_other_as_calendars_expect(world: World) -> None:
    entries = [entry(one) for one in tell(world)]
    assert [str(calendar["METHOD"]) for calendar, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in entries}) == 1
    sequences = [int(event["SEQUENCE"]) for _, event in entries]
    assert sequences == sorted(set(sequences))
    assert [str(event["STATUS"]) for _, event in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for _, event in entries:
        assert str(event["ORGANIZER"]) == "mailto:randevu@example.com"
        assert str(event["ATTENDEE"]) == f"mailto:{EMAIL}"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert [event["DTSTART"].dt.hour for _, event in entries] == [14, 16, 16]


def test_mail_programs_find_text_entry_and_file(world: World) -> None:
    letter = parsed(tell(world)[2])
    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    shape = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    assert shape.get_param("method") == "CANCEL"
    assert shape.get_content_charset() == "utf-8"
    assert shape.get_content_disposition() is None
    attached = next(part for part in letter.walk() if part.get_content_type() == "application/ics")
    assert attached.get_filename() == "randevu.ics"
    assert attached.get_payload(decode=True) == shape.get_payload(decode=True)
    assert b"METHOD:CANCEL\r\n" in (shape.get_payload(decode=True) or b"")


def test_a_real_mail_server_takes_it_over(world: World) -> None:
    payload = tell(world)[0]
    with mail_server() as server:
        account = Smtp("127.0.0.1", server.port, "none", "randevu@example.com", "Salon", "", "")
        letter = Letter(1, "l", "t", "email", None, EmailAddress(EMAIL), payload, 1, None, None)
        SmtpTransport(account).send(letter)
        assert server.wait_for(1, PATIENCE) == 1
        (taken,) = server.messages()
    assert [part.get_content_type() for part in taken.walk()][-2:] == ["text/calendar", "application/ics"]


def test_a_repeated_sending_is_the_same_message(world: World) -> None:
    payload = tell(world)[0]
    first, again = ([parsed(payload)[name] for name in ("Message-ID", "Date")] for _ in range(2))
    assert first == again


@pytest.mark.parametrize("address", [None, "", "not an address"])
def test_without_an_address_nothing_is_written(world: World, address: str | None) -> None:
    world.change(customer, world.about.customer_id, email=address)
    assert tell(world) == []


def test_without_a_mail_server_or_the_wish_nothing_is_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_business(world.now, email_copies="false")
    assert tell(world) == []
    replace_business(world.now)
    monkeypatch.delenv("RANDEVU_SMTP_HOST")
    monkeypatch.delenv("RANDEVU_SMTP_FROM")
    with store.writing() as db:
        alerts.booked(db, world.business, world.about, world.now)
    assert world.rows(outbox, channel="email") == []


def test_a_discreet_service_is_not_named(world: World) -> None:
    with store.writing() as db:
        live = world.business
        taken = offer(live, "deniz", local(THURSDAY, "15:00"), "lazer-epilasyon", "besiktas")
        made = appointments.book(db, live, world.about.customer_id, taken, "x", "phone", world.now)
        assert isinstance(made, Booked)
        alerts.booked(db, live, made.appointment, world.now)
        alerts.booked(db, live, world.about, world.now)
    discreet, plain = (row["payload"] for row in world.rows(outbox, channel="email"))
    assert "lazer" not in f"{discreet['text']}{discreet['subject']}{discreet['calendar']}".lower()
    assert "Hizmet: Saç kesimi" in plain["text"]


def test_a_discreet_service_of_the_second_person_is_not_named_either(world: World) -> None:
    (first,) = world.about.parts
    second = replace(first, service="lazer-epilasyon", person=2)
    together = replace(world.about, parts=(first, second))
    assert words.values(world.business, together, "Selin", world.now)["service"] == ""


def test_a_calendar_without_a_method_is_refused(world: World) -> None:
    with pytest.raises(Unsendable):
        Email("a", "b", "c", world.now, "BEGIN:VCALENDAR")
