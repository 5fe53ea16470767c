"""Commands of the product in processes of their own, watched while they work."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from randevu.errors import RandevuError

Beat = Callable[[], None]
"""Called now and then while something works, so that its lease lives."""

LONGEST = 1800
_BEAT = 20


class CommandFailed(RandevuError):
    """It ended with an error, or took too long."""


def lines(
    module: Sequence[str], folder: Path, beat: Beat, given: str = "", more: Mapping[str, str] | None = None
) -> list[str]:
    """What `python -m` with these arguments prints, line by line.

    Args:
        folder: where it works; Python finds modules there first.
        given: its standard input.
        more: further variables of its environment.

    Raises:
        CommandFailed: it did.
    """
    with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as output:
        typed.write(given.encode())
        typed.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *module],
            cwd=folder,
            env={**os.environ, **(more or {})},
            stdin=typed,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + LONGEST
        while process.poll() is None and time.monotonic() < until:
            try:
                process.wait(_BEAT)
            except subprocess.TimeoutExpired:
                beat()
        if process.poll() is None:
            process.kill()
            process.wait()
        output.seek(0)
        said = output.read().decode("utf-8").splitlines()
    if process.returncode != 0:
        raise CommandFailed(f"{module[0]} failed")
    return said
