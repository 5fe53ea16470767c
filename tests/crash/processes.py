"""Starting the scripted server as a process, and speaking to it as WhatsApp does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from randevu.messaging.inbound import sign
from tests.ports import free_port
from tests.waiting import PATIENCE

SECRET = "app-secret"
ROOT = Path(__file__).resolve().parents[2]


def environment(database: str, cloud: str, **more: str) -> dict[str, str]:
    """All that a server of the product must be told, for tests."""
    return {
        "DATABASE_URL": database,
        "WHATSAPP_API_URL": cloud,
        "WHATSAPP_PHONE_NUMBER_ID": "1001",
        "WHATSAPP_ACCESS_TOKEN": "token",
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": "verify",
        "RANDEVU_SECRET_KEY": "key-of-tests",
        "RANDEVU_FRAGMENT_WAIT": "0",
        **more,
    }


class Nursery:
    """The process that loads everything once and forks servers from itself."""

    def __init__(self, log: Path | None = None) -> None:
        self._out = log.open("ab") if log else subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.crash.server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._out,
            text=True,
        )

    def fork(self, port: int, delay: float, env: Mapping[str, str]) -> int:
        """Start a server; returns its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"port": port, "delay": delay, "env": dict(env)}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)


class Server:
    """One server on a port of its own; `kill` ends it as a power cut would."""

    def __init__(self, nursery: Nursery, env: Mapping[str, str], delay: float = 0.0) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._nursery, self._env, self._delay = nursery, dict(env), delay
        self._pid: int | None = None

    def start(self, **more: str) -> Server:
        self._pid = self._nursery.fork(self.port, self._delay, {**self._env, **more})
        return self

    def wait_until_ready(self, seconds: float = PATIENCE) -> bool:
        """True as soon as it answers; False if it ended before."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.running():
            try:
                if requests.get(f"{self.url}/health", timeout=30).status_code == 200:
                    return True
            except requests.RequestException:
                time.sleep(0.02)
        return False

    def running(self) -> bool:
        if self._pid is None:
            return False
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> bool:
        """Ask it to end, as the system does; False if it does not in time."""
        return self._end(signal.SIGTERM)

    def post(self, body: bytes, timeout: float = PATIENCE) -> int:
        """The answer's status; 0 if there was none."""
        try:
            return post(self.url, body, timeout=timeout).status_code
        except requests.RequestException:
            return 0

    def _end(self, with_signal: signal.Signals, seconds: float = PATIENCE) -> bool:
        if self._pid is not None and self.running():
            os.kill(self._pid, with_signal)
        until = time.monotonic() + seconds
        while self.running() and time.monotonic() < until:
            time.sleep(0.01)
        return not self.running()


def post(url: str, body: bytes, secret: str = SECRET, timeout: float = PATIENCE) -> requests.Response:
    """A signed webhook."""
    headers = {"X-Hub-Signature-256": sign(secret, body), "Content-Type": "application/json"}
    return requests.post(f"{url}/webhooks/whatsapp/webhook", data=body, headers=headers, timeout=timeout)
