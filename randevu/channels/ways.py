"""How a customer can be reached besides WhatsApp, and what is written to them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import settings
from randevu.booking.model import Appointment
from randevu.calendars import ics
from randevu.calendars.house import house
from randevu.catalogue import Catalogue
from randevu.channels import words
from randevu.channels.letters import Written
from randevu.contact import is_email_address
from randevu.messaging import email_message
from randevu.messaging.lanes import EMAIL, SMS, email_lane, sms_lane
from randevu.messaging.sms import message as sms_message
from randevu.messaging.sms import numbers
from randevu.store.tables import customer


@dataclass(frozen=True)
class Reach:
    """What is known of a customer besides WhatsApp."""

    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)

    def by(self, way: str) -> bool:
        if way == SMS:
            return self.phone is not None and numbers.takes_sms(self.phone)
        return self.email is not None and is_email_address(self.email)


def of_customer(db: Connection, customer_id: int) -> Reach:
    row = db.execute(
        select(customer.c.name, customer.c.phone, customer.c.email).where(customer.c.id == customer_id)
    ).one()
    return Reach(row.name, row.phone, row.email)


def open_ways(wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of the wanted ways that are set up here, in the same order."""
    found = settings.load()
    ready = {SMS: found.sms_provider is not None, EMAIL: found.smtp is not None}
    return tuple(way for way in wanted if ready[way])


def text_message(
    catalogue: Catalogue, appointment: Appointment, reach: Reach, template: str, said: str, now: datetime
) -> Written:
    """An SMS about an appointment."""
    text = words.sms(template, words.values(catalogue, appointment, reach.name, now, said))
    number = numbers.e164(reach.phone or "") or ""
    payload = sms_message.to_json(sms_message.Sms(text))
    return Written(SMS, sms_lane(number), {"phone": number}, payload, text)


def mail(
    db: Connection,
    catalogue: Catalogue,
    appointment: Appointment,
    reach: Reach,
    template: str,
    said: str,
    now: datetime,
) -> Written:
    """An e-mail about an appointment, with its calendar entry: wanted, or taken back when it is cancelled."""
    subject, text = words.email(template, words.values(catalogue, appointment, reach.name, now, said))
    account, address = settings.load().smtp, reach.email or ""
    calendar = None
    if account is not None:
        invitation = ics.Invitation(account.sender, catalogue.name, address)
        calendar = ics.document(catalogue, appointment, house(db), now, invitation).decode()
    email = email_message.Email.new(subject, text, now, calendar)
    return Written(EMAIL, email_lane(address), {"email": address}, email_message.to_json(email), f"{subject}\n\n{text}")
