"""Whether a booking needs a deposit, and how it can be paid."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from randevu import settings
from randevu.booking import Offer, appointments
from randevu.catalogue import Catalogue
from randevu.payments import wiring
from randevu.payments.model import LINK, TRANSFER, Terms, Way, kurus


def ways(catalogue: Catalogue) -> tuple[Way, ...]:
    """How a deposit can be paid; with none of them no deposit is asked for."""
    if catalogue.deposits is None:
        return ()
    told = settings.load()
    link: tuple[Way, ...] = (LINK,) if wiring.provider(told) is not None and told.secret_key else ()
    return (*link, TRANSFER) if catalogue.deposits.account is not None else link


def needed(db: Connection, catalogue: Catalogue, customer_id: int, offer: Offer) -> Terms | None:
    """What this customer pays in advance for this visit; None for nothing.

    Services name theirs, each person's counts; who has stayed away too often pays at least `missed_amount`.
    """
    rules = catalogue.deposits
    if rules is None or not ways(catalogue):
        return None
    known = (catalogue.services.get(part.service) for part in offer.parts)
    amount = sum(kurus(service.deposit) for service in known if service is not None)
    if rules.after_missed is not None and sum(appointments.kept_away(db, customer_id)) >= rules.after_missed:
        amount = max(amount, kurus(rules.missed_amount))
    return Terms(amount, rules.minutes_to_pay, rules.refund_hours) if amount else None
