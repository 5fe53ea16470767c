"""The shared `database` fixture, made quick for tests that need many: migrated once, emptied for each test."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from randevu import store
from randevu.store.tables import installation, metadata
from tests.crash.scripted import make_tables, scripted_metadata


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_prepared(postgres_server: str) -> Iterator[str]:
    name = f"delivery_{uuid.uuid4().hex[:12]}"
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT", future=True)
    with admin.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    _prepare(url)
    yield url
    store.dispose()
    with admin.connect() as db:
        db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'test.db')}"


@pytest.fixture
def postgres_database(postgres_prepared: str) -> str:
    # What is made with the database stays as long as it.
    tables = (*metadata.sorted_tables, *scripted_metadata.sorted_tables)
    names = [table.name for table in tables if table is not installation]
    with store.writing(postgres_prepared) as db:
        db.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
    store.dispose()
    return postgres_prepared


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated, empty database of each kind; `DATABASE_URL` names it."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    store.dispose()


def _prepare(url: str) -> None:
    store.migrate(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        make_tables()
    if url.startswith("sqlite"):
        with store.engine(url).connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
