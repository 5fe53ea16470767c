"""Column types behave alike on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from randevu import store
from randevu.store.tables.booking import Money
from randevu.store.types import BigId, Json, UtcDateTime

own = MetaData()
sample = Table(
    "sample",
    own,
    Column("id", BigId, primary_key=True),
    Column("number", Integer),
    Column("at", UtcDateTime),
    Column("price", Money),
    Column("data", Json),
)

MOMENT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _table(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty)
    with store.writing() as db:
        own.create_all(db)


def stored(**values: object) -> object:
    """What comes back for what went in."""
    ((name, value),) = values.items()
    with store.writing() as db:
        key = db.execute(insert(sample).values({name: value})).inserted_primary_key[0]
        return db.execute(select(sample.c[name]).where(sample.c.id == key)).scalar_one()


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT,
        MOMENT.replace(microsecond=1),
        datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    back = stored(at=moment)
    assert isinstance(back, datetime)
    assert back == moment.astimezone(timezone.utc)
    assert back.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        stored(at=MOMENT.replace(tzinfo=None))


def test_moments_sort_and_compare_as_time_whatever_zone_they_were_given_in() -> None:
    zones = (timezone.utc, ZoneInfo("Europe/Istanbul"), ZoneInfo("America/New_York"))
    steps = (timedelta(), timedelta(microseconds=5), timedelta(seconds=1), timedelta(hours=2), timedelta(days=300))
    given = [(MOMENT + step).astimezone(zone) for step, zone in zip(steps, (*zones, *zones), strict=False)]
    with store.writing() as db:
        db.execute(insert(sample), [{"number": n, "at": at} for n, at in reversed(list(enumerate(given)))])
        ordered = db.execute(select(sample.c.number).order_by(sample.c.at)).scalars().all()
        late = db.execute(select(sample.c.number).where(sample.c.at > given[2])).scalars().all()
    assert ordered == [0, 1, 2, 3, 4]
    assert sorted(late) == [3, 4]


@pytest.mark.parametrize("name", ["at", "price", "data"])
def test_nothing_stays_nothing(name: str) -> None:
    assert stored(**{name: None}) is None


@pytest.mark.parametrize("amount", ["0", "600", "1500.50", "0.01", "99999.99"])
def test_an_amount_comes_back_exactly(amount: str) -> None:
    assert stored(price=Decimal(amount)) == Decimal(amount)


def test_json_keeps_its_shape_and_its_letters() -> None:
    data = {"words": "yarın öğleden sonra 🙂", "list": [1, 2.5, None, {"a": True}]}
    assert stored(data=data) == data
