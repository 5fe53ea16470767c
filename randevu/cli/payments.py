"""Deposits: what was asked for, and what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Deposits for appointments.", no_args_is_help=True)


@app.callback()
def payments() -> None:
    """Keeps `list` a word of its own."""


@app.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    most: Annotated[int, typer.Option(help="So many at most.")] = 50,
) -> None:
    """Show deposits, the newest first: nobody's name, only the appointment's number. Amounts in lira."""
    from rich.console import Console
    from rich.table import Column, Table

    from randevu import store
    from randevu.catalogue import service as catalogue_service
    from randevu.payments import listing, terms
    from randevu.payments.model import lira

    with store.reading() as db:
        catalogue = catalogue_service.current(db)
        found = listing.listed(db, every, most)
    ways = terms.ways(catalogue)
    console = Console()
    console.print(f"paid by: {', '.join(ways)}" if ways else "no deposits are asked for (docs/deposits.md)")
    table = Table(Column("reference", no_wrap=True), "appointment", "begins", "amount", "state", "paid by", "with us")
    for one in found:
        begins = f"{one.starts_at.astimezone(catalogue.zone):%Y-%m-%d %H:%M}"
        until = f" until {one.due_at.astimezone(catalogue.zone):%Y-%m-%d %H:%M}" if one.state == "asked" else ""
        table.add_row(
            *(one.reference, str(one.appointment), begins, str(lira(one.amount)), f"{one.state}{until}"),
            *(one.way or "", str(lira(one.balance))),
        )
    console.print(table if found else "none")
