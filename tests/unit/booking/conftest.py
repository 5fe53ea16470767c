"""The demo business and a few customers, ready in each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Offer
from randevu.catalogue import Catalogue
from tests.unit.booking.salon import THURSDAY, load_demo, local, new_customers, offer


@pytest.fixture
def db(database: str) -> Iterator[Connection]:
    """An open writing transaction."""
    with store.writing(database) as connection:
        yield connection


@pytest.fixture
def business(db: Connection) -> Catalogue:
    return load_demo(db)


@pytest.fixture
def people(db: Connection) -> list[int]:
    return new_customers(db, 4)


@pytest.fixture
def two_pm(business: Catalogue) -> Offer:
    """Ayşe's haircut on Thursday at two."""
    return offer(business, "ayse", local(THURSDAY, "14:00"))
