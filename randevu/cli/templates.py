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
