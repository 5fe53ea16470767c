"""The waiting list."""

from __future__ import annotations

import typer

app = typer.Typer(help="Customers who wait for a time to become free.", no_args_is_help=True)


@app.callback()
def waiting() -> None:
    """Keeps `list` a command of its own."""


@app.command("list")
def list_() -> None:
    """Show who waits for what, the longest first: nobody's name, only the customer's number."""
    from rich.console import Console
    from rich.table import Column, Table

    from randevu import clock, store
    from randevu.catalogue import service as catalogue_service
    from randevu.waiting import listing, words

    with store.reading() as db:
        catalogue = catalogue_service.current(db)
        found = listing.listed(db)
    table = Table(Column("since", no_wrap=True), "customer", "waits for", "offered", "kept until")
    for one in found:
        moments = (
            f"{at.astimezone(catalogue.zone):%Y-%m-%d %H:%M}" if at else ""
            for at in (one.entry.created_at, one.offered, one.until)
        )
        since, offered, until = moments
        what = words.line(catalogue, one.entry.wanted, clock.now())
        table.add_row(since, f"#{one.entry.customer_id}", what, offered, until)
    Console().print(table if found else "nobody waits")
