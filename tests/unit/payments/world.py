"""The demo business collecting deposits, and a customer who books laser at Beşiktaş for 300 ₺ in advance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from randevu import settings, store
from randevu.booking import Appointment, Booked, Cancelled, appointments
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.payments import hearing, ledger, links, paying, running, service, terms
from randevu.payments.model import Payment
from randevu.payments.paying import Opened
from randevu.store.tables import conversation, customer, outbox, payment, payment_event
from tests.unit.booking.salon import DEMO, FRIDAY, local, offer
from tests.unit.payments.till import FakeProvider


def with_deposits() -> str:
    """The demo's business file as the comment in it says: the marks before `deposits` taken away."""
    lines = DEMO.read_text(encoding="utf-8").splitlines()
    first = lines.index("# deposits:")
    last = next(number for number in range(first, len(lines)) if not lines[number].strip())
    return "\n".join([*lines[:first], *(line.removeprefix("# ") for line in lines[first:last]), *lines[last:]])


def prepare(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "DATABASE_URL": url,
        "RANDEVU_SECRET_KEY": "key-of-tests",
        "WHATSAPP_PHONE_NUMBER_ID": "1",
        "RANDEVU_PAYMENT_PROVIDER": "sandbox",
        "RANDEVU_PAYMENT_URL": "http://127.0.0.1:9/odeme",
        "RANDEVU_PAYMENT_SECRET": "secret",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)


class World:
    """Bookings, payments and the worker's steps, at a moment that the test moves."""

    def __init__(self, now: datetime, file: str | None = None) -> None:
        self.now, self.till = now, FakeProvider()
        with store.writing() as db:
            catalogues.replace(db, file or with_deposits(), "test", now)
        self.who = self.person()

    def person(self, number: int = 0) -> int:
        with store.writing() as db:
            made = db.execute(
                customer.insert().values(name="Ayşe Kaya", phone=f"+90532123456{number}", created_at=self.now)
            )
            who = int(made.inserted_primary_key[0])
            talk = {"id": f"talk-{who}", "phone_number_id": "1", "customer_id": who, "holder": "assistant"}
            db.execute(conversation.insert().values(**talk, said_at=self.now, created_at=self.now))
        return who

    @property
    def live(self) -> Catalogue:
        with store.reading() as db:
            return catalogues.current(db)

    def book(self, clock: str = "14:00", who: int | None = None, day: date = FRIDAY, key: str = "") -> Appointment:
        """Book laser against a deposit, as the conversation does."""
        who = who or self.who
        with store.writing() as db:
            live = catalogues.current(db)
            wanted = offer(live, "deniz", local(day, clock), "lazer-epilasyon", "besiktas")
            asked = terms.needed(db, live, who, wanted)
            key = key or f"book:{who}:{clock}:{self.now.isoformat()}"
            made = appointments.book(
                db, live, who, wanted, key, "whatsapp", self.now, f"talk-{who}", unpaid=asked is not None
            )
            assert isinstance(made, Booked)
            if asked is not None:
                service.ask(db, made.appointment, asked, self.now)
        return made.appointment

    def find(self, about: Appointment) -> Appointment:
        with store.reading() as db:
            found = appointments.find(db, about.id)
        assert found is not None
        return found

    def payment(self, about: Appointment) -> Payment:
        with store.reading() as db:
            found = ledger.of_appointment(db, about.id)
        assert found is not None
        return found

    def open(self, about: Appointment) -> Opened | None:
        """The customer opens the link."""
        told = settings.load()
        token = links.address(told, self.payment(about).id).removeprefix(f"{told.public_url}{links.PATH}")
        return paying.open_page(told, self.till, token, self.now)

    def pay(self, about: Appointment, calls: int = 1) -> None:
        """Open the link, pay, and let the provider call so often."""
        if self.payment(about).provider_id is None:
            self.open(about)
        headers, body = self.till.pay(str(self.payment(about).provider_id))
        for _ in range(calls):
            assert self.hear(headers, body) == hearing.GOOD

    def hear(self, headers: Any, body: bytes) -> int:
        return hearing.hear(self.till, headers, body, self.now)

    def cancel(self, about: Appointment, by: str = "customer") -> None:
        with store.writing() as db:
            done = appointments.cancel(
                db, catalogues.current(db), about.id, f"cancel:{about.id}", self.now, by, by_staff=by != "customer"
            )
        assert isinstance(done, Cancelled)

    def work(self) -> bool:
        """What the worker does now."""
        return running.step(self.till, lambda: self.now)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def rows(self, table: Table) -> list[Any]:
        with store.reading() as db:
            return list(db.execute(select(table).order_by(*table.primary_key.columns)).all())

    def told(self) -> list[str]:
        """The templates that customers were sent, in order."""
        rows = [row for row in self.rows(outbox) if row.kind == "notice"]
        return [str(row.payload["template"]) for row in rows]

    def kinds(self, about: Appointment) -> list[tuple[str, int]]:
        """The ledger of an appointment's deposit: what, and how much moved."""
        with store.reading() as db:
            return [(one.kind, one.amount) for one in ledger.entries(db, self.payment(about).id)]

    def balance(self) -> int:
        """What is with the business, by the ledger."""
        return sum(row.amount for row in self.rows(payment_event))

    def states(self) -> list[str]:
        return [row.state for row in self.rows(payment)]
