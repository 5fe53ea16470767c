"""A virus scanner of the business's choice: a command that is given a file, by the usual exit codes (ClamAV's)."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence

LONGEST = 120.0
"""Seconds."""
_CLEAN, _INFECTED = 0, 1


class ScanFailed(Exception):
    """The command could not say whether the file is clean; nothing is shown until it can."""


def is_clean(command: Sequence[str], content: bytes) -> bool:
    """Whether the command finds nothing in these bytes. It gets the path of a file that is there for that long.

    Raises:
        ScanFailed: it is not there, takes too long, or ends with anything but 0 (clean) or 1 (not clean).
    """
    with tempfile.NamedTemporaryFile(prefix="scan-") as file:
        file.write(content)
        file.flush()
        try:
            ended = subprocess.run(
                [*command, file.name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise ScanFailed from None
    if ended.returncode not in (_CLEAN, _INFECTED):
        raise ScanFailed
    return ended.returncode == _CLEAN
