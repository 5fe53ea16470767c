"""A business in which one customer has left traces everywhere, beside another who must not be touched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from randevu import settings, store
from randevu.booking import Booked, Wish, appointments, availability
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.messaging import owner
from randevu.privacy import requests
from randevu.store.tables import (
    calendar,
    calendar_connection,
    calendar_event,
    conversation,
    customer,
    unread_event,
)
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.delivery.desk import Desk

NUMBER, OTHER = "905550000001", "905550000002"
NAME, WORDS, NOTE = "Selin Yankılıoğlu", "kaşımdaki yara için gizli cümle", "alerjisi var"
MAIL = "selin.yankilioglu@example.com"


class Home:
    """The desk with the two customers."""

    def __init__(self, now: datetime) -> None:
        self.desk = Desk(now)
        with store.writing() as db:
            catalogues.load_if_empty(db, settings.load({}).business_file, now)
        self.desk.talk(WORDS)
        self.desk.talk(f"ben {NAME}")
        self.desk.talk("DUR")
        self.desk.talk("öteki", sender=OTHER)
        self.who, self.other = (row["id"] for row in self.desk.rows(customer))
        with store.writing() as db:
            values = {"name": NAME, "email": MAIL, "note": NOTE}
            db.execute(update(customer).where(customer.c.id == self.who).values(**values))
            self.past = self._book(db, "2026-03-12 14:00", now)
            self.coming = self._book(db, "2026-03-18 15:00", now)
            self._write_events(db, now)
            body = {"entry": [{"from": NUMBER, "text": WORDS}]}
            db.execute(insert(unread_event).values(received_at=now, kind="x", error="y", body=body))
            owner.tell(db, "booked", "booked:1", {"customer": NAME, "when": "yarın"}, now)
            requests.add(db, self.who, "erase", "test", now, note=f"{NAME} telefonda istedi")
        self.desk.now = self.desk.now + timedelta(days=3)

    @property
    def now(self) -> datetime:
        return self.desk.now

    @property
    def business(self) -> Catalogue:
        with store.reading() as db:
            return catalogues.current(db)

    def _book(self, db: Any, start: str, now: datetime) -> int:
        business = catalogues.current(db)
        at = datetime.fromisoformat(start).replace(tzinfo=business.zone)
        offer = availability.at(db, business, Wish(("sac-kesimi",), "kadikoy", "ayse"), at, now, by_staff=True)
        assert offer is not None
        key = f"wamid.{NUMBER}:{start}"
        made = appointments.book(db, business, self.who, offer, key, "whatsapp", now, by_staff=True)
        assert isinstance(made, Booked)
        parts = [{**part.to_json(), "person": NAME} for part in made.appointment.parts]
        mine = store.tables.appointment.c.id == made.appointment.id
        talk = select(conversation.c.id).where(conversation.c.customer_id == self.who).scalar_subquery()
        db.execute(update(store.tables.appointment).where(mine).values(note=NOTE, parts=parts, conversation_id=talk))
        return made.appointment.id

    def _write_events(self, db: Any, now: datetime) -> None:
        """Both appointments stand in Ayşe's calendar."""
        account = {"provider": "caldav", "name": "x", "account": "x", "credentials": "", "state": "live"}
        connection = db.execute(insert(calendar_connection).values(**account, created_at=now)).inserted_primary_key[0]
        place = {"connection_id": connection, "address": "x", "name": "x", "owner_kind": "staff", "owner_key": "ayse"}
        made = db.execute(insert(calendar).values(**place, respects=True, writes=True, due_at=now))
        for number in (self.past, self.coming):
            event = {"appointment_id": number, "staff": "ayse", "calendar_id": made.inserted_primary_key[0]}
            state = {"uid": f"u{number}", "event_id": f"e{number}", "wanted": 1, "written": 1, "state": "settled"}
            times = {"due_at": now, "changed_at": now, "attempts": 0}
            db.execute(insert(calendar_event).values(**event, **state, **times))


def everything(desk: Desk) -> dict[str, str]:
    """All that stands in the database, by table, as one text each."""
    return {table.name: str(desk.rows(table)) for table in store.tables.metadata.sorted_tables}


@pytest.fixture
def home(sqlite_database: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "+905321112233")
    yield Home(now)
    store.dispose()


@pytest.fixture
def each_home(database: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Home:  # noqa: F811
    """The same on each kind of database."""
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "+905321112233")
    return Home(now)
