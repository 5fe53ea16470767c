"""Tokens with which other programs send templates."""

from __future__ import annotations

from typing import Annotated

import typer

from randevu.errors import RandevuError

app = typer.Typer(help="Tokens of other programs that send templates (/api).", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Who calls, e.g. crm.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="read, send (the default) or send:<template>; may be given several times.")
    ] = None,
) -> None:
    """Make a token; it is shown once, on standard output."""
    from randevu import clock, store
    from randevu.panel import tokens

    store.migrate()
    with store.writing() as db:
        print(tokens.add(db, name, scope or ["send"], clock.now()))


@app.command("list")
def list_() -> None:
    """Show who has a token and since when it was not used."""
    from randevu import settings, store
    from randevu.panel import tokens

    zone = settings.load().zone
    store.migrate()
    with store.reading() as db:
        found = tokens.listed(db)
    for one in found:
        used = f"last used {one.used_at.astimezone(zone):%Y-%m-%d %H:00}" if one.used_at else "never used"
        print(f"{one.name}: {', '.join(one.scopes)}; {'ended' if one.ended_at else used}")
    if not found:
        print("no tokens; make one with: python -m randevu tokens add NAME --scope send")


@app.command()
def end(name: Annotated[str, typer.Argument(help="Name from `tokens list`.")]) -> None:
    """Let a token open nothing from now on."""
    from randevu import clock, store
    from randevu.panel import tokens

    with store.writing() as db:
        done = tokens.end(db, name, clock.now())
    if not done:
        raise RandevuError(f"there is no living token {name}; see: python -m randevu tokens list")
    print(f"token {name} opens nothing any more")
