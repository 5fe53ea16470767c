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
    """Show what the register must still be told, and until when."""
    from rich.console import Console
    from rich.table import Table

    from randevu import clock, settings, store
    from randevu.catalogue import service as catalogues
    from randevu.consent import register

    now, zone = clock.now(), settings.load().zone
    with store.reading() as db:
        found = register.pending(db, catalogues.current(db))
    table = Table("customer", "says", "since", "tell until", "late")
    for one in found:
        moments = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (one.said_at, one.due_at))
        table.add_row(f"#{one.customer_id}", one.status, *moments, "yes" if one.due_at < now else "")
    Console().print(table if found else "the register needs to be told nothing")


@app.command()
def write(
    path: Annotated[Path, typer.Argument(help="File for the register's records, one JSON object a line.")],
) -> None:
    """Write what the register must be told; hand the file in, then record its answer."""
    from randevu import store
    from randevu.catalogue import service as catalogues
    from randevu.consent import register

    with store.reading() as db:
        business = catalogues.current(db)
        found = register.pending(db, business)
    register.FileRegister(path).submit(found, business)
    print(f"{len(found)} records in {path}")


@app.command()
def answer(path: Annotated[Path, typer.Argument(help="What the register took over or says now, same form.")]) -> None:
    """Record what the register says; from then on the gate knows it."""
    from randevu import clock, store
    from randevu.consent import register

    with store.writing() as db, path.open(encoding="utf-8") as lines:
        news = register.answered(db, lines, clock.now())
    print(f"news about {news} customers")
