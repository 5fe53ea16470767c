"""`doctor`: is everything here that the product needs, and if not, what to do?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from randevu import settings as settings_module
from randevu.errors import RandevuError
from randevu.health import healthy
from randevu.run import checks, environment, models, table
from randevu.settings import Settings

Check = Callable[[Settings], str]


def report(output: TextIO) -> int:
    """Print one line for each check; returns 0 when all is well, else 2.

    Raises:
        RandevuError: when the settings themselves cannot be read.
    """
    settings = settings_module.load()
    well = True
    for name, check in examinations():
        try:
            word, text = "ok  ", check(settings)
        except RandevuError as error:
            word, text = "LOOK", str(error)
            well = False
        output.write(f"{word}  {name:<13} {text}\n")
    return 0 if well else 2


def examinations() -> Iterator[tuple[str, Check]]:
    yield "WhatsApp", whatsapp
    yield "secret key", secret_key
    yield "database", database
    yield "business file", business_file
    yield "e-mail", email
    yield "SMS", sms
    yield "model", model
    yield "ports", ports


def whatsapp(settings: Settings) -> str:
    if not any(getattr(settings, name) for name in environment.NEEDED):
        return "nothing set: the simulator can be used, a real number cannot"
    environment.require_whatsapp(settings)
    return f"number {settings.whatsapp_phone_number_id[-4:]:.>8} at {settings.whatsapp_api_url}"


def secret_key(settings: Settings) -> str:
    if not settings.secret_key:
        raise RandevuError(
            "RANDEVU_SECRET_KEY is not set: make run makes one for development, production needs its own"
        )
    return "set"


def database(settings: Settings) -> str:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from randevu import store
    from randevu.store.migrate import config

    shown = make_url(settings.database_url).render_as_string(hide_password=True)
    try:
        with store.reading() as db:
            has = MigrationContext.configure(db).get_current_revision()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise RandevuError(f"{shown} does not answer ({reason}): check DATABASE_URL") from error
    newest = ScriptDirectory.from_config(config()).get_current_head()
    if has != newest:
        raise RandevuError(f"{shown} has schema {has or 'none'}, needed is {newest}: python -m randevu migrate")
    return f"{shown}, schema {has}"


def business_file(settings: Settings) -> str:
    checks.business(settings.business_file)
    return f"{settings.business_file} is right"


def email(settings: Settings) -> str:
    from sqlalchemy.exc import SQLAlchemyError

    from randevu.catalogue import live

    try:
        silent = checks.email_is_off(settings, live.catalogue())
    except SQLAlchemyError:
        raise RandevuError("whether the owner asks for it is not known while the database does not answer") from None
    if silent:
        raise RandevuError(silent)
    if settings.smtp is None:
        return "no mail server set, and nobody asks for one"
    return f"{settings.smtp.host}:{settings.smtp.port} ({settings.smtp.security}), from {settings.smtp.sender}"


def sms(settings: Settings) -> str:
    from randevu.messaging import wiring

    transport = wiring.sms(settings)
    if transport is None:
        return "no provider set: nothing is sent by SMS"
    reports = "asked what became of texts" if transport.provider.reporting else "not asked what became of texts"
    return f"{transport.provider.name}, {reports}"


def model(settings: Settings) -> str:
    from randevu.engine.train import fitting_model

    named, fitting = models.named(settings), fitting_model()
    if named is None and fitting is None:
        raise RandevuError("none fits the data: python -m randevu train")
    return str(named or (fitting and models.beginning(settings, fitting)))


def ports(settings: Settings) -> str:
    running, free = [], []
    for process in (*table.processes(settings, simulator=True), table.rasa_server(settings, Path())):
        if asyncio.run(healthy(process.port)):
            running.append(process.name)
        else:
            free.append(process)
    checks.ports(free)
    return f"running: {', '.join(running) or 'nothing'}; free: {', '.join(str(one.port) for one in free) or 'none'}"
