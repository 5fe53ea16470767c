"""A business with SMS and e-mail set up, a customer, and an appointment tomorrow at 14:00."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from randevu import store
from randevu.booking import Appointment, Booked, appointments
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.channels import standing_in
from randevu.store.tables import conversation, customer, message, outbox
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.booking.salon import DEMO, THURSDAY, local, offer

PHONE, EMAIL = "+905321234567", "musteri@example.com"
TALK = "1f0c2a54-6f0e-4b57-9c1e-7f1b8f6f2a10"


@dataclass
class World:
    """`now` is Wednesday, 10:00; the appointment is on Thursday at 14:00 with Ayşe in Kadıköy."""

    now: datetime
    about: Appointment

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    @property
    def business(self) -> Catalogue:
        with store.reading() as db:
            return catalogues.current(db)

    def remind(self, state: str = "sent", status: str | None = "sent", **more: Any) -> int:
        """A reminder by WhatsApp that has gone out at this moment, with its message; returns the outbox row's id."""
        sent = {"sent_at": self.now, "attempted_at": self.now} if state == "sent" else {}
        with store.writing() as db:
            said = db.execute(
                message.insert().values(
                    conversation_id=TALK,
                    direction="out",
                    author="assistant",
                    kind="template",
                    text="Yarın 14:00 randevunuz var. Geliyor musunuz?",
                    payload={},
                    said_at=self.now,
                    status=status,
                )
            ).inserted_primary_key[0]
            row = {
                "channel": "whatsapp",
                "lane": f"whatsapp:{TALK}",
                "kind": "reminder",
                "purpose": "service",
                "rank": 10,
                "conversation_id": TALK,
                "message_id": said,
                "appointment_id": self.about.id,
                "generation": self.about.generation,
                "payload": {"kind": "template"},
                "state": state,
                "due_at": self.now,
                "created_at": self.now,
                **sent,
                **more,
            }
            return int(db.execute(outbox.insert().values(**row)).inserted_primary_key[0])

    def reported(self, row: int, status: str) -> None:
        """WhatsApp reports about the message of an outbox row."""
        with store.writing() as db:
            of = select(outbox.c.message_id).where(outbox.c.id == row).scalar_subquery()
            db.execute(update(message).where(message.c.id == of).values(status=status, status_at=self.now))

    def change(self, table: Table, id_: Any, **values: Any) -> None:
        with store.writing() as db:
            db.execute(update(table).where(table.c.id == id_).values(**values))

    def chore(self) -> int:
        with store.writing() as db:
            return standing_in.take_over(db, self.now)

    def note_late(self) -> int:
        with store.writing() as db:
            return standing_in.note_late(db, self.now)

    def rows(self, table: Table, **where: Any) -> list[Mapping[str, Any]]:
        query = select(table).order_by(*table.primary_key.columns)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with store.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def others(self) -> list[Mapping[str, Any]]:
        """Rows that leave by another way than WhatsApp."""
        return [row for row in self.rows(outbox) if row["channel"] != "whatsapp"]


def replace_business(now: datetime, **changed: str) -> None:
    """The demo business with lines of its `channels` written otherwise."""
    lines = []
    for line in DEMO.read_text(encoding="utf-8").splitlines():
        name = line.strip().partition(":")[0]
        lines.append(f"  {name}: {changed[name]}" if name in changed else line)
    with store.writing() as db:
        catalogues.replace(db, "\n".join(lines), "test", now)


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("RANDEVU_SMTP_FROM", "Salon <randevu@example.com>")
    monkeypatch.setenv("RANDEVU_SMS_PROVIDER", "netgsm")
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "")


@pytest.fixture
def world(database: str, set_up: None, now: datetime) -> World:  # noqa: F811
    with store.writing() as db:
        catalogue = catalogues.load_if_empty(db, DEMO, now) or catalogues.current(db)
        catalogue = catalogues.current(db)
        who = db.execute(
            customer.insert().values(name="Ayşe Kaya", phone=PHONE, email=EMAIL, created_at=now)
        ).inserted_primary_key[0]
        db.execute(
            conversation.insert().values(
                id=TALK,
                phone_number_id="1",
                customer_id=who,
                holder="assistant",
                said_at=now - timedelta(days=3),
                created_at=now - timedelta(days=3),
            )
        )
        chosen = offer(catalogue, "ayse", local(THURSDAY, "14:00"))
        made = appointments.book(db, catalogue, who, chosen, "b", "whatsapp", now, conversation_id=TALK)
        assert isinstance(made, Booked)
    return World(now, made.appointment)
