"""The business as a file: check it, take it over, write it out."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from randevu.errors import RandevuError

app = typer.Typer(help="The business: services, prices, staff, hours, rules.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The business file, for example business.yml.")]


@app.command()
def check(file: File) -> None:
    """Tell whether a business file is right, without changing anything."""
    from randevu.catalogue import service

    service.check(file)
    print(f"{file} is right")


@app.command("import")
def import_(file: File) -> None:
    """Make a business file the one that rules; earlier versions stay in the database."""
    from randevu import clock, store
    from randevu.catalogue import service

    with store.writing() as db:
        version = service.import_file(db, file, author=getpass.getuser(), now=clock.now())
    print(f"version {version} of the business rules")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; default standard output.")] = None,
) -> None:
    """Write out the business file that rules now."""
    from randevu import store
    from randevu.catalogue import service

    with store.reading() as db:
        text = service.export(db)
    if file is None:
        print(text, end="")
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RandevuError(f"{file} cannot be written: {error.strerror}") from error
