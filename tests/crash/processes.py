"""Starting the scripted server as a process, and speaking to it as WhatsApp does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from randevu.messaging.inbound import sign

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process of `tests.crash.server`; `kill` ends it as a power cut would."""

    def __init__(self, env: Mapping[str, str], delay: float = 0.0, log: Path | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._env, self._delay, self._log = dict(env), delay, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> Server:
        out = self._log.open("ab") if self._log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.crash.server", str(self.port), str(self._delay)],
            env={**os.environ, **self._env, **more},
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
        return self

    def wait_until_ready(self, seconds: float = 60.0) -> bool:
        """True as soon as it answers; False if it ended before."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.running():
            try:
                if requests.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return True
            except requests.RequestException:
                time.sleep(0.05)
        return False

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        assert self.process is not None
        if self.running():
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds: float = 30.0) -> int:
        assert self.process is not None
        if self.running():
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def post(self, body: bytes, timeout: float = 10.0) -> int:
        """The answer's status; 0 if there was none."""
        try:
            return post(self.url, body, timeout=timeout).status_code
        except requests.RequestException:
            return 0


def post(url: str, body: bytes, secret: str = SECRET, timeout: float = 10.0) -> requests.Response:
    """A signed webhook."""
    headers = {"X-Hub-Signature-256": sign(secret, body), "Content-Type": "application/json"}
    return requests.post(f"{url}/webhooks/whatsapp/webhook", data=body, headers=headers, timeout=timeout)
