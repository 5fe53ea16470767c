"""The whole product for dialogue tests: simulator, action server and Rasa over HTTP, on a database of their own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from randevu import settings, store
from randevu.catalogue import service as catalogue_service
from randevu.engine.train import ensure_model
from randevu.run.table import Process, processes, rasa_server
from randevu.simulator.phone import Phone, SimulatorClient
from tests.ports import free_ports

# Wednesday, 10:00 in Istanbul. The processes' clocks run on from here.
STARTS_AT = "2026-03-11T10:00:00+03:00"
READY_SECONDS = 300

SECRETS = {
    "WHATSAPP_PHONE_NUMBER_ID": "100200300",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "900800700",
    "WHATSAPP_ACCESS_TOKEN": "test-token",
    "WHATSAPP_APP_SECRET": "test-secret",
    "WHATSAPP_VERIFY_TOKEN": "test-verify",
    "RANDEVU_SECRET_KEY": "k" * 44,
}


@dataclass(frozen=True)
class Stack:
    """A running product. `database_url` is its database, `simulator_url` its WhatsApp."""

    database_url: str
    simulator_url: str
    rasa_url: str

    def phone(self, name: str = "Selin Kaya") -> Phone:
        """A new customer's phone."""
        return Phone(self.simulator_url, name=name)

    @property
    def client(self) -> SimulatorClient:
        return SimulatorClient(self.simulator_url)


@contextmanager
def running(folder: Path, database_url: str | None = None, **more: str) -> Iterator[Stack]:
    """Start everything, wait until it is healthy, stop it at the end.

    Args:
        more: environment variables beside the usual ones.
    """
    model = ensure_model()
    url = database_url or f"sqlite:///{folder / 'stack.db'}"
    numbers = dict(zip(("RASA_PORT", "ACTIONS_PORT", "SIMULATOR_PORT"), map(str, free_ports(3)), strict=True))
    environment = {
        **os.environ,
        **SECRETS,
        **numbers,
        "DATABASE_URL": url,
        "WHATSAPP_API_URL": f"http://127.0.0.1:{numbers['SIMULATOR_PORT']}/v23.0",
        "RANDEVU_CLOCK": STARTS_AT,
        "RANDEVU_FRAGMENT_WAIT": "0",
        **more,
    }
    found = settings.load(environment)
    store.migrate(url)
    with store.writing(url) as db:
        catalogue_service.load_if_empty(db, found.business_file)
    wanted = [one for one in processes(found, simulator=True) if one.name in ("simulator", "actions")]
    started = [_start(one, environment, folder) for one in [*wanted, rasa_server(found, model)]]
    try:
        for one in [*wanted, rasa_server(found, model)]:
            _wait(one, folder)
        yield Stack(url, f"http://127.0.0.1:{found.simulator_port}", f"http://127.0.0.1:{found.rasa_port}")
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _start(one: Process, environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """By way of `tests.crash.life`, so that the clocks begin together however long each process takes to come up."""
    python, dash_m, *command = one.command
    assert dash_m == "-m"
    with (folder / f"{one.name}.log").open("wb") as log:
        return subprocess.Popen(
            (python, "-m", "tests.crash.life", *command),
            env={**environment, **one.environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=settings.ROOT,
        )


def _wait(one: Process, folder: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(one.health, timeout=30).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(
        f"{one.name} was not ready in {READY_SECONDS} s:\n{(folder / f'{one.name}.log').read_text()[-3000:]}"
    )
