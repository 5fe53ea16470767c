"""What must be right before anything is started. Each finding is one line that says what to do."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from randevu.errors import RandevuError, SettingsError
from randevu.health import HOST
from randevu.run.table import Process
from randevu.settings import Settings

if TYPE_CHECKING:
    from randevu.catalogue import Catalogue, Document


class PortInUse(RandevuError):
    """A port the product needs is taken."""


def ports(wanted: Sequence[Process]) -> None:
    """Raises:
    SettingsError: when two processes are to use one port.
    PortInUse: when another program has a port already.
    """
    owners: dict[int, Process] = {}
    for process in wanted:
        if process.port in owners:
            raise SettingsError(
                f"{owners[process.port].port_variable} and {process.port_variable} are both {process.port}:"
                " give each a port of its own"
            )
        owners[process.port] = process
    taken = [process for process in wanted if not is_free(process.port)]
    if taken:
        named = ", ".join(f"{process.port} ({process.name})" for process in taken)
        raise PortInUse(
            f"port {named} is in use by another program: stop it (is the assistant already running?),"
            f" or choose another port, for example: {taken[0].port_variable}={taken[0].port + 1000} make run"
        )


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now, on this machine's own address and on all."""
    for host in (HOST, ""):
        with socket.socket() as probe:
            # Servers set this too: a port in TIME_WAIT from the last run is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def business(path: str) -> Document:
    """The business file, known to be right. Loads no database code: `understand --dates-only` must start fast.

    Raises:
        SettingsError: when it cannot be read.
        CatalogueError: naming the line that is wrong.
    """
    from randevu.catalogue import parse

    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); RANDEVU_BUSINESS names the file") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    return parse(text, path)


def email_is_off(settings: Settings, business: Catalogue) -> str | None:
    """What to say when the owner is to be told by e-mail and there is no mail server; None when all is well."""
    wanted = business.owner_alerts.email if settings.owner_email is None else settings.owner_email
    if not wanted or settings.smtp is not None:
        return None
    return (
        "the owner is not told by e-mail: set RANDEVU_SMTP_HOST and what belongs to it (docs/operating.md),"
        " or take the address out of owner_alerts"
    )
