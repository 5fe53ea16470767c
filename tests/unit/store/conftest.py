"""Empty databases of both kinds, not migrated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from randevu import store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it."""
    yield request.getfixturevalue(f"{request.param}_url")
    store.dispose()
