"""The business's calendars: connect them, see how they are, read them now, let them go."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from randevu.cli.calendars_connect import app as connect_app
from randevu.errors import RandevuError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from randevu.calendars.ties import Tied

app = typer.Typer(help="The business's own calendars: Google, Outlook, CalDAV.", no_args_is_help=True)
app.add_typer(connect_app, name="connect")

SYNC_SECONDS = 300.0
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")]


@app.command()
def status() -> None:
    """Show every calendar, and in one line each whatever is wrong; exit status 1 if anything is."""
    from rich.console import Console
    from rich.table import Table

    from randevu import clock, settings, store
    from randevu.calendars import connections, reactions, ties, troubles

    zone, now = settings.load().zone, clock.now()
    with store.reading() as db:
        accounts = {one.id: one for one in connections.every(db)}
        tied = ties.tied(db)
        wrong, refused = troubles.everywhere(db, now), reactions.refused(db)
    if not accounts:
        print("no calendar is connected; begin with: python -m randevu calendars connect --help")
        return
    table = Table("connection", "service", "account", "calendar", "of", "read", "written", "last read", "changes")
    for one in tied:
        account = accounts[one.connection_id]
        does = ("yes" if one.respects else "no", "yes" if one.writes else "no")
        table.add_row(
            *(account.name, account.provider, account.account, one.name, str(one.owner), *does, _told(one, zone)),
            "called at once" if one.channel_until and one.channel_until > now else "polled",
        )
    Console().print(table)
    lines = [
        f"{account.name}: {account.provider} asks for signing in again ({account.problem}): "
        f"python -m randevu calendars connect {account.provider} {account.name}"
        for account in accounts.values()
        if account.state == "sign_in"
    ]
    lines += [
        f"{one.name} of {one.owner}: cannot be read since {_local(one.failing_since, zone)} ({one.problem})"
        for one in tied
        if one.failing_since and accounts[one.connection_id].state != "sign_in"
    ]
    if wrong.unwritten:
        lines.append(f"{wrong.unwritten} appointments could not be written into a calendar")
    if refused:
        lines.append(
            f"{refused} of them were refused: put right what is wrong, then: python -m randevu calendars retry"
        )
    if wrong.undecided:
        lines.append(f"{wrong.undecided} events were changed by hand and wait for a decision in the panel")
    for name in (one.name for one in accounts.values() if one.state == "off"):
        print(f"{name}: switched off")
    for line in lines:
        print(line)
    if lines:
        raise typer.Exit(1)


@app.command()
def sync(
    name: Annotated[str, typer.Argument(help="One connection; without it, all of them.")] = "",
    anew: Annotated[bool, typer.Option("--anew", help="Read everything, not only what changed.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Read the calendars now."""
    from randevu import clock, settings, store
    from randevu.calendars import connections, service, ties

    with store.reading() as db:
        number = connections.get(db, name).id if name else None
        wanted = ties.tied(db, number)
    if dry_run:
        for one in wanted:
            found = service.difference(one, clock.now())
            print(f"{one.name} of {one.owner}: {found.new} new, {found.gone} gone, {found.same} as known")
        return
    with store.writing() as db:
        ties.read_soon(db, [one.id for one in wanted], clock.now(), anew)
    service.poll(clock.now(), SYNC_SECONDS)
    with store.reading() as db:
        after = ties.tied(db, number)
    zone = settings.load().zone
    for one in after:
        told = f"cannot be read ({one.problem})" if one.failing_since else f"read {_told(one, zone)}"
        print(f"{one.name} of {one.owner}: {told}")
    if any(one.failing_since for one in after):
        raise typer.Exit(1)


@app.command()
def retry(dry_run: DryRun = False) -> None:
    """Write again what a calendar refused, once you have put right what was wrong (rights, addresses, texts).

    What merely could not be written is tried again by itself.
    """
    from randevu import clock, store
    from randevu.calendars import reactions

    if dry_run:
        with store.reading() as db:
            print(f"{reactions.refused(db)} refused events would be tried again")
        return
    with store.writing() as db:
        again = reactions.retry_dead(db, clock.now())
    print(f"{again} refused events are tried again" if again else "no calendar has refused anything")


@app.command()
def disconnect(
    name: Annotated[str, typer.Argument(help="The connection, from `calendars status`.")], dry_run: DryRun = False
) -> None:
    """Let a connection go: its credentials are forgotten, and its calendars count no more.

    Events that were written stay in the calendar as they are.
    """
    from randevu import clock, store
    from randevu.calendars import channels, connections, running, ties

    with store.reading() as db:
        account = connections.get(db, name)
        tied = ties.tied(db, account.id)
        standing = ties.standing(db, account.id, clock.now())
    for one in tied:
        print(f"{one.name} of {one.owner} is let go")
    if standing:
        print(f"{standing} events of coming appointments stay there and are not changed any more")
    if dry_run:
        print("dry run: nothing was changed")
        return
    left = channels.close_all(None, account.id, lambda: running.account(account.id), clock.now())
    with store.writing() as db:
        connections.switch_off(db, account.id)
    if left:
        print(f"the service did not end {left} of its calls to us: they change nothing, and end within a week")
    print(f"{name} is disconnected and its credentials are forgotten")


@app.command()
def copied(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: this database is surely a copy.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Make a copied database harmless before its worker starts; never for the original.

    It gets a name of its own, so that it leaves the original's events alone, and lets all connections go without asking
    the services anything. Appointments stay, and are written into calendars that are connected afterwards.
    """
    from randevu import clock, store
    from randevu.calendars import copying

    with store.reading() as db:
        known = copying.known(db)
        place = store.engine().url.render_as_string(hide_password=True)
    print(f"{place}: {len(known.connections)} connections and {known.events} written events would be forgotten")
    if dry_run:
        print("dry run: nothing was changed")
        return
    if not yes:
        if not sys.stdin.isatty():
            raise RandevuError("give --yes, since nobody can be asked here whether this is a copy")
        typer.confirm("is this a copy, and does the original run elsewhere?", abort=True)
    with store.writing() as db:
        copying.make_a_house_of_its_own(db, clock.now())
    print("done: connect calendars for trials only, see: python -m randevu calendars connect --help")


def _told(one: Tied, zone: ZoneInfo) -> str:
    return _local(one.read_at, zone) if one.read_at else "never"


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
