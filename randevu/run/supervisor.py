"""Keeps the product's processes running on one machine, and stops them together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from randevu.run import guard
from randevu.run.child import Child, GaveUp, Patience, die_with, pump
from randevu.run.table import Process, environment
from randevu.run.terminal import Terminal

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SLOW_SECONDS = 60.0


class Supervisor:
    """Starts processes, restarts what crashes, and ends everything on the first signal; the second signal kills.

    A guard process ends the groups of all children should this process itself be killed.
    """

    def __init__(self, terminal: Terminal, patience: Patience = Patience()) -> None:
        self.terminal = terminal
        self.patience = patience
        self.children: list[Child] = []
        self._runs: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._guard = subprocess.Popen(
            [sys.executable, "-S", "-E", guard.__file__, str(patience.grace)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._signalled)

    async def run(self, work: Callable[[Supervisor], Awaitable[None]]) -> int:
        """Do the starting `work`, then stay until a signal comes; returns the exit status.

        0 after a signal; 1 when a process or a step of the work failed for good.
        """
        starting = asyncio.ensure_future(work(self))
        stopped = asyncio.create_task(self._stop.wait())
        try:
            return await self._until(starting, stopped)
        finally:
            starting.cancel()
            stopped.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await starting
            await self._end()

    def start(self, process: Process) -> Child:
        child = Child(process, self.terminal, self._tell_guard, self.patience)
        self.children.append(child)
        self._runs.append(asyncio.create_task(child.run()))
        return child

    async def ready(self) -> None:
        """Wait until every process has answered its health check, telling what is slow."""
        began = time.monotonic()
        waiting = {asyncio.create_task(child.ready.wait()): child.process.name for child in self.children}
        try:
            left = set(waiting)
            while left:
                _, left = await asyncio.wait(left, timeout=SLOW_SECONDS)
                if left and time.monotonic() - began > SLOW_SECONDS:
                    names = ", ".join(sorted(waiting[one] for one in left))
                    self.terminal.say(
                        f"still waiting for {names} after {time.monotonic() - began:.0f} s; logs: {self.terminal.logs}"
                    )
        finally:
            for task in waiting:
                task.cancel()

    async def output_of(self, name: str, command: tuple[str, ...]) -> str | None:
        """Run a step to its end and return the last line of its standard output, None if it failed.

        Its standard error is progress and shown under the step's name.
        """
        me = os.getpid()
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(Process(name, command, 0, "")),
            start_new_session=True,
            preexec_fn=lambda: die_with(me),
        )
        self._tell_guard("+", process.pid)
        said: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            await asyncio.gather(
                pump(process.stdout, said.append),
                pump(process.stderr, lambda text: self.terminal.line(name, text)),
            )
            status = await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
            self._tell_guard("-", process.pid)
        return said[-1] if status == 0 and said else None

    async def _until(self, starting: asyncio.Future[None], stopped: asyncio.Task[bool]) -> int:
        while True:
            watched: set[asyncio.Future[Any]] = {stopped, *self._runs, *([] if starting.done() else [starting])}
            # The work adds children while we wait, so look again now and then.
            await asyncio.wait(watched, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
            if stopped.done():
                return 0
            if starting.done():
                starting.result()
            for run in self._runs:
                if run.done():
                    try:
                        run.result()
                    except GaveUp as error:
                        self.terminal.say(
                            f"{error.name} does not start; its last words are in {self.terminal.logs / error.name}.log"
                        )
                        return 1

    async def _end(self) -> None:
        if self.children:
            self.terminal.say("stopping")
        await asyncio.gather(*(child.stop() for child in self.children))
        await asyncio.gather(*self._runs, return_exceptions=True)
        assert self._guard.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guard.stdin.close()
        self._guard.wait()
        if self.children:
            self.terminal.say("stopped")

    def _signalled(self) -> None:
        if self._stop.is_set():
            for child in self.children:
                child.kill()
        self._stop.set()

    def _tell_guard(self, sign: str, group: int) -> None:
        assert self._guard.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guard.stdin.write(f"{sign}{group}\n".encode())
            self._guard.stdin.flush()
