"""Databases and a server for tests of the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crash.cloud import Cloud
from tests.crash.fixtures import (  # noqa: F401
    database,
    postgres_database,
    postgres_prepared,
    sqlite_database,
    sqlite_template,
)
from tests.crash.processes import Nursery, Server, environment


@dataclass
class Door:
    """The door on a real server, with the scripted engine behind it, and WhatsApp."""

    server: Server
    cloud: Cloud


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("door") / "servers.log")
    yield made
    made.close()


@pytest.fixture
def door(database: str, nursery: Nursery) -> Iterator[Door]:  # noqa: F811
    with Cloud() as cloud:
        server = Server(nursery, environment(database, cloud.url)).start()
        assert server.wait_until_ready()
        yield Door(server, cloud)
        server.kill()
