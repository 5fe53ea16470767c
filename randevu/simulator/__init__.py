"""A faithful local WhatsApp Cloud API with a phone-like chat page, for development and for conversation tests.

Nothing here is used in production and nothing here outlives the process: state is in memory. What it imitates, and
how sure we are of each detail, stands in the module that imitates it.
"""

from __future__ import annotations


def main() -> None:
    """Serve the simulator until SIGTERM. Importing the server is left until it is wanted."""
    from randevu.simulator.server import serve

    serve()
