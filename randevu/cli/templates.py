"""Message templates: checked before WhatsApp sees them, submitted, followed."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

app = typer.Typer(help="Messages that WhatsApp approves beforehand (message_templates/).", no_args_is_help=True)


@app.command()
def check() -> None:
    """Look for what WhatsApp refuses or silently makes marketing of; exit status 1 when something is found."""
    from randevu.messaging.approved import checks, files

    templates = files.read()
    found = checks.check(templates)
    for finding in found:
        print(finding)
    print(f"{len(templates)} templates, {len(found)} to put right")
    sys.exit(1 if found else 0)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="One template; default all.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As they are submitted, one list.")] = False,
) -> None:
    """Print templates as a customer reads them, filled with their examples."""
    from randevu.messaging.approved import files, submission

    chosen = [one for one in files.read().values() if name in ("", one.name)]
    if as_json:
        rows = [json.dumps(submission.payload(one), ensure_ascii=False) for one in chosen]
        print("[\n  " + ",\n  ".join(rows) + "\n]")
        return
    for one in chosen:
        print(f"── {one.language}/{one.name} ({one.category})")
        print(one.text({variable.name: variable.example for variable in one.variables}))
        print("".join(f"  [{button.title}]" for button in one.buttons))


@app.command()
def submit(
    names: Annotated[list[str] | None, typer.Argument(help="Names of templates; default all.")] = None,
) -> None:
    """Hand in what is new or changed for WhatsApp's review; exit status 1 when something was refused."""
    from randevu import clock, settings, store
    from randevu.messaging.approved.account import GraphAccount
    from randevu.messaging.approved.submitting import submit as hand_in

    store.migrate()
    done = hand_in(GraphAccount(settings.load()), clock.now(), names or ())
    for one in done:
        print(f"{one.language}/{one.name}: {_OUTCOMES[one.outcome]}{': ' if one.said else ''}{one.said}")
    sys.exit(1 if any(one.outcome == "refused" for one in done) else 0)


_OUTCOMES = {
    "created": "submitted for review",
    "changed": "submitted again with its changes",
    "unchanged": "is there as it is in the file",
    "in_review": "cannot be changed while WhatsApp has it under",
    "refused": "not taken",
}


@app.command()
def sync() -> None:
    """Ask WhatsApp how all templates stand, as after lost webhooks."""
    from randevu import clock, settings, store
    from randevu.messaging.approved.account import GraphAccount
    from randevu.messaging.approved.submitting import sync as bring_up_to_date

    store.migrate()
    changed = bring_up_to_date(GraphAccount(settings.load()), clock.now())
    for one in changed:
        print(f"{one.language}/{one.name}: {one.state}")
    print(f"{len(changed)} changed; see: python -m randevu templates list")


@app.command("list")
def list_() -> None:
    """Show how every template stands, and for those that may not go out why and what to change."""
    from randevu import store
    from randevu.messaging.approved import overview

    store.migrate()
    with store.reading() as db:
        entries = overview.entries(db)
    for one in entries:
        quality = f", quality {one.quality}" if one.quality else ""
        print(f"{one.language}/{one.name}: {one.state}, {one.category}{quality}{_FILES[one.file]}")
        for line in one.to_do:
            print(f"    {line}")
        if one.stand_in is not None:
            print(f"    meanwhile goes out: {one.stand_in}")
    if any(one.state == overview.UNKNOWN for one in entries):
        print("unknown: WhatsApp was not asked yet; see: python -m randevu templates sync")


_FILES = {
    "same": "",
    "changed": "; the file has changed since: python -m randevu templates submit",
    "new": "; not submitted",
    "none": "; no file of ours",
}
