"""The demo business in an empty database."""

from __future__ import annotations

from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
