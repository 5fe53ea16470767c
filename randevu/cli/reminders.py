"""Reminders to come, and what became of those that were due."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Reminders of appointments.", no_args_is_help=True)


@app.command("list")
def list_(
    past: Annotated[bool, typer.Option("--past", help="Those that are done with, the newest first.")] = False,
    most: Annotated[int, typer.Option(help="So many at most.")] = 50,
) -> None:
    """Show what is to come, the next one first: nobody's name, only the appointment's number."""
    from rich.console import Console
    from rich.table import Column, Table

    from randevu import store
    from randevu.catalogue import service as catalogue_service
    from randevu.reminders import listing

    with store.reading() as db:
        zone = catalogue_service.current(db).zone
        found = listing.past(db, most) if past else listing.coming(db, most)
    table = Table(Column("due", no_wrap=True), "appointment", "begins", "step", "what", "state")
    for one in found:
        what = "answer expected" if one.expects_answer else "reminder"
        state = f"{one.state} ({one.reason})" if one.reason else one.state
        begins = f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
        table.add_row(
            f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}", str(one.appointment), begins, one.step, what, state
        )
    Console().print(table if found else "none")


@app.command("dry-run")
def dry_run(
    hours: Annotated[int, typer.Option(min=1, help="What is due within so many hours.")] = 48,
    most: Annotated[int, typer.Option(help="So many at most.")] = 200,
) -> None:
    """Show what would leave, when and to whom, and what would not and why, as things stand; nothing is sent."""
    from datetime import timedelta

    from rich.console import Console
    from rich.table import Column, Table

    from randevu import clock, store
    from randevu.catalogue import service as catalogue_service
    from randevu.reminders import rehearsing

    now = clock.now()
    with store.reading() as db:
        catalogue = catalogue_service.current(db)
        found = rehearsing.rehearse(db, catalogue, now, now + timedelta(hours=hours), most)
    table = Table(Column("leaves", no_wrap=True), "appointment", "begins", "step", "to", "as", "not, because")
    for one in found:
        leaves, begins = (f"{moment.astimezone(catalogue.zone):%Y-%m-%d %H:%M}" for moment in (one.at, one.starts_at))
        later = f"{leaves} (after quiet hours)" if one.put_off else leaves
        table.add_row(later, str(one.appointment), begins, one.step, one.whom or "?", one.how or "", one.against or "")
    Console().print(table if found else "nothing is due by then")
