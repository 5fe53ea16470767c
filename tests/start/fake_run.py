"""A small `run` over stand-ins: the real supervisor with a scripted process table.

usage: fake_run.py LOGS GRACE MARK PORT,OPTION,... [PORT,OPTION,...]
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from randevu.run.child import Patience
from randevu.run.supervisor import Supervisor
from randevu.run.table import Process
from randevu.run.terminal import Terminal

STEP = "print('noise'); print('result')"
CHILD = str(Path(__file__).with_name("fake_child.py"))


def process(number: int, text: str, mark: str) -> Process:
    port, *options = text.split(",")
    command = (sys.executable, CHILD, port, *options, "--mark", mark)
    return Process(f"fake{number}", command, int(port), "NONE")


async def run(logs: Path, grace: float, mark: str, texts: list[str]) -> int:
    terminal = Terminal(logs)

    async def work(supervisor: Supervisor) -> None:
        for number, text in enumerate(texts, start=1):
            supervisor.start(process(number, text, mark))
        path = await supervisor.output_of("step", (sys.executable, "-c", os.environ.get("STEP", STEP), mark))
        terminal.say(f"step gave {path}")
        await supervisor.ready()
        terminal.say("all ready")

    patience = Patience(first_pause=0.05, longest_pause=0.2, grace=grace, tries_before_ready=3)
    return await Supervisor(terminal, patience).run(work)


if __name__ == "__main__":
    logs, grace, mark, *texts = sys.argv[1:]
    sys.exit(asyncio.run(run(Path(logs), float(grace), mark, texts)))
