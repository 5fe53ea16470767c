"""Ports for servers that tests start."""

from __future__ import annotations

import random
import socket

BELOW_THE_SYSTEMS_OWN = range(15_000, 32_000)
"""Linux gives outgoing connections ports from 32768 on; one of those may be gone before a slow server listens on it."""


def free_ports(count: int) -> list[int]:
    """Different ports that nobody listens on."""
    found: list[int] = []
    for port in random.SystemRandom().sample(BELOW_THE_SYSTEMS_OWN, len(BELOW_THE_SYSTEMS_OWN)):
        if len(found) == count:
            break
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    return free_ports(1)[0]
