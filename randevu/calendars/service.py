"""What the doors ask of the calendars: bring up to date what an offer will be made from, and look again before a yes.

Both are called outside any transaction, and before the one that searches or books: that one reads the mirror only. A
business without calendars pays one small query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from randevu import settings, store
from randevu.booking.local import day_bounds, moment_of
from randevu.booking.model import Offer
from randevu.calendars import connections, mirror, reactions, wiring
from randevu.calendars.connecting import explained
from randevu.calendars.failing import NONE
from randevu.calendars.house import house
from randevu.calendars.mirror import Window
from randevu.calendars.reading import FRESH, Reader
from randevu.calendars.ties import Owner, Tied
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.store.tables import calendar

DEADLINE = 3.0
"""Seconds that a customer waits for the calendars at most."""
WORKER_DEADLINE = 60.0
SPARE_DAYS = 2
"""How far beyond the last bookable day a window reaches, so that it can be renewed before it is needed."""


def refresh(
    now: datetime,
    services: Iterable[str] = (),
    sure: bool = False,
    deadline: float = DEADLINE,
    url: str | None = None,
) -> None:
    """Bring the calendars up to date from which times will be offered.

    Args:
        services: whose staff is concerned; without any, everybody.
        sure: read also what was read a moment ago, because a booking follows.
    """
    catalogue = _catalogue_if_connected(url)
    if catalogue is not None:
        reader(catalogue, url).bring_up_to_date(
            _owners(catalogue, services), now, deadline, fresh=NONE if sure else FRESH
        )


def confirm(offer: Offer, now: datetime, deadline: float = DEADLINE, url: str | None = None) -> None:
    """Look once more at the very time that is about to be booked. What came in between, and a calendar that does not
    answer, stands in the mirror afterwards: the transaction that books finds the time taken.
    """
    catalogue = _catalogue_if_connected(url)
    if catalogue is not None:
        owners = {Owner("branch", offer.branch), *(Owner("staff", key) for key in offer.staff)}
        first, last = _with_buffers(catalogue, offer)
        reader(catalogue, url).look_again(owners, first, last, now, deadline)


def poll(now: datetime, deadline: float = WORKER_DEADLINE, url: str | None = None) -> None:
    """Read every calendar that is due, and renew windows that have begun to pass; for the worker."""
    catalogue = _catalogue_if_connected(url)
    if catalogue is not None:
        reader(catalogue, url).bring_up_to_date(None, now, deadline, fresh=None, ahead=True)


@dataclass(frozen=True)
class Difference:
    """What reading a calendar would change."""

    new: int
    gone: int
    same: int


def difference(one: Tied, now: datetime) -> Difference:
    """How what lies in a calendar differs from what is known of it; nothing is changed.

    Raises:
        SetupError: it cannot be read.
    """
    with store.reading() as db:
        catalogue, ours = catalogues.current(db), house(db)
        connection = connections.by_ids(db, [one.connection_id])[one.connection_id]
        known = mirror.lying(db, one.id)
    window = windows(catalogue, now)[1]
    account = reader(catalogue).open(connection)
    with explained(one.name), account.gate:
        found = mirror.counted(account.service.events(one.address, window.first, window.last), ours)
    known = {event for event in known if event[2] > window.first}
    return Difference(len(found - known), len(known - found), len(found & known))


def reader(catalogue: Catalogue, url: str | None = None) -> Reader:
    """The reader of this business's calendars."""
    secret, zone = settings.load().secret_key, catalogue.zone.key
    return Reader(
        window=lambda now: windows(catalogue, now),
        open=lambda connection: wiring.account(connection, zone, secret, url),
        url=url,
        react=reactions.seen,
    )


def windows(catalogue: Catalogue, now: datetime) -> tuple[Window, Window]:
    """What must be known of the calendars to offer times, and what is read when they are read anew."""
    today = now.astimezone(catalogue.zone).date()
    last = today + timedelta(days=catalogue.rules.window_days)
    first, needed = map(moment_of, day_bounds(today, last, catalogue.zone))
    _, more = map(moment_of, day_bounds(today, last + timedelta(days=SPARE_DAYS), catalogue.zone))
    return Window(first, needed), Window(first, more)


def _catalogue_if_connected(url: str | None) -> Catalogue | None:
    """The business, if any calendar is connected to it."""
    with store.reading(url) as db:
        connected = db.execute(select(exists().where(calendar.c.respects | calendar.c.writes))).scalar()
        return catalogues.current(db) if connected else None


def _owners(catalogue: Catalogue, services: Iterable[str]) -> set[Owner]:
    known = [catalogue.services[key] for key in services if key in catalogue.services]
    staff = {key for service in known for key in service.who} if known else set(catalogue.staff)
    return {Owner("staff", key) for key in staff} | {Owner("branch", key) for key in catalogue.branches}


def _with_buffers(catalogue: Catalogue, offer: Offer) -> tuple[datetime, datetime]:
    """The stretch that the offer's parts take with what is to be kept free around them."""
    first, last = [], []
    for part in offer.parts:
        service = catalogue.services.get(part.service)
        before, after = (service.buffer_before, service.buffer_after) if service else (0, 0)
        first.append(part.starts_at - timedelta(minutes=before))
        last.append(part.ends_at + timedelta(minutes=after))
    return min(first), max(last)
