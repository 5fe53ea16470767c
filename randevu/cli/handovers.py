"""Conversations that wait for a person or are held by one."""

from __future__ import annotations

from typing import Annotated

import typer

from randevu.errors import RandevuError

app = typer.Typer(help="Conversations that a person has taken over or should.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Show the conversations that wait for a person, oldest first."""
    from rich.console import Console
    from rich.table import Column, Table

    from randevu import settings, store
    from randevu.handoff import service

    zone = settings.load().zone
    with store.reading() as db:
        waiting = service.waiting(db)
    table = Table(Column("conversation", no_wrap=True), "customer", "with", "since", "reason", "assistant resumes")
    for one in waiting:
        resumes = f"{one.resumes_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.resumes_at else "when given back"
        since = f"{one.opened_at.astimezone(zone):%Y-%m-%d %H:%M}"
        table.add_row(one.conversation_id, one.customer_name or "", one.holder, since, one.reason, resumes)
    Console().print(table if waiting else "no conversation waits for a person")


@app.command("give-back")
def give_back(
    conversation: Annotated[str, typer.Argument(help="Name of the conversation, from `handovers list`.")],
) -> None:
    """Let the assistant answer in a conversation again."""
    from randevu import clock, store
    from randevu.handoff import service

    with store.writing() as db:
        done = service.give_back(db, conversation, by="command line", now=clock.now())
    if not done:
        raise RandevuError(f"no person has conversation {conversation}; see: python -m randevu handovers list")
    print(f"the assistant answers in conversation {conversation} again")
