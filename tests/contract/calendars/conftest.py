"""Failing assertions of the shared tests explain themselves; servers are started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.calendars.radicale_server import Radicale, radicale

pytest.register_assert_rewrite("tests.contract.calendars.contract")


@pytest.fixture(scope="session")
def radicale_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """A real CalDAV server in a process of its own."""
    with radicale(tmp_path_factory.mktemp("radicale")) as started:
        yield started
