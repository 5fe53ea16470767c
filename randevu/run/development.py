"""`python -m randevu run`: the whole product on one machine, for development and trials.

Everything that can be wrong is checked before anything is started. Then all processes start side by side; Rasa waits
for the model, which is trained only when none fits the data. In production each process is a service of its own
(docs/operating.md).
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from randevu import settings as settings_module
from randevu.run import checks, child, environment, models, table
from randevu.run.supervisor import Supervisor
from randevu.run.terminal import Terminal
from randevu.settings import ROOT, VAR, Settings


class _ModelMissing(Exception):
    """Training failed; what it said is on the screen and in its log."""


def main(*, simulator: bool, stop_with_parent: bool = False) -> int:
    """Prepare, start, stay until Ctrl-C. Returns the exit status: 0 stopped as asked, 1 something failed for good.

    Raises:
        RandevuError: when something must be put right first; nothing was started.
    """
    began = time.monotonic()
    if stop_with_parent:
        child.die_with(os.getppid())
    os.chdir(ROOT)
    terminal = Terminal(VAR / "log")
    try:
        settings, addresses = prepare(terminal, simulator=simulator)
        return asyncio.run(_supervise(terminal, settings, addresses, simulator=simulator, began=began))
    finally:
        terminal.close()


def prepare(terminal: Terminal, *, simulator: bool) -> tuple[Settings, list[str]]:
    """Check everything, then bring database, business and sign-in to where processes can use them.

    Returns the settings as the processes will see them, and the lines to show when all is ready.
    """
    if simulator:
        environment.use_simulator(os.environ)
    settings = settings_module.load()
    environment.require_whatsapp(settings)
    models.named(settings)
    checks.ports((*table.processes(settings, simulator=simulator), table.rasa_server(settings, Path())))
    text = checks.business(settings.business_file).text
    environment.ensure_key(os.environ)

    from randevu import store
    from randevu.catalogue import live
    from randevu.run import first_start

    terminal.say("preparing the database")
    store.migrate()
    file = shown(settings.business_file)
    business = first_start.business(text)
    if business is first_start.Business.IMPORTED:
        terminal.say(f"imported the business from {file}")
    elif business is first_start.Business.DIFFERS:
        terminal.say(
            f"the business in the database rules and differs from {file};"
            f" to take the file over: python -m randevu catalogue import {file}"
        )
    silent = checks.email_is_off(settings, live.catalogue())
    if silent:
        terminal.say(silent)
    lines = demo_addresses(settings) if simulator else real_addresses(settings)
    store.dispose()
    return settings_module.load(), lines


def demo_addresses(settings: Settings) -> list[str]:
    from randevu.run import first_start

    person = first_start.demo_sign_in()
    sign_in = f"   {person.email} / {person.password}" if person else ""
    return [
        f"chat     http://localhost:{settings.simulator_port}/",
        f"panel    http://localhost:{settings.panel_port}/{sign_in}",
    ]


def real_addresses(settings: Settings) -> list[str]:
    from randevu.run import first_start

    hint = "   (nobody may sign in yet: python -m randevu users add you@example.com)"
    return [
        f"panel    {settings.public_url}/{'' if first_start.has_people() else hint}",
        f"webhook  http://localhost:{settings.rasa_port}/webhooks/whatsapp/webhook",
    ]


async def _supervise(
    terminal: Terminal, settings: Settings, addresses: list[str], *, simulator: bool, began: float
) -> int:
    async def work(supervisor: Supervisor) -> None:
        for process in table.processes(settings, simulator=simulator):
            supervisor.start(process)
        terminal.say("starting; about 15 s, and a minute or two more when a model must be trained first")
        model = models.named(settings) or models.beginning(settings, await trained(supervisor))
        supervisor.start(table.rasa_server(settings, model))
        await supervisor.ready()
        terminal.say(
            f"\nready after {time.monotonic() - began:.0f} s; Ctrl-C stops everything; logs in {terminal.logs}/"
        )
        for line in addresses:
            terminal.say(f"  {line}")
        terminal.say("")

    try:
        return await Supervisor(terminal).run(work)
    except _ModelMissing:
        terminal.say("no model could be made; the reason is in the lines above")
        return 1


async def trained(supervisor: Supervisor) -> Path:
    """The model that fits the data, from a process of its own: this one stays small.

    Raises:
        _ModelMissing: when it could not be made.
    """
    line = await supervisor.output_of("model", (sys.executable, "-m", "randevu", "train"))
    if line is None:
        raise _ModelMissing
    return Path(line)


def shown(path: str) -> str:
    """A path as people type it: relative to here where it lies below."""
    try:
        return str(Path(path).resolve().relative_to(Path.cwd()))
    except ValueError:
        return path
