"""`calendars connect`: the steps from an account to a calendar that is read and written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from randevu.errors import RandevuError

if TYPE_CHECKING:
    from randevu.calendars.model import Listed

app = typer.Typer(help="Sign in to a calendar service and tie a calendar to its owner.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What you call this account in commands, for example the person's name.")]
Calendar = Annotated[
    str, typer.Option(help="The calendar: its name, address, or number in the list; asked for when not given.")
]
OwnerOption = Annotated[
    str, typer.Option("--owner", help="Whose time it shows: staff:KEY or branch:KEY; asked for when not given.")
]
Write = Annotated[bool, typer.Option("--write/--no-write", help="Write appointments into it.")]
Respect = Annotated[bool, typer.Option("--respect/--no-respect", help="Offer no time in which something lies there.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Sign in and read, but keep and write nothing.")]

READ_SECONDS = 120.0


@dataclass(frozen=True)
class Choice:
    """What was said on the command line about the calendar."""

    calendar: str
    owner: str
    write: bool
    respect: bool
    dry_run: bool


@app.command()
def google(
    name: Name,
    client: Annotated[
        Path | None, typer.Option(help="The file of an OAuth client (Desktop app): a person agrees in a browser.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The key file of a service account, instead of a person.")] = None,
    subject: Annotated[str, typer.Option(help="With --key: in whose name it acts (domain-wide delegation).")] = "",
    shared: Annotated[
        list[str] | None, typer.Option(help="With --key: a calendar shared with the service account; may be repeated.")
    ] = None,
    paste: Annotated[
        bool, typer.Option("--paste", help="The browser runs on another machine: paste the address it ends at.")
    ] = False,
    calendar: Calendar = "",
    owner: OwnerOption = "",
    write: Write = True,
    respect: Respect = True,
    dry_run: DryRun = False,
) -> None:
    """Google Calendar, by consent in a browser (--client) or by a service account (--key)."""
    from randevu.calendars import signing_in

    if (client is None) == (key is None):
        raise RandevuError("give --client FILE for a person's account, or --key FILE for a service account")
    choice = Choice(calendar, owner, write, respect, dry_run)
    _step(1, "sign in to Google Calendar")
    if key is not None:
        credentials = signing_in.google_by_key(key, subject or None, shared or ())
    elif client is not None:
        ask = (lambda: str(typer.prompt("address at which the browser ended"))) if paste else None
        credentials = signing_in.google_by_consent(client, print, ask)
    connect("google", name, subject, credentials, choice)


@app.command()
def outlook(
    name: Name,
    client_id: Annotated[str, typer.Option(help="Application (client) id of the app registration.")],
    tenant: Annotated[
        str, typer.Option(help="The company's tenant, or common, or consumers for personal accounts.")
    ] = "common",
    mailbox: Annotated[
        list[str] | None,
        typer.Option(help="Enter this mailbox with the application's own permission; may be repeated."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Consent in a browser on this machine, not by a code.")
    ] = False,
    calendar: Calendar = "",
    owner: OwnerOption = "",
    write: Write = True,
    respect: Respect = True,
    dry_run: DryRun = False,
) -> None:
    """Outlook, by a code that a person types in (or --browser), or with --mailbox by the application's own permission.

    The application's client secret is asked for, or read from RANDEVU_CALENDAR_PASSWORD.
    """
    from randevu.calendars import signing_in

    choice = Choice(calendar, owner, write, respect, dry_run)
    _step(1, "sign in to Outlook")
    if mailbox:
        secret = _password("client secret")
        credentials = signing_in.outlook_as_application(tenant, client_id, secret, mailbox)
    elif browser:
        credentials = signing_in.outlook_by_consent(tenant, client_id, print)
    else:
        credentials = signing_in.outlook_by_code(tenant, client_id, print)
    connect("outlook", name, str(credentials.get("account") or ", ".join(mailbox or ())), credentials, choice)


@app.command()
def caldav(
    name: Name,
    url: Annotated[str, typer.Option(help="Address of the server, for example https://caldav.icloud.com/")],
    user: Annotated[str, typer.Option(help="User name, usually an e-mail address.")],
    calendar: Calendar = "",
    owner: OwnerOption = "",
    write: Write = True,
    respect: Respect = True,
    dry_run: DryRun = False,
) -> None:
    """iCloud, Nextcloud, Yandex, Fastmail and other CalDAV servers.

    The password is asked for, or read from RANDEVU_CALENDAR_PASSWORD; most services want one made for this program.
    """
    from randevu.calendars import signing_in

    _step(1, "sign in by CalDAV")
    credentials = signing_in.caldav(url, user, _password("password"))
    connect("caldav", name, user, credentials, Choice(calendar, owner, write, respect, dry_run))


def connect(provider: str, name: str, account: str, credentials: dict[str, Any], choice: Choice) -> None:
    """Everything after signing in."""
    from randevu import clock, settings, store
    from randevu.calendars import connecting, connections, service, ties, wiring
    from randevu.catalogue import service as catalogues

    secret, now = settings.load().secret_key, clock.now()
    if not secret:
        raise RandevuError("set RANDEVU_SECRET_KEY first: credentials are encrypted with it")
    with store.reading() as db:
        catalogue = catalogues.current(db)
        known = connections.by_name(db, name)
        tied = ties.tied(db, known.id) if known else []
    kept = dict(credentials)
    opened = wiring.connect(provider, credentials, catalogue.zone.key, kept.update)
    listed = connecting.visible(opened)
    account = account or next((one.address for one in listed if one.primary), listed[0].address)
    if tied and not choice.calendar and not choice.owner:
        if choice.dry_run:
            print(f"signed in as {account}; nothing was kept")
            return
        with store.writing() as db:
            connections.save(db, provider, name, account, kept, secret, now)
        print(f"{name} is signed in again; its {len(tied)} calendars stay as they are")
        return

    _step(2, "choose the calendar")
    _show(listed)
    if len(listed) == 1 and not choice.calendar:
        one = listed[0]
        print(f"{one.name} is the only one")
    else:
        one = connecting.chosen(listed, _answer(choice.calendar, "calendar (number or name)", "--calendar"))
    everybody = [*(f"staff:{key}" for key in catalogue.staff), *(f"branch:{key}" for key in catalogue.branches)]
    whose = _answer(choice.owner, f"whose time it shows ({', '.join(everybody)})", "--owner")
    owner = connecting.owner(catalogue, whose)
    zone = one.zone or catalogue.zone.key

    _step(3, "try it out")
    window = service.windows(catalogue, now)[1]
    number = connecting.count(opened, one.address, window.first, window.last)
    print(f"{number} events take time until {window.last.astimezone(catalogue.zone):%Y-%m-%d}")
    if choice.dry_run:
        print(f"dry run: {one.name} would be tied to {owner}; nothing was written or kept")
        return
    if choice.write:
        connecting.try_out(opened, one.address, zone, now)
        print("a test event was written, read, changed and removed")

    _step(4, "keep it")
    with store.writing() as db:
        made = connections.save(db, provider, name, account, kept, secret, now)
        ties.tie(db, made.id, one, owner, now, choice.respect, choice.write)
    service.reader(catalogue).bring_up_to_date([owner], clock.now(), READ_SECONDS, fresh=timedelta(0))
    does = " and ".join(word for word, given in (("read", choice.respect), ("written into", choice.write)) if given)
    print(f"{one.name} of {account} is {does} for {owner}; see: python -m randevu calendars status")


def _step(number: int, what: str) -> None:
    print(f"step {number} of 4: {what}", flush=True)


def _show(listed: Sequence[Listed]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "calendar", "zone", "may be written", "address")
    for number, one in enumerate(listed, 1):
        table.add_row(str(number), one.name, one.zone or "", "yes" if one.writable else "no", one.address)
    Console().print(table)


def _answer(given: str, question: str, option: str) -> str:
    if given:
        return given
    if not sys.stdin.isatty():
        raise RandevuError(f"give {option}, since nobody can be asked here")
    return str(typer.prompt(question))


def _password(what: str) -> str:
    import os

    given = os.environ.get("RANDEVU_CALENDAR_PASSWORD", "")
    if given:
        return given
    ask: Callable[..., Any] = typer.prompt
    if not sys.stdin.isatty():
        raise RandevuError(f"set RANDEVU_CALENDAR_PASSWORD to the {what}, since nobody can be asked here")
    return str(ask(what, hide_input=True))
