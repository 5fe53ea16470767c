"""The real product as processes that can be killed: Rasa, action server and worker, before a simulator that survives.

The processes run by the clock of one day in March. Each life gets the moment at which it begins, so that time goes on
from one life to the next as it does on a real machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from randevu import settings, store
from randevu.catalogue import service as catalogue_service
from randevu.engine.train import ensure_model
from randevu.run.child import die_with
from randevu.run.table import Process, processes, rasa_server
from randevu.simulator.phone import SimulatorClient
from tests.conversations.stack import SECRETS, STARTS_AT
from tests.ports import free_ports

READY_SECONDS = 300.0
_PORTS = ("RASA_PORT", "ACTIONS_PORT", "SIMULATOR_PORT", "WORKER_PORT", "PANEL_PORT")


class Product:
    """One running product on a database of its own.

    Args:
        database_url: a migrated, empty database.
        folder: for the logs, which hold every life of a process.
        sabotage: the guard to take off, by process (see `tests.crash.life`), for controls.
    """

    def __init__(self, database_url: str, folder: Path, sabotage: Mapping[str, str] | None = None) -> None:
        self.database_url = database_url
        self._folder, self._began, self._sabotage = folder, time.monotonic(), sabotage or {}
        numbers = dict(zip(_PORTS, map(str, free_ports(len(_PORTS))), strict=True))
        self._environment = {
            **os.environ,
            **SECRETS,
            **numbers,
            "DATABASE_URL": database_url,
            "WHATSAPP_API_URL": f"http://127.0.0.1:{numbers['SIMULATOR_PORT']}/v23.0",
            "RANDEVU_FRAGMENT_WAIT": "0",
        }
        found = settings.load(self._environment)
        self.simulator_url = f"http://127.0.0.1:{found.simulator_port}"
        self.simulator = SimulatorClient(self.simulator_url)
        with store.writing(database_url) as db:
            catalogue_service.load_if_empty(db, found.business_file)
        wanted = [one for one in processes(found, simulator=True) if one.name != "panel"]
        self._plans = {one.name: one for one in [*wanted, rasa_server(found, ensure_model())]}
        self._living: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._plans)

    def start(self, *names: str) -> None:
        """Begin a new life of each; call it from the main thread only, for they die with the thread that made them."""
        for name in names:
            self._living[name] = self._start(self._plans[name])

    def wait_until_ready(self, *names: str) -> None:
        until = time.monotonic() + READY_SECONDS
        for name in names:
            while not _answers(self._plans[name].health):
                assert self._living[name].poll() is None, f"{name} ended by itself:\n{self.log(name)[-3000:]}"
                assert time.monotonic() < until, f"{name} is not ready:\n{self.log(name)[-3000:]}"
                time.sleep(0.1)

    def freeze(self, *names: str) -> None:
        """Nothing moves in them until `thaw` or `kill`; returns when they stand still."""
        for name in names:
            self._living[name].send_signal(signal.SIGSTOP)
        for name in names:
            os.waitid(os.P_PID, self._living[name].pid, os.WSTOPPED | os.WNOWAIT)

    def thaw(self, *names: str) -> None:
        for name in names:
            self._living[name].send_signal(signal.SIGCONT)

    def kill(self, *names: str) -> None:
        """kill -9, together with everything they started."""
        for name in names:
            with suppress(ProcessLookupError):
                os.killpg(self._living[name].pid, signal.SIGKILL)
        for name in names:
            self._living.pop(name).wait()

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def now(self) -> datetime:
        return datetime.fromisoformat(STARTS_AT) + timedelta(seconds=time.monotonic() - self._began)

    def _start(self, one: Process) -> subprocess.Popen[bytes]:
        me = os.getpid()
        own = {"RANDEVU_CLOCK": self.now().isoformat(), "SABOTAGE": self._sabotage.get(one.name, "")}
        python, dash_m, *command = one.command
        assert dash_m == "-m"
        with (self._folder / f"{one.name}.log").open("ab") as log:
            return subprocess.Popen(
                (python, "-m", "tests.crash.life", *command),
                env={**self._environment, **one.environment, **own},
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=settings.ROOT,
                start_new_session=True,
                preexec_fn=lambda: die_with(me),
            )


@contextmanager
def running(database_url: str, folder: Path, sabotage: Mapping[str, str] | None = None) -> Iterator[Product]:
    """Everything is healthy at the beginning, and nothing is left of it at the end."""
    product = Product(database_url, folder, sabotage)
    try:
        product.start(*product.names)
        product.wait_until_ready(*product.names)
        yield product
    finally:
        product.kill(*product._living)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=30).status_code == 200
    except httpx.HTTPError:
        return False
