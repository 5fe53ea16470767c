"""A desk on each kind of database."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.unit.delivery.desk import Desk


@pytest.fixture
def desk(database: str, now: datetime) -> Desk:  # noqa: F811
    return Desk(now)
