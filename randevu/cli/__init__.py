"""The command line: `python -m randevu <command>`.

Commands import what they need when they are called, so that each starts as fast as its own work allows. Expected errors
(`RandevuError`) become one line on standard error and exit status 2; anything else is a fault and shows its traceback.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from randevu.cli.calendars import app as calendars_app
from randevu.cli.catalogue import app as catalogue_app
from randevu.cli.handovers import app as handovers_app
from randevu.cli.iys import app as iys_app
from randevu.cli.payments import app as payments_app
from randevu.cli.privacy import app as privacy_app
from randevu.cli.reminders import app as reminders_app
from randevu.cli.sms import app as sms_app
from randevu.cli.templates import app as templates_app
from randevu.cli.tokens import app as tokens_app
from randevu.cli.users import app as users_app
from randevu.cli.waiting import app as waiting_app
from randevu.cli.webhooks import app as webhooks_app
from randevu.errors import RandevuError

app = typer.Typer(
    help="Appointment assistant for WhatsApp in Turkish.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(calendars_app, name="calendars")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(handovers_app, name="handovers")
app.add_typer(reminders_app, name="reminders")
app.add_typer(payments_app, name="payments")
app.add_typer(waiting_app, name="waiting")
app.add_typer(sms_app, name="sms")
app.add_typer(templates_app, name="templates")
app.add_typer(tokens_app, name="tokens")
app.add_typer(iys_app, name="iys")
app.add_typer(privacy_app, name="privacy")
app.add_typer(users_app, name="users")
app.add_typer(webhooks_app, name="webhooks")

Simulator = Annotated[
    bool,
    typer.Option(
        "--simulator/--no-simulator", envvar="SIMULATOR", help="Play WhatsApp locally, with demo credentials."
    ),
]


def main() -> None:
    """Entry point of `python -m randevu`."""
    from randevu.run import environment

    try:
        environment.complete(os.environ)
        app(prog_name="python -m randevu")
    except Exception as error:
        line = expected(error)
        if line is None:
            raise
        print(line, file=sys.stderr)
        sys.exit(2)


def expected(error: Exception) -> str | None:
    """The one line for an error that the person in front of the machine can put right; None for a fault of ours."""
    if isinstance(error, RandevuError):
        return str(error)
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy.exc import ArgumentError, OperationalError

    if isinstance(error, OperationalError):
        reason = str(error.orig).strip().splitlines()[0]
        return (
            f"the database does not answer ({reason}): check DATABASE_URL; a new one needs: python -m randevu migrate"
        )
    if isinstance(error, ArgumentError):
        return "DATABASE_URL is no database address; write for example postgresql://user:password@host/name"
    return None


@app.command()
def run(
    simulator: Simulator = True,
    stop_with_parent: Annotated[
        bool, typer.Option("--stop-with-parent", help="Stop when the calling process ends.")
    ] = False,
) -> None:
    """Start everything on this machine for development and trials."""
    from randevu.run import development

    sys.exit(development.main(simulator=simulator, stop_with_parent=stop_with_parent))


@app.command()
def worker() -> None:
    """Send what is due: replies left over, reminders, calendar writes."""
    from randevu import worker as process

    process.main()


@app.command()
def simulator() -> None:
    """A local WhatsApp Cloud API with a phone-like chat page, for development."""
    from randevu import simulator as process

    process.main()


@app.command()
def panel() -> None:
    """The web panel of the business."""
    from randevu import panel as process

    process.main()


@app.command()
def rasa() -> None:
    """The process that takes webhooks, with the model that fits the data."""
    from randevu import settings
    from randevu.run import models, table

    told = settings.load()
    model = models.needed(told, _progress)
    table.become(table.rasa_server(told, models.named(told) or models.beginning(told, model)))


@app.command()
def actions() -> None:
    """Rasa's action server, which asks for free times, books and cancels."""
    from randevu import settings
    from randevu.run import table

    table.become(table.action_server(settings.load()))


@app.command()
def understand(
    at: Annotated[
        str, typer.Option(help="The moment the sentences are written at, ISO 8601 with offset; default now.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
    dates_only: Annotated[
        bool, typer.Option("--dates-only", help="Date and time only, without the model; starts fast.")
    ] = False,
) -> None:
    """Read sentences from standard input, one a line, and print what is understood."""
    from randevu.cli import sentences

    sentences.read(sys.stdin, sys.stdout, at=at, as_json=as_json, dates_only=dates_only)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from randevu import store

    store.migrate()
    print("the database is up to date")


@app.command()
def train() -> None:
    """Train a model unless one fits the data; the model's path is the only line on standard output."""
    from randevu.engine.train import ensure_model

    print(ensure_model(progress=_progress))


@app.command()
def doctor() -> None:
    """Check settings, database, business file, ports and model; say what to do about each finding."""
    from randevu.cli import examination

    sys.exit(examination.report(sys.stdout))


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
