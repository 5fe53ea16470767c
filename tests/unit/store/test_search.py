"""Words are found however they were written, on both databases, and are gone when their message is."""

from __future__ import annotations

from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import Column, MetaData, Table, delete, insert, select, update
from sqlalchemy.engine import Connection

from randevu import store
from randevu.store import search
from randevu.store.migrate import config
from randevu.store.tables import conversation, customer, message, turn


def _messages(now: datetime, *texts: str) -> None:
    with store.writing() as db:
        db.execute(insert(customer).values(id=1, created_at=now))
        db.execute(insert(conversation).values(id="c", phone_number_id="1", customer_id=1, created_at=now))
        for number, text in enumerate(texts, 1):
            row = {"id": number, "conversation_id": "c", "direction": "in", "author": "customer", "kind": "text"}
            made = db.execute(insert(message).values(**row, text=text, payload={}, said_at=now, withdrawn=False))
            assert made.inserted_primary_key[0] == number


def _found(*words: str) -> list[int]:
    with store.reading() as db:
        return list(db.execute(select(message.c.id).where(search.says(db, words)).order_by(message.c.id)).scalars())


@pytest.mark.usefixtures("database")
def test_words_are_found_by_their_beginning_in_any_case_and_without_diacritics(now: datetime) -> None:
    texts = (
        "İPTAL EDİYORUM",
        "iptali olur mu",
        "ISLAK saçım",
        "ıslak.saçlar",
        "yarın/cuma ŞİŞLİ'de",
        "",
        "50% 'or' \\ --",
    )
    _messages(now, *texts)
    assert _found("iptal") == [1, 2]
    assert _found("iptali") == [2]
    assert _found("islak") == [3, 4]
    assert _found("sac", "isla") == [3, 4]
    assert _found("sisli", "cuma", "de") == [5]
    assert _found("ptal") == []
    assert _found("50") == [7]


@pytest.mark.usefixtures("database")
def test_a_message_that_goes_or_changes_takes_its_words_along(now: datetime) -> None:
    _messages(now, "ılık su", "ılık hava")
    with store.writing() as db:
        db.execute(update(message).where(message.c.id == 1).values(text="soğuk su"))
        db.execute(delete(message).where(message.c.id == 2))
    assert _found("ilik") == []
    assert _found("soguk") == [1]


@pytest.mark.usefixtures("database")
def test_traits_are_found_all_or_any(now: datetime) -> None:
    _messages(now)
    row = {"conversation_id": "c", "started_at": now, "finished_at": now, "attempts": 1, "outcome": "answered"}
    empty = {"understanding": {}, "slots": {}, "actions": [], "timing": {}}
    with store.writing() as db:
        for traits in (["intent:greet", "action:x"], ["intent:greet"], [], None):
            db.execute(insert(turn).values(**row, **empty, traits=traits))
        all_of = select(turn.c.id).where(search.has_all(db, turn.c.traits, ["intent:greet", "action:x"]))
        any_of = select(turn.c.id).where(search.has_any(db, turn.c.traits, ["action:x", "action:y", "intent:greet"]))
        assert list(db.execute(all_of).scalars()) == [1]
        assert list(db.execute(any_of.order_by(turn.c.id)).scalars()) == [1, 2]
        assert db.execute(select(turn.c.traits).where(turn.c.id == 1)).scalar() == ["intent:greet", "action:x"]


def test_what_was_said_before_there_was_an_index_is_found_too(empty: str, now: datetime) -> None:
    with store.writing(empty) as db:
        command.upgrade(config(db), "0013")
    old = {"id": 1, "conversation_id": "c", "attempts": 1, "outcome": "answered", "intent": "greet"}
    with store.writing(empty) as db:
        db.execute(insert(customer).values(id=1, created_at=now))
        db.execute(insert(conversation).values(id="c", phone_number_id="1", customer_id=1, created_at=now))
        db.execute(
            insert(message).values(
                **{"id": 1, "conversation_id": "c", "direction": "in", "author": "customer", "kind": "text"},
                **{"text": "Işıl'a ILIK su", "payload": {}, "said_at": now, "withdrawn": False},
            )
        )
        earlier = Table("turn", MetaData(), *(Column(one.name, one.type) for one in turn.c if one.name != "traits"))
        known = {"entities": [{"entity": "service"}]}
        done = {"slots": {}, "actions": [{"action": "x"}], "timing": {}, "understanding": known}
        db.execute(insert(earlier).values(**old, **done, started_at=now, finished_at=now, text=""))
    store.migrate(empty)
    with store.reading(empty) as db:
        assert db.execute(select(turn.c.traits)).scalar() == ["action:x", "entity:service", "intent:greet"]
        assert db.execute(select(message.c.id).where(search.says(db, ["isila"]))).scalar() is None
        assert db.execute(select(message.c.id).where(search.says(db, ["ilik"]))).scalar() == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_words_of_messages_that_are_gone_can_be_wiped_from_the_index_itself(now: datetime) -> None:
    _messages(now, "ılık su", "zümrüt")
    with store.writing() as db:
        db.execute(delete(message).where(message.c.id == 2))
        assert b"zumrut" in _index(db)
        search.wipe_gone(db)
        assert b"zumrut" not in _index(db)
    assert _found("ilik") == [1]


def _index(db: Connection) -> bytes:
    """All that SQLite keeps of its words."""
    return b"".join(block for (block,) in db.exec_driver_sql("SELECT block FROM message_words_data"))
