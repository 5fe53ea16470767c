"""What customers may ask about their data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="A customer's data: a copy, its end, how long it is kept, what was asked.", no_args_is_help=True)
requests_app = typer.Typer(help="The register of what customers asked about their data.", no_args_is_help=True)
app.add_typer(requests_app, name="requests")

Who = Annotated[str, typer.Argument(help="Phone number with country code, e-mail address, or a number like #12.")]
BY = "command line"


@app.command()
def export(
    who: Who,
    out: Annotated[Path, typer.Option(help="Folder for what is written.")] = Path("."),
) -> None:
    """Write everything about one customer to a JSON file and to a page that can be read, and the files they sent."""
    from randevu import clock, settings, store
    from randevu.catalogue import service as catalogues
    from randevu.media import names, running
    from randevu.privacy import belongings
    from randevu.privacy import export as exports

    now = clock.now()
    with store.reading() as db:
        number = belongings.find(db, who)
        data = exports.copy(db, number)
        page = exports.as_html(data, catalogues.current(db), now)
    out.mkdir(parents=True, exist_ok=True)
    for ending, content in (("json", exports.as_json(data, now)), ("html", page)):
        path = out / f"customer-{number}.{ending}"
        path.touch(mode=0o600)
        path.write_text(content, encoding="utf-8")
        print(path)
    kept = [row for row in data.get("media_file", ()) if row["state"] == "kept"]
    folder, beside = running.folder(settings.load()), out / f"customer-{number}-files"
    if kept:
        beside.mkdir(mode=0o700, exist_ok=True)
    for row in kept:
        path = beside / f"{row['id']}-{names.of(row['filename'], row['kind'], row['type'], row['message_id'])}"
        path.touch(mode=0o600)
        path.write_bytes(folder.path(row["stored_as"]).read_bytes())
        print(path)


@app.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this nothing is destroyed.")] = False,
) -> None:
    """Destroy everything about one customer; coming appointments are cancelled."""
    from randevu import clock, store
    from randevu.catalogue import service as catalogues
    from randevu.privacy import belongings, erasure

    if not yes:
        with store.reading() as db:
            number = belongings.find(db, who)
            found = belongings.keys(db, belongings.persons(db, number))
        print(f"customer #{number}: {sum(len(keys) for keys in found.values())} rows; nothing was destroyed: add --yes")
        return
    with store.writing() as db:
        done = erasure.erase(db, catalogues.current(db), belongings.find(db, who), BY, clock.now())
    print(f"customer #{done.customer_id} was erased")
    for table, number in done.counts.items():
        print(f"  {table}: {number}")


@app.command()
def retention(
    dry: Annotated[bool, typer.Option("--dry-run", help="Only count what is past its time.")] = False,
) -> None:
    """Destroy what is past its time now; the worker does it every day by itself."""
    from randevu import clock, store
    from randevu.privacy import retention as terms

    now = clock.now()
    if dry:
        with store.reading() as db:
            counts = terms.due(db, now)
        for table, number in counts.items():
            print(f"{table}: {number}")
        print("nothing was destroyed" if counts else "nothing is past its time")
        return
    gone = 0
    while True:
        with store.writing() as db:
            step = terms.run(db, now, by=BY)
        gone += step
        if not step:
            break
    print(f"{gone} rows destroyed")


@requests_app.command("list")
def list_(everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False) -> None:
    """Show what must be answered, the most urgent first."""
    from rich.console import Console
    from rich.table import Table

    from randevu import clock, settings, store
    from randevu.privacy import requests

    now, zone = clock.now(), settings.load().zone
    with store.reading() as db:
        found = requests.listed(db, answered=everything)
    table = Table("number", "customer", "asks for", "received", "answer by", "days left", "answer")
    for one in found:
        left = "" if one.answered_at else str(one.days_left(now))
        days = (f"{moment.astimezone(zone):%Y-%m-%d}" for moment in (one.received_at, one.due_at))
        table.add_row(str(one.id), f"#{one.customer_id}", one.kind, *days, left, one.answer or "")
    Console().print(table if found else "nothing was asked")


@requests_app.command()
def add(
    who: Who,
    kind: Annotated[str, typer.Option(help="export, erase, correct or object.")],
    note: Annotated[str, typer.Option(help="What else is worth knowing.")] = "",
) -> None:
    """Enter what a customer asked; it must be answered within 30 days."""
    from randevu import clock, store
    from randevu.privacy import belongings, requests

    with store.writing() as db:
        number = requests.add(db, belongings.find(db, who), kind, BY, clock.now(), note)
    print(f"request {number} is entered")


@requests_app.command()
def close(
    number: Annotated[int, typer.Argument(help="The request's number, from `privacy requests list`.")],
    refused: Annotated[bool, typer.Option("--refused", help="It was refused, with reasons given.")] = False,
) -> None:
    """Note that a request was answered."""
    from randevu import clock, store
    from randevu.privacy import requests

    with store.writing() as db:
        requests.close(db, number, "refused" if refused else "done", BY, clock.now())
    print(f"request {number} is answered")
