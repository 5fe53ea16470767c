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
    from randevu import catalogue

    catalogue.parse(read(file), source=str(file))
    print(f"{file} is right")


@app.command("import")
def import_(file: File) -> None:
    """Make a business file the one that rules; the earlier versions stay in the database."""
    from randevu import catalogue, store

    text = read(file)
    catalogue.parse(text, source=str(file))
    with store.writing() as db:
        version = catalogue.service.replace(db, text, author=getpass.getuser())
    print(f"version {version} of the business rules from now on")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; default standard output.")] = None,
) -> None:
    """Write out the business file that rules now."""
    from randevu import catalogue, store

    with store.reading() as db:
        text = catalogue.service.document(db)
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")


def read(file: Path) -> str:
    """The file's text.

    Raises:
        RandevuError: when there is no such readable text file.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise RandevuError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RandevuError(f"{file} is not UTF-8 text: save it as UTF-8") from error
