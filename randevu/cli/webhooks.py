"""Programs that are called when something happens to a conversation."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Programs that are told what happens to conversations (docs/api.md).", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name from `webhooks list`.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Who is called, e.g. crm.")],
    url: Annotated[str, typer.Argument(help="Its address, with https://.")],
) -> None:
    """Make a receiver; the secret by which it knows our calls is printed."""
    from randevu import clock, settings, store
    from randevu.hooks import receivers

    found = settings.load()
    found.require("secret_key")
    store.migrate()
    with store.writing() as db:
        print(receivers.add(db, found.secret_key, name, url, clock.now()))


@app.command("list")
def list_() -> None:
    """Show who is called, what waits and what was given up."""
    from randevu import store
    from randevu.hooks import receivers

    store.migrate()
    with store.reading() as db:
        found = receivers.listed(db)
    for one in found:
        print(f"{one.name}: {one.url}; {'ended; ' if one.ended_at else ''}{one.waiting} waiting, {one.dead} given up")
    if not found:
        print("no receivers; make one with: python -m randevu webhooks add NAME URL")


@app.command()
def again(name: Name) -> None:
    """Try the calls that were given up once more."""
    from randevu import clock, store
    from randevu.hooks import receivers

    with store.writing() as db:
        print(f"{receivers.again(db, name, clock.now())} calls are tried again")


@app.command()
def end(name: Name) -> None:
    """Call it no more."""
    from randevu import clock, store
    from randevu.hooks import receivers

    with store.writing() as db:
        receivers.end(db, name, clock.now())
    print(f"{name} is called no more")
