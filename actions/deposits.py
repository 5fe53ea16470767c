"""What is said of deposits: before the yes, after it, and before a cancellation."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from actions.turn import Events, Say, Turn, slots
from randevu import settings
from randevu.booking.model import Appointment, Offer
from randevu.catalogue import Catalogue
from randevu.dialogue import words
from randevu.payments import ledger, links, service, terms
from randevu.payments.model import LINK, TRANSFER, Payment, Terms, lira
from randevu.turkish import phrasing


def needed(db: Connection, live: Catalogue, turn: Turn, offer: Offer) -> Terms | None:
    """What this customer pays in advance for this visit."""
    return terms.needed(db, live, turn.customer_id, offer)


def are_collected(live: Catalogue) -> bool:
    """Whether deposits can be paid at all, so that the customer is told how after the yes."""
    return bool(terms.ways(live))


def say_terms(say: Say, asked: Terms, offer: Offer, turn: Turn) -> Events:
    """Amount, time to pay and the refund rule, above the summary; it is kept what was said."""
    values = {
        "amount": phrasing.price(lira(asked.amount)),
        "minutes": phrasing.duration(asked.minutes),
        "hours": phrasing.duration(asked.refund_hours * 60),
    }
    returns = asked.is_refundable(offer.starts_at, turn.now)
    say("utter_deposit_terms" if returns else "utter_deposit_terms_late", values)
    return slots({"pending": {"deposit": asked.amount}})


def say_refund_rule(db: Connection, say: Say, about: Appointment, turn: Turn) -> None:
    """What cancelling would cost, to who agreed to a time without a summary above it that says so."""
    one = ledger.of_appointment(db, about.id)
    if one is not None:
        returns = one.is_refundable(about.starts_at, turn.now)
        say("utter_deposit_refund_rule" if returns else "utter_deposit_no_refund", _values(one))


def was_told(turn: Turn, asked: Terms) -> bool:
    """Whether the summary that was agreed to named this amount."""
    return bool((turn.slots.get("pending") or {}).get("deposit") == asked.amount)


def say_how_to_pay(db: Connection, live: Catalogue, say: Say, about: Appointment, turn: Turn) -> bool:
    """Until when an unpaid appointment is kept, and the ways to pay; False for one that needs nothing."""
    one = ledger.of_appointment(db, about.id)
    if one is None or about.status != "unpaid":
        return False
    until = one.due_at.astimezone(live.zone)
    values = {
        **words.appointment(live, about, turn.now),
        "amount": phrasing.price(lira(one.amount)),
        **{f"until_{name}": value for name, value in words.clock(until).items()},
        "until_day": words.day(until.date(), turn.now.astimezone(live.zone).date())["day"],
        "reference": one.reference,
    }
    say("utter_deposit_waits", values)
    open_ways, account = terms.ways(live), live.deposits.account if live.deposits else None
    if TRANSFER in open_ways and account is not None:
        say("utter_deposit_account", {**values, "iban": _spaced(account.iban), "holder": account.holder})
    if LINK in open_ways:
        say("utter_deposit_link", {**values, "url": links.address(settings.load(), one.id)})
    return True


def say_if_cancelled(db: Connection, say: Say, chosen: Iterable[Appointment], turn: Turn) -> None:
    """What becomes of deposits that were paid, before the customer says whether to cancel."""
    found = list(chosen)
    payments = ledger.of_appointments(db, (about.id for about in found))
    for about in found:
        one = payments.get(about.id)
        if one is not None and one.state == "paid":
            returns = one.is_refundable(about.starts_at, turn.now)
            say("utter_deposit_returns" if returns else "utter_deposit_stays", _values(one))


def say_cancelled(db: Connection, say: Say, cancelled: Iterable[Appointment], turn: Turn) -> None:
    """Deposits that go back now."""
    found = list(cancelled)
    payments = ledger.of_appointments(db, (about.id for about in found))
    for about in found:
        one = payments.get(about.id)
        goes_back = one is not None and one.state in ("refund_due", "refunded")
        if one is not None and (goes_back or service.is_owed(one, about.starts_at, turn.now)):
            say("utter_deposit_goes_back", _values(one))


def _values(one: Payment) -> dict[str, str]:
    return {"amount": phrasing.price(lira(one.amount)), "hours": phrasing.duration(one.refund_hours * 60)}


def _spaced(iban: str) -> str:
    """As it is printed: in fours."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
