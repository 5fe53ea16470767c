"""What the person in front of `make run` sees: progress, the processes' lines under their names, addresses."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TextIO

COLOURS = {"simulator": 36, "actions": 35, "panel": 34, "worker": 33, "rasa": 32, "model": 32}
WIDTH = max(map(len, COLOURS))
LARGE_LOG_BYTES = 20_000_000
# What libraries say to their own developers: in the logs, not on the screen. A warning's second line shows its source.
CHATTER = re.compile(
    r"/site-packages/\S+:\d+: \w*Warning: |INFO[ :]+(alembic|rasa_sdk\.executor)\b|^Implementing implicit namespace"
)
SOURCE_LINE = re.compile(r"^  \S")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """Writes lines for people; every line of a process also goes to `<logs>/<name>.log`, without colours.

    Args:
        large: bytes from which a log of earlier runs is put aside when a new run begins to write.
    """

    def __init__(self, logs: Path, output: TextIO | None = None, large: int = LARGE_LOG_BYTES) -> None:
        self.logs = logs
        self._large = large
        self.output = output or sys.stdout
        self.colour = self.output.isatty() and "NO_COLOR" not in os.environ
        self._files: dict[str, TextIO] = {}
        self._hiding: set[str] = set()

    def say(self, text: str) -> None:
        """A line of the runner itself."""
        self._write(f"\x1b[1m{text}\x1b[0m" if self.colour else text)

    def line(self, name: str, text: str) -> None:
        """A line that a process wrote."""
        plain = ESCAPES.sub("", text)
        self.file(name).write(plain + "\n")
        if self._is_chatter(name, plain):
            return
        label = f"{name:<{WIDTH}} |"
        self._write(f"\x1b[{COLOURS.get(name, 37)}m{label}\x1b[0m {text}" if self.colour else f"{label} {plain}")

    def file(self, name: str) -> TextIO:
        if name not in self._files:
            self.logs.mkdir(parents=True, exist_ok=True)
            path = self.logs / f"{name}.log"
            if path.exists() and path.stat().st_size > self._large:
                path.replace(path.with_suffix(".log.1"))
            self._files[name] = path.open("a", encoding="utf-8", buffering=1)
        return self._files[name]

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _is_chatter(self, name: str, plain: str) -> bool:
        if CHATTER.search(plain) or (name in self._hiding and SOURCE_LINE.match(plain)):
            self._hiding.add(name)
            return True
        self._hiding.discard(name)
        return False

    def _write(self, text: str) -> None:
        try:
            self.output.write(text + "\n")
            self.output.flush()
        except (BrokenPipeError, ValueError):
            # The reader has gone (`make run | head`): the product goes on, its logs are complete.
            self.output = open(os.devnull, "w")  # noqa: SIM115
