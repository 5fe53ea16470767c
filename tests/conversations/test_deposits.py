"""Deposits in the chat: named before the yes, paid by link or transfer, and what becomes of them in a cancellation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu import store
from randevu.booking import Booked, appointments, unpaid
from randevu.catalogue import service as catalogues
from randevu.store import tables
from tests.conversations.stack import Stack
from tests.conversations.talk import Talk
from tests.unit.booking.salon import DEMO
from tests.unit.payments.world import with_deposits


@pytest.fixture(autouse=True)
def collects(stack: Stack) -> Iterator[None]:
    """The demo business collects deposits while the test runs."""
    _become(stack, with_deposits())
    yield
    _become(stack, DEMO.read_text(encoding="utf-8"))


def _become(stack: Stack, text: str) -> None:
    with store.writing(stack.database_url) as db:
        catalogues.replace(db, text, "test")


def _paid(talk: Talk) -> int:
    """The deposit of the customer's only appointment has come; the words of that are the worker's."""
    (one,) = talk.appointments()
    with store.writing(talk.stack.database_url) as db:
        done = unpaid.confirm(db, one.id, f"paid:{one.id}", talk.now(), "sandbox")
        db.execute(tables.payment.update().values(state="paid", way="link"))
    assert isinstance(done, Booked)
    return one.id


def test_a_deposit_is_named_before_the_yes_and_the_time_kept_until_it_is_paid(talk: Talk) -> None:
    summary = talk.say("yarın 15:00 lazer epilasyon")
    assert summary.is_summary
    assert summary.says("300 ₺ kapora", "2 saat", "24 saat öncesine kadar", "iade edilir", "1.500 ₺")
    answer = talk.tap("Evet")
    assert answer.says("ayırdım", "son ödeme", "TR33 0006 1005 1978 6457 8413 26")
    assert not answer.says("oluşturuldu")
    (link,) = [one.link for one in answer.bubbles if one.link]
    assert link.startswith("http://localhost:8000/odeme/")
    (one,) = talk.appointments()
    assert (one.status, one.at) == ("unpaid", "2026-03-12 15:00")
    again = talk.say("kaporayı nasıl göndereceğim")
    assert again.says("300 ₺ kapora", "Açıklama")
    assert talk.say("randevularım neler").says("lazer epilasyon", "son ödeme")


def test_a_paid_appointment_says_what_becomes_of_the_money_before_it_is_cancelled(talk: Talk) -> None:
    talk.book("cuma 15:00 lazer epilasyon")
    number = _paid(talk)
    asked = talk.say("randevumu iptal etmek istiyorum")
    assert asked.says("300 ₺", "iade edilir", "iptal edeyim mi")
    assert talk.tap("Evet, iptal et").says("iptal edildi", "300 ₺", "iade ediyoruz")
    with store.reading(talk.stack.database_url) as db:
        found = appointments.find(db, number)
    assert found is not None
    assert found.status == "cancelled"


def test_who_would_cancel_too_late_hears_that_the_deposit_stays(talk: Talk) -> None:
    summary = talk.say("bugün 18:00 lazer epilasyon")
    assert summary.says("300 ₺ kapora", "iptal ederseniz kapora iade edilmez")
    talk.tap("Evet")
    _paid(talk)
    asked = talk.say("randevumu iptal et")
    assert asked.says("kapora iade edilmez", "iptal edeyim mi")
    assert not talk.tap("Evet, iptal et").says("iade ediyoruz")


def test_a_service_without_a_deposit_is_booked_as_always(talk: Talk) -> None:
    summary = talk.say("yarın 15:00 saç kesimi kadıköy")
    assert not summary.says("kapora")
    assert talk.tap("Evet").says("oluşturuldu")
    assert [one.status for one in talk.appointments()] == ["booked"]
