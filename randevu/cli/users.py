"""People who may sign in to the panel."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="People who may sign in to the panel.", no_args_is_help=True)


@app.callback()
def users() -> None:
    """Keeps `add` a sub-command while it is the only one."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="E-mail address to sign in with.")],
    name: Annotated[str, typer.Option(help="Name shown in the panel.")] = "",
    role: Annotated[str, typer.Option(help="owner, manager, sales, support, trainer, designer or viewer.")] = "owner",
    branch: Annotated[
        list[str] | None, typer.Option(help="Key of a branch they work in; may be repeated. By default all.")
    ] = None,
    password: Annotated[
        str,
        typer.Option(
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            envvar="RANDEVU_PASSWORD",
            help="Asked for when not given.",
        ),
    ] = "",
) -> None:
    """Add somebody who may sign in."""
    from randevu import clock, store
    from randevu.panel import users as service

    with store.writing() as db:
        service.add(
            db,
            email=email,
            name=name,
            role=role,
            password=password,
            now=clock.now(),
            branches=branch,
        )
    print(f"{email} may sign in")
