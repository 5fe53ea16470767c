"""The customer opens the link: led to the provider's page, made at that moment, or told how the deposit stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from randevu import store
from randevu.booking import Appointment, appointments
from randevu.catalogue import service as catalogue_service
from randevu.payments import ledger, links
from randevu.payments.model import Payment
from randevu.payments.port import Order, Provider
from randevu.settings import Settings


@dataclass(frozen=True)
class Opened:
    """How the deposit stands, and where it is paid; no `url` when nothing is to be paid any more."""

    payment: Payment
    about: Appointment
    url: str | None


def open_page(told: Settings, provider: Provider | None, token: str, now: datetime) -> Opened | None:
    """What is behind a link of ours; None for one that is not.

    Raises:
        PaymentError: the provider gives no page now.
    """
    number = links.opened(told.secret_key, token)
    with store.reading(told.database_url) as db:
        one = ledger.find(db, number) if number is not None else None
        about = appointments.find(db, one.appointment_id) if one is not None else None
        if one is None or about is None:
            return None
        name = catalogue_service.current(db).name
    if one.state != "asked" or about.status != "unpaid" or one.due_at <= now or provider is None:
        return Opened(one, about, None)
    if one.url is not None and one.provider == provider.name:
        return Opened(one, about, one.url)
    order = Order(
        reference=one.reference,
        amount=one.amount,
        title=f"{name} · {one.reference}",
        until=one.due_at,
        back=links.address(told, one.id),
        heard_at=f"{told.public_url}{links.HEARING}{provider.name}",
    )
    page = provider.create(order)
    with store.writing(told.database_url) as db:
        ledger.change(db, one.id, provider=provider.name, provider_id=page.id, url=page.url)
    return Opened(one, about, page.url)
