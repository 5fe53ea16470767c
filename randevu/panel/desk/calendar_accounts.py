"""Accounts at calendar services: how they are, which calendar shows whose time, connecting and letting go.

What asks a service runs outside any transaction. Credentials go in and never come out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import Connection

from randevu import store
from randevu.calendars import channels, connecting, connections, reactions, service, signing_in, ties, troubles, wiring
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.model import Listed
from randevu.calendars.ties import Owner, Tied
from randevu.calendars.troubles import Troubles
from randevu.catalogue import Catalogue
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.settings import Settings

OTHERS = ("google", "outlook")
"""Services that are signed in to by a command: their consent comes back to the machine it was asked from."""


@dataclass(frozen=True)
class Connected:
    """An account with its calendars; `called`: those about whose changes the service tells us at once."""

    account: CalendarConnection
    calendars: tuple[Tied, ...]
    called: frozenset[int]


@dataclass(frozen=True)
class Calendars:
    """All accounts that are not let go, what is wrong with them, and what calendars refused."""

    accounts: tuple[Connected, ...]
    wrong: Troubles
    refused: int

    def of(self, kind: str, key: str) -> list[Tied]:
        """The calendars that show the time of one staff member or branch."""
        return [one for each in self.accounts for one in each.calendars if one.owner == (kind, key)]


@dataclass(frozen=True)
class Account:
    """What somebody typed to sign in to a CalDAV server."""

    name: str
    url: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Tie:
    """Which calendar (by its address) shows whose time (``staff:ayse``), and what it is for."""

    address: str
    owner: str
    respects: bool
    writes: bool


def listed(db: Connection, actor: Actor, now: datetime) -> Calendars:
    actor.needs("change_settings")
    tied = ties.tied(db)
    accounts = [_connected(one, tied, now) for one in connections.every(db) if one.state != "off"]
    return Calendars(tuple(accounts), troubles.everywhere(db, now), reactions.refused(db))


def look(db: Connection, actor: Actor, number: int, now: datetime) -> tuple[Connected, int]:
    """One account, and how many events of coming appointments stand in its calendars.

    Raises:
        NotHere: there is none, or it was let go.
    """
    actor.needs("change_settings")
    return _connected(_account(db, number), ties.tied(db, number), now), ties.standing(db, number, now)


def read_soon(db: Connection, actor: Actor, now: datetime) -> None:
    """Have the worker read all calendars at once."""
    actor.needs("change_settings")
    ties.read_soon(db, [one.id for one in ties.tied(db)], now)


def add(settings: Settings, actor: Actor, catalogue: Catalogue, typed: Account, now: datetime) -> int:
    """Sign in to a CalDAV server and keep the account, new or anew under its name; returns its number.

    Raises:
        SetupError: the service refuses, or the name belongs to another one.
    """
    actor.needs("change_settings")
    credentials = signing_in.caldav(typed.url, typed.user, typed.password)
    connecting.visible(wiring.connect("caldav", credentials, catalogue.zone.key, lambda _: None))
    with store.writing(settings.database_url) as db:
        made = connections.save(db, "caldav", typed.name, typed.user, credentials, settings.secret_key, now)
    return made.id


def visible(settings: Settings, actor: Actor, catalogue: Catalogue, number: int) -> Sequence[Listed]:
    """The calendars of an account, asked from its service.

    Raises:
        SetupError: it does not answer as it should.
        NotHere: there is no such account.
    """
    actor.needs("change_settings")
    return connecting.visible(_opened(settings, catalogue, number).service)


def tie(settings: Settings, actor: Actor, catalogue: Catalogue, number: int, wanted: Tie, now: datetime) -> None:
    """Let a calendar show somebody's time, after what is to be done with it was tried out.

    Raises:
        SetupError: something of it does not work, or another calendar is written into for them.
        NotHere: there is no such account.
    """
    actor.needs("change_settings")
    opened = _opened(settings, catalogue, number).service
    owner = connecting.owner(catalogue, wanted.owner)
    one = connecting.chosen(
        [each for each in connecting.visible(opened) if each.address == wanted.address], wanted.address
    )
    window = service.windows(catalogue, now)[1]
    connecting.count(opened, one.address, window.first, window.last)
    if wanted.writes and one.writable:
        connecting.try_out(opened, one.address, one.zone or catalogue.zone.key, now)
    with store.writing(settings.database_url) as db:
        ties.tie(db, number, one, owner, now, wanted.respects, wanted.writes)


def untie(db: Connection, actor: Actor, number: int, calendar_id: int, now: datetime) -> bool:
    """Let one calendar of an account go."""
    actor.needs("change_settings")
    return ties.untie(db, number, calendar_id, now)


def let_go(settings: Settings, actor: Actor, catalogue: Catalogue, number: int, now: datetime) -> None:
    """Forget an account: its credentials, and what lies in its calendars. What was written there stays.

    Raises:
        NotHere: there is none.
    """
    actor.needs("change_settings")
    with store.reading(settings.database_url) as db:
        found = _account(db, number)

    def account() -> wiring.Account:
        return wiring.account(found, catalogue.zone.key, settings.secret_key, settings.database_url)

    channels.close_all(settings.database_url, number, account, now)
    with store.writing(settings.database_url) as db:
        connections.switch_off(db, number)


def owners(catalogue: Catalogue) -> Mapping[str, str]:
    """Whose time a calendar may show: staff first, then branches, by what stands for them in a form."""
    found = {str(Owner("staff", key)): one.name for key, one in catalogue.staff.items()}
    return found | {str(Owner("branch", key)): one.name for key, one in catalogue.branches.items()}


def _opened(settings: Settings, catalogue: Catalogue, number: int) -> wiring.Account:
    with store.reading(settings.database_url) as db:
        found = _account(db, number)
    return wiring.account(found, catalogue.zone.key, settings.secret_key, settings.database_url)


def _account(db: Connection, number: int) -> CalendarConnection:
    found = connections.by_ids(db, [number]).get(number)
    if found is None or found.state == "off":
        raise NotHere
    return found


def _connected(account: CalendarConnection, tied: Sequence[Tied], now: datetime) -> Connected:
    mine = tuple(one for one in tied if one.connection_id == account.id)
    return Connected(account, mine, frozenset(one.id for one in mine if one.channel_until and one.channel_until > now))
