"""Who is asked about a visit, when, how often; and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from randevu import store
from randevu.booking import Appointment, Booked, appointments
from randevu.catalogue import service as catalogues
from randevu.messaging import outbox as sending
from randevu.messaging import reading, transactions
from randevu.messaging.letters import Letter, Rules
from randevu.satisfaction import asking, ratings
from randevu.store.tables import appointment, conversation, customer, message, outbox, visit_rating
from tests.crash.fixtures import sqlite_database, sqlite_template  # noqa: F401
from tests.unit.booking.salon import DEMO, THURSDAY, local, offer

TALK = "1f0c2a54-6f0e-4b57-9c1e-7f1b8f6f2a10"


class World:
    """A customer who wrote today and has a haircut on Thursday from 14:00 to 14:30."""

    def __init__(self, now: datetime) -> None:
        with store.writing() as db:
            catalogues.load_if_empty(db, DEMO, now)
            self.who = db.execute(customer.insert().values(name="Ayşe Kaya", phone="+905321234567", created_at=now))
            self.who = self.who.inserted_primary_key[0]
            talk = {"id": TALK, "phone_number_id": "1", "customer_id": self.who, "holder": "assistant"}
            db.execute(conversation.insert().values(**talk, said_at=now, created_at=now))
        self.about = self.book("14:00")
        self.now = self.about.ends_at + timedelta(hours=2)

    def book(self, clock: str, key: str = "b") -> Appointment:
        with store.writing() as db:
            live = catalogues.current(db)
            when = local(THURSDAY, clock)
            made = appointments.book(
                db, live, self.who, offer(live, "ayse", when), key, "whatsapp", when - timedelta(days=1),
                conversation_id=TALK,
            )  # fmt: skip
            assert isinstance(made, Booked)
            return made.appointment

    def change(self, table: Table, **values: Any) -> None:
        with store.writing() as db:
            db.execute(update(table).values(**values))

    def ask(self) -> int:
        with store.writing() as db:
            return asking.ask(db, self.now)

    def answer(self, **said: Any) -> ratings.Rating | None:
        with store.writing() as db:
            return ratings.rate(db, self.about.id, said.pop("who", self.who), now=self.now, **said)

    def rows(self, table: Table) -> list[Any]:
        with store.reading() as db:
            return list(db.execute(select(table).order_by(*table.primary_key.columns)).all())

    def letters(self) -> list[Letter]:
        return transactions.write(lambda db: sending.claim(db, ("whatsapp",), self.now, 10, Rules()))


@pytest.fixture
def world(sqlite_database: str, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[World]:  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1")
    yield World(now)
    store.dispose()


def test_two_hours_after_the_visit_the_customer_is_asked_once(world: World) -> None:
    world.now -= timedelta(minutes=1)
    assert world.ask() == 0
    world.now += timedelta(minutes=1)
    assert [world.ask() for _ in range(3)] == [1, 0, 0]
    (row,) = world.rows(outbox)
    assert (row.kind, row.purpose, row.key) == ("survey", "survey", f"survey:{world.about.id}")


def test_outside_the_window_a_template_asks_for_a_number(world: World) -> None:
    world.ask()
    (letter,) = world.letters()
    assert (letter.payload["kind"], letter.payload["template"]) == ("template", "visit_rating")


def test_in_the_open_window_it_is_a_list_from_1_to_5(world: World) -> None:
    world.change(conversation, said_at=world.now)
    world.ask()
    (letter,) = world.letters()
    assert letter.payload["kind"] == "list"
    rows = letter.payload["sections"][0]["rows"]
    assert [row["title"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row["description"] for row in rows][0::4] == ["Hiç memnun kalmadım", "Çok memnun kaldım"]


def test_a_typed_number_is_read_as_the_score(world: World) -> None:
    world.ask()
    with store.reading() as db:
        assert reading.surveyed(db, TALK) == {"survey": world.about.id}
        picked = reading._numbered(db, TALK, 4)
    assert picked == {"intent": "rate_visit", "entities": {"survey": world.about.id, "score": 4}}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (appointment, {"status": "no_show"}),
        (appointment, {"status": "cancelled"}),
        (appointment, {"attendance": "declined"}),
        (conversation, {"holder": "waiting"}),
    ],
)
def test_who_did_not_come_or_is_with_a_person_is_not_asked(world: World, table: Table, values: dict[str, Any]) -> None:
    world.change(table, **values)
    assert world.ask() == 0
    assert world.rows(outbox) == []


def test_a_visit_of_yesterday_is_not_asked_about_any_more(world: World) -> None:
    world.now = world.about.ends_at + timedelta(hours=24)
    assert world.ask() == 0


def test_at_night_nobody_is_asked_and_the_next_morning_they_are(world: World) -> None:
    world.now = local(THURSDAY, "23:00")
    assert world.ask() == 0
    world.now = local(THURSDAY, "09:30") + timedelta(days=1)
    assert world.ask() == 1


def test_a_second_visit_within_a_month_is_not_asked_about(world: World) -> None:
    world.book("16:00", "second")
    world.now = local(THURSDAY, "19:00")
    assert world.ask() == 1
    assert [row.outbox_id is None for row in world.rows(visit_rating)] == [True, False]


def test_who_stopped_our_messages_is_not_asked(world: World) -> None:
    from randevu.consent import gate

    world.ask()
    with store.reading() as db:
        row = db.execute(select(outbox)).one()
        assert gate.decide(db, row, world.now).passes
    assert row.purpose == gate.SURVEY


def test_a_business_that_does_not_ask_asks_nobody(world: World) -> None:
    text = DEMO.read_text(encoding="utf-8").replace("  ask: true", "  ask: false")
    with store.writing() as db:
        catalogues.replace(db, text, "test", world.now)
    assert world.ask() == 0


def test_an_answer_is_kept_and_a_later_one_replaces_it(world: World) -> None:
    world.ask()
    first = world.answer(score=2, word=None)
    assert first is not None
    assert first.is_bad
    second = world.answer(score=5, word="çok güzeldi")
    assert second is not None
    assert (second.score, second.word, second.is_bad, second.answered_at) == (5, "çok güzeldi", False, world.now)
    only_words = world.answer(score=None, word="elinize sağlık")
    assert only_words is not None
    assert (only_words.score, only_words.word) == (5, "elinize sağlık")


def test_nobody_answers_for_another_or_without_being_asked(world: World) -> None:
    assert world.answer(score=5, word=None) is None
    world.ask()
    assert world.answer(score=5, word=None, who=world.who + 1) is None
    kept = world.answer(score=9, word=None)
    assert kept is not None
    assert kept.score is None


def test_the_scale_has_a_button_and_five_different_words() -> None:
    lines = Path(asking.__file__).parent.joinpath("templates/tr/scale.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == 6


def test_the_message_of_the_question_offers_what_its_numbers_mean(world: World) -> None:
    world.ask()
    (said,) = world.rows(message)
    assert said.payload["numbered"]
    assert [one["payload"]["entities"]["score"] for one in said.payload["choices"]] == [1, 2, 3, 4, 5]
