"""One supervised process: its lines are shown, a crash starts it again, stopping takes all it started along."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from randevu.health import healthy
from randevu.run.table import Process, environment
from randevu.run.terminal import Terminal

LOOK_SECONDS = 0.2
LAST_WORDS_SECONDS = 2.0
CHUNK = 65_536
REFUSED = 2
_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None, use_errno=True).prctl

Groups = Callable[[str, int], None]


@dataclass(frozen=True)
class Patience:
    """How a crashed process is started again and how long a stopping one may take, in seconds."""

    first_pause: float = 1.0
    longest_pause: float = 30.0
    steady_after: float = 60.0
    grace: float = 15.0
    tries_before_ready: int = 4

    def pause(self, crashes: int) -> float:
        """Doubles with every crash in a row; `crashes` counts from 1."""
        return float(min(self.longest_pause, self.first_pause * 2 ** (crashes - 1)))


class GaveUp(Exception):
    """A process never became ready; `name` is its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def die_with(parent: int) -> None:
    """Let the kernel ask this process to stop when its parent ends, also by kill -9."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """Runs a `Process` until `stop()`. `ready` is set once its /health has answered 200."""

    def __init__(self, process: Process, terminal: Terminal, groups: Groups, patience: Patience) -> None:
        self.process = process
        self.ready = asyncio.Event()
        self.pid: int | None = None
        self._terminal = terminal
        self._groups = groups
        self._patience = patience
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until stopped: start, wait, and start again after a crash.

        Raises:
            GaveUp: when it refused to start (status 2) or crashed several times before it was ever ready.
        """
        crashes = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            status = await self._once()
            if self._stopping.is_set():
                return
            crashes = 1 if time.monotonic() - began > self._patience.steady_after else crashes + 1
            if not self.ready.is_set() and (status == REFUSED or crashes >= self._patience.tries_before_ready):
                raise GaveUp(self.process.name)
            pause = self._patience.pause(crashes)
            self._terminal.say(f"{self.process.name} ended with {outcome(status)}; starting it again in {pause:g} s")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def stop(self) -> None:
        """Ask the whole group to stop, and kill it when the time of grace is over."""
        self._stopping.set()
        if self.pid is None:
            return
        group = self.pid
        signal_group(group, signal.SIGTERM)
        until = time.monotonic() + self._patience.grace
        while self.pid == group and time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS / 4)
        if self.pid == group:
            self._terminal.say(f"{self.process.name} does not stop; killing it")
            signal_group(group, signal.SIGKILL)

    def kill(self) -> None:
        self._stopping.set()
        if self.pid is not None:
            signal_group(self.pid, signal.SIGKILL)

    async def _once(self) -> int:
        me = os.getpid()
        process = await asyncio.create_subprocess_exec(
            *self.process.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=environment(self.process),
            start_new_session=True,
            preexec_fn=lambda: die_with(me),
        )
        self.pid = process.pid
        self._groups("+", process.pid)
        assert process.stdout is not None
        lines = asyncio.create_task(pump(process.stdout, lambda text: self._terminal.line(self.process.name, text)))
        watch = asyncio.create_task(self._watch())
        if self._stopping.is_set():
            signal_group(process.pid, signal.SIGTERM)
        try:
            status = await process.wait()
        finally:
            watch.cancel()
            # What it started itself goes with it, or it would keep the port and this pipe.
            signal_group(process.pid, signal.SIGKILL)
            self._groups("-", process.pid)
        with contextlib.suppress(asyncio.TimeoutError):
            # A process that left the group may hold the pipe open for ever.
            await asyncio.wait_for(lines, LAST_WORDS_SECONDS)
        self.pid = None
        return status

    async def _watch(self) -> None:
        while not await healthy(self.process.port):
            await asyncio.sleep(LOOK_SECONDS)
        self.ready.set()


async def pump(stream: asyncio.StreamReader, line: Callable[[str], None]) -> None:
    """Hand on a stream line by line, whatever the length of its lines."""
    rest = b""
    while chunk := await stream.read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for text in whole:
            line(text.decode("utf-8", "replace").rstrip("\r"))
    if rest:
        line(rest.decode("utf-8", "replace"))


def signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def outcome(status: int) -> str:
    """An exit status in words: asyncio gives a signal as a negative number."""
    return f"status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
