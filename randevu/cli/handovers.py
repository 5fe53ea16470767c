"""Conversations that wait for a person or are held by one."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Conversations that a person has taken over or should.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Show the conversations that wait for a person, oldest first."""
    from rich.console import Console
    from rich.table import Table

    from randevu import settings, store
    from randevu.handoff import service

    zone = settings.load().zone
    with store.reading() as db:
        waiting = service.waiting(db)
    table = Table("conversation", "since", "reason")
    for one in waiting:
        table.add_row(str(one.conversation_id), f"{one.since.astimezone(zone):%Y-%m-%d %H:%M}", one.reason)
    Console().print(table if waiting else "no conversation waits for a person")


@app.command("give-back")
def give_back(
    conversation: Annotated[int, typer.Argument(help="Number of the conversation, from `handovers list`.")],
) -> None:
    """Let the assistant answer in a conversation again."""
    from randevu import clock, store
    from randevu.handoff import service

    with store.writing() as db:
        done = service.give_back(db, conversation, clock.now())
    if not done:
        typer.echo(
            f"conversation {conversation} is not held by a person; see: python -m randevu handovers list", err=True
        )
        raise typer.Exit(2)
    print(f"the assistant answers in conversation {conversation} again")
