"""Ends every process group it was told about once the runner has gone, however it went. Standard library only.

Run as a script with a pipe on standard input and the seconds of grace as argument: `+<group>` and `-<group>` lines;
end of file means the runner is dead.
PR_SET_PDEATHSIG alone reaches the runner's own children only; what they start themselves would stay behind.
"""

from __future__ import annotations

import os
import signal
import sys
import time

LOOK_SECONDS = 0.05


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    end(groups, float(sys.argv[1]))


def end(groups: set[int], grace: float) -> None:
    """Ask every group to stop, and kill what is left when the time of grace is over."""
    left = {group for group in groups if tell(group, signal.SIGTERM)}
    until = time.monotonic() + grace
    while left and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        left = {group for group in left if tell(group, 0)}
    for group in left:
        tell(group, signal.SIGKILL)


def tell(group: int, number: int) -> bool:
    """Send a signal; False when nobody is left in the group."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
