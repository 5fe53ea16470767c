"""The development runner over real, scripted processes: it shows, restarts, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from typing import IO

import pytest

from tests.ports import free_port

FAKE_RUN = str(Path(__file__).with_name("fake_run.py"))
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def alive(mark: str) -> list[int]:
    """Processes with the mark on their command line that are more than a zombie."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            if (
                mark in (folder / "cmdline").read_text()
                and (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
            ):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


class Run:
    """A running fake_run.py: what it says, and what is left of it."""

    def __init__(self, logs: Path, *children: str, grace: float = 20.0) -> None:
        self.mark = uuid.uuid4().hex
        self.logs = logs
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, FAKE_RUN, str(logs), str(grace), self.mark, *children],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )

    @property
    def output(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    def until(self, text: str) -> str:
        """Read on until a line holds the text."""
        while True:
            readable, _, _ = select([self.output], [], [], PATIENCE_SECONDS)
            line = self.output.readline() if readable else ""
            assert line, f"{text!r} was never said; but: {self.said}"
            self.said.append(line)
            if text in line:
                return line

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.said += self.output.readlines()
        return self.process.wait(PATIENCE_SECONDS)

    def nothing_left(self) -> bool:
        return eventually(lambda: not alive(self.mark))


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true; looks again whenever the kernel lets other processes run."""
    waiting = subprocess.Popen(["sleep", str(PATIENCE_SECONDS)])
    try:
        while waiting.poll() is None:
            if condition():
                return True
            os.sched_yield()
            select([], [], [], 0.02)
        return condition()
    finally:
        waiting.kill()
        waiting.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    started: list[Run] = []

    def _start(*children: str, grace: float = 20.0) -> Run:
        started.append(Run(tmp_path / "log", *children, grace=grace))
        return started[-1]

    yield _start
    for run in started:
        run.process.kill()
        run.process.wait()
        for pid in alive(run.mark):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_process_and_leaves_with_status_0(start: Callable[..., Run], number: int) -> None:
    run = start(str(free_port()), str(free_port()))
    run.until("all ready")
    assert run.end(number) == 0
    assert run.said[-1] == "stopped\n"
    assert alive(run.mark) == []


def test_lines_of_a_process_stand_under_its_name_and_in_its_log(start: Callable[..., Run]) -> None:
    port = free_port()
    run = start(str(port))
    assert run.until("writes a line").startswith("fake1")
    run.until("all ready")
    run.end(signal.SIGTERM)
    assert (run.logs / "fake1.log").read_text() == f"fake on {port} writes a line: ğüşiöç\n"


def test_a_step_gives_its_last_line(start: Callable[..., Run]) -> None:
    run = start(str(free_port()))
    assert run.until("step gave") == "step gave result\n"


def test_a_step_that_fails_gives_nothing(start: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEP", "import sys; print('half'); sys.exit(1)")
    assert start(str(free_port())).until("step gave") == "step gave None\n"


def test_a_signal_during_a_step_stops_the_step_too(start: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEP", "import signal, sys; print('training', file=sys.stderr, flush=True); signal.pause()")
    run = start(str(free_port()))
    run.until("step      | training")
    assert run.end(signal.SIGINT) == 0
    assert alive(run.mark) == []


def test_a_crashed_process_is_started_again_and_that_is_said(start: Callable[..., Run], tmp_path: Path) -> None:
    run = start(f"{free_port()},--crash-once,{tmp_path / 'seen'}")
    run.until("fake1 ended with signal SIGSEGV; starting it again in 0.05 s")
    run.until("all ready")
    assert run.end(signal.SIGTERM) == 0


def test_a_process_killed_after_it_was_ready_comes_back(start: Callable[..., Run]) -> None:
    run = start(str(free_port()))
    run.until("all ready")
    for pid in alive(run.mark):
        if pid != run.process.pid:
            os.kill(pid, signal.SIGKILL)
    run.until("fake1 ended with signal SIGKILL")
    run.until("writes a line")
    assert run.end(signal.SIGTERM) == 0


def test_what_a_crashed_process_had_started_goes_with_it(start: Callable[..., Run]) -> None:
    run = start(f"{free_port()},--grandchild,--crash")
    assert run.process.wait(PATIENCE_SECONDS) == 1
    assert run.nothing_left()


def test_a_process_that_never_starts_ends_the_run_with_status_1(start: Callable[..., Run]) -> None:
    run = start(f"{free_port()},--crash", str(free_port()))
    run.until("fake1 does not start; its last words are in")
    assert run.process.wait(PATIENCE_SECONDS) == 1
    assert run.nothing_left()


def test_a_process_that_refuses_its_settings_is_not_tried_again(start: Callable[..., Run]) -> None:
    run = start(f"{free_port()},--refuse")
    run.until("fake1 does not start")
    assert run.process.wait(PATIENCE_SECONDS) == 1
    assert sum("put it right" in line for line in run.said) == 1


def test_a_process_that_ignores_the_signal_is_killed_when_its_time_is_over(start: Callable[..., Run]) -> None:
    run = start(f"{free_port()},--deaf,--grandchild", grace=0.2)
    run.until("all ready")
    assert run.end(signal.SIGTERM) == 0
    assert any("fake1 does not stop; killing it" in line for line in run.said)
    assert run.nothing_left()


def test_a_second_signal_kills_at_once(start: Callable[..., Run]) -> None:
    run = start(f"{free_port()},--deaf", grace=3600)
    run.until("all ready")
    run.process.send_signal(signal.SIGINT)
    run.until("stopping")
    assert run.end(signal.SIGINT) == 0
    assert run.nothing_left()


def test_kill_9_of_the_runner_leaves_nothing_behind_not_even_grandchildren(start: Callable[..., Run]) -> None:
    run = start(str(free_port()), f"{free_port()},--deaf", f"{free_port()},--grandchild", grace=0.5)
    run.until("all ready")
    assert len(alive(run.mark)) == 5
    run.process.kill()
    assert run.nothing_left()


def test_the_runner_stops_when_make_is_killed() -> None:
    runner = (
        "import os, signal, sys; from randevu.run.child import die_with; die_with(os.getppid());"
        "print('ready', flush=True); signal.pause()"
    )
    make = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {runner!r}, sys.argv[1]])"
    mark = uuid.uuid4().hex
    parent = subprocess.Popen([sys.executable, "-c", make, mark], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: not alive(mark))
