"""The national register of commercial messages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The national register of commercial messages (off unless `marketing.iys`).", no_args_is_help=True
)


@app.command()
def queue() -> None:
    """Show what the register must still be told, until when, and why it refused it if it did."""
    from rich.console import Console
    from rich.table import Table

    from randevu import clock, settings, store
    from randevu.catalogue import service as catalogues
    from randevu.consent import register, submitting

    now, zone = clock.now(), settings.load().zone
    with store.reading() as db:
        found, refused = register.pending(db, catalogues.current(db)), submitting.refusals(db)
    table = Table("customer", "says", "since", "tell until", "late", "refused")
    for one in found:
        moments = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (one.said_at, one.due_at))
        late = "yes" if one.due_at < now else ""
        table.add_row(f"#{one.customer_id}", one.status, *moments, late, refused.get(one.customer_id, ""))
    Console().print(table if found else "the register needs to be told nothing")


@app.command()
def send() -> None:
    """Tell the register now, and ask what customers told it; the worker does so by itself every quarter of an hour."""
    from randevu import settings
    from randevu.consent import submitting
    from randevu.errors import SettingsError

    way = submitting.http(settings.load())
    if way is None:
        raise SettingsError("set RANDEVU_IYS_USER, RANDEVU_IYS_PASSWORD and RANDEVU_IYS_CODE and start again")
    done = submitting.tell_and_hear(way)
    print(f"told {done.told}, refused {done.refused}; news about {done.heard} customers")


@app.command()
def write(
    path: Annotated[Path, typer.Argument(help="File for the register's records, one JSON object a line.")],
) -> None:
    """Write what the register must be told; hand the file in, then record its answer."""
    from randevu import store
    from randevu.catalogue import service as catalogues
    from randevu.consent import register

    with store.reading() as db:
        found = register.pending(db, catalogues.current(db))
    register.write_records(path, found)
    print(f"{len(found)} records in {path}")


@app.command()
def answer(path: Annotated[Path, typer.Argument(help="What the register took over or says now, same form.")]) -> None:
    """Record what the register says; from then on the gate knows it."""
    from randevu import clock, store
    from randevu.consent import register

    with store.writing() as db, path.open(encoding="utf-8") as lines:
        news = register.answered(db, lines, clock.now())
    print(f"news about {news} customers")
