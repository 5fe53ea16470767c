"""What a text costs, numbers as providers want them, and reports about texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from randevu import store
from randevu.messaging.errors import Unsendable
from randevu.messaging.sms import numbers, reports, segments
from randevu.messaging.sms.message import Sms, from_json, to_json
from randevu.messaging.sms.segments import cost
from randevu.store.tables import conversation, customer, message, outbox


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts"),
    [
        ("", "gsm", 0, 1),
        ("a" * 160, "gsm", 160, 1),
        ("a" * 161, "gsm", 161, 2),
        ("a" * 306, "gsm", 306, 2),
        ("a" * 307, "gsm", 307, 3),
        ("öüÖÜÇ" * 32, "gsm", 160, 1),  # these Turkish letters stand in the basic alphabet
        ("€" * 80, "gsm", 160, 1),
        ("€" * 81, "gsm", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "gsm", 306, 3),  # an escaped letter is not torn between parts
        ("ş" * 77, "turkish", 154, 1),
        ("ş" * 78, "turkish", 156, 2),
        ("ğışçĞİŞ", "turkish", 14, 1),
        ("ş" + "a" * 153, "turkish", 155, 1),
        ("ş" + "a" * 154, "turkish", 156, 2),
        ("ş" + "a" * 296, "turkish", 298, 2),
        ("ş" + "a" * 297, "turkish", 299, 3),
        ("â" + "a" * 69, "unicode", 70, 1),
        ("â" + "a" * 70, "unicode", 71, 2),
        ("🙂" * 35, "unicode", 70, 1),
        ("🙂" * 36, "unicode", 72, 2),
        ("a" * 66 + "🙂" + "a" * 66, "unicode", 134, 3),
        ("ş🙂", "unicode", 3, 1),
    ],
)
def test_a_text_costs_what_operators_charge(text: str, alphabet: str, units: int, parts: int) -> None:
    assert cost(text) == segments.Cost(alphabet, units, parts)


def test_without_the_turkish_table_turkish_letters_make_a_text_unicode() -> None:
    assert cost("ş" * 71, turkish_shift=False) == segments.Cost("unicode", 71, 2)


def test_the_basic_alphabet_has_its_127_letters_and_escapes_are_apart() -> None:
    assert len(segments.BASIC) == 127  # 128 places, one of which is the escape itself
    assert not segments.BASIC & (segments.ESCAPED | segments.TURKISH)


def test_a_text_that_no_operator_takes_is_refused_before_it_is_kept() -> None:
    with pytest.raises(Unsendable):
        Sms("a" * 919)
    with pytest.raises(Unsendable):
        Sms("  ")
    assert from_json(to_json(Sms("Merhaba"))) == Sms("Merhaba")
    for wrong in ({"kind": "email"}, {"kind": "sms"}, {"kind": "sms", "text": 3}):
        with pytest.raises(Unsendable):
            from_json(wrong)


@pytest.mark.parametrize(
    ("typed", "e164", "digits", "national"),
    [
        ("0532 123 45 67", "+905321234567", "905321234567", "5321234567"),
        ("532-123-4567", "+905321234567", "905321234567", "5321234567"),
        ("+49 151 23456789", "+4915123456789", "4915123456789", "4915123456789"),
        ("0 (532) 123", None, None, None),
        ("", None, None, None),
    ],
)
def test_numbers_are_written_as_the_provider_wants_them(
    typed: str, e164: str | None, digits: str | None, national: str | None
) -> None:
    assert numbers.e164(typed) == e164
    assert [numbers.written(typed, form) for form in numbers.FORMS] == [e164, digits, national]


def test_only_numbers_that_take_texts_are_texted() -> None:
    assert [numbers.takes_sms(one) for one in ("+905321234567", "+902125550102", "+15552223333", "?")] == [
        True,
        False,
        False,
        False,
    ]


class Told:
    """A provider that tells what a test lets it."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known, self.asked = known, list[str]()

    def statuses(self, ids: Sequence[str]) -> Mapping[str, str]:
        self.asked.extend(ids)
        return {one: self.known[one] for one in ids if one in self.known}


@pytest.fixture
def texts(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Texts 1 to 4: two under way, one three days old, one that has arrived."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    with store.writing() as db:
        db.execute(customer.insert().values(id=1, created_at=now))
        db.execute(conversation.insert().values(id="c", phone_number_id="1", customer_id=1, created_at=now))
        for number, (status, at) in enumerate(
            (("sent", now), ("sent", now), ("sent", now - timedelta(days=3)), ("delivered", now)), 1
        ):
            said = {"conversation_id": "c", "direction": "out", "author": "assistant", "kind": "sms", "payload": {}}
            db.execute(message.insert().values(id=number, wamid=f"sms:{number}", said_at=at, status=status, **said))
            row = {"channel": "sms", "lane": "sms:x", "payload": {}, "state": "sent", "address": {}}
            db.execute(outbox.insert().values(message_id=number, due_at=at, created_at=at, **row))


def test_reports_move_texts_that_are_under_way(texts: None, now: datetime) -> None:
    told = Told({"sms:1": "delivered", "sms:2": "failed"})
    assert reports.look(told, now) == 2
    assert told.asked == ["sms:1", "sms:2"]
    with store.reading() as db:
        assert list(db.execute(message.select().order_by(message.c.id)).scalars()) == [1, 2, 3, 4]
        rows = {row.id: (row.status, row.status_at) for row in db.execute(message.select())}
    assert rows[1] == ("delivered", now)
    assert rows[2] == ("failed", now)
    assert rows[3][0] == "sent"
    assert reports.look(told, now) == 0
    assert len(told.asked) == 2
    store.dispose()
