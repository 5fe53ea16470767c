"""What a sync of many changes costs with each service: `python -m benchmarks.calendar_sync`.

The adapters as they are, over a socket, against the services as the tests know them: Radicale itself, and the stand-ins
for Google and Microsoft Graph, which compare every request and answer with the makers' descriptions and take most of
the time. All run in processes of their own, so that the memory measured is ours alone.

First 500 changes are read, then 5,000, page by page into the mirror: the goal is 20 s for the larger number, and that
ten times as many changes need not even half as much memory again. A CalDAV server tells the names of all that changed
in one answer, which is read whole; there the goal is one kilobyte for each name.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests
from sqlalchemy import func, select

from benchmarks.figures import Figure, show
from randevu import clock, store
from randevu.calendars import caldav, connections, service, ties
from randevu.calendars import google as google_calendar
from randevu.calendars.model import Listed
from randevu.calendars.port import CalendarService
from randevu.calendars.reading import Reader
from randevu.calendars.ties import Owner
from randevu.calendars.wiring import Account
from randevu.catalogue import service as catalogues
from randevu.store.tables import calendar, calendar_busy
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.graph_fake.accounts import COMPANY, connected
from tests.contract.calendars.graph_fake.entra import USER as MAILBOX
from tests.contract.calendars.graph_fake.server import GraphFake
from tests.contract.calendars.peer import Meeting
from tests.contract.calendars.radicale_server import PASSWORD, USER, RadicalePeer, radicale
from tests.unit.booking.salon import NOW, load_demo

FEW, MANY = 500, 5_000
SECONDS, MORE_MEMORY, NAME_KILOBYTES = 20.0, 1.5, 1.0
PAGE = 500
HALF_HOUR = timedelta(minutes=30)
PATIENCE = 300.0
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where Radicale keeps its files: it waits for the disk with each of them, which tells nothing of us."""


@dataclass(frozen=True)
class Peer:
    """A service with a calendar, and the colleague who fills it."""

    name: str
    adapter: CalendarService
    address: str
    put: Callable[[int], None]
    """Put so many events more into the calendar."""
    is_paged: bool = True
    """Whether it tells what changed some at a time."""


def meetings(count: int, before: int) -> Iterator[Meeting]:
    """Half hours within the next two months; `before` is how many there are."""
    for number in range(before, before + count):
        start = NOW + timedelta(days=1 + number % 55) + (number // 55) * timedelta(minutes=10)
        yield Meeting(start, start + HALF_HOUR)


# ------------------------------------------------------------ stand-ins, in processes of their own


def _google(pipe: Pipe) -> None:
    fake = GoogleFake().start()
    fake.account.now = NOW
    pipe.send(fake.credentials(google_calendar.SCOPES))
    _serve(pipe, Person(fake).put)


def _graph(pipe: Pipe) -> None:
    fake = GraphFake()
    fake.api.page = PAGE
    fake.now = NOW
    pipe.send({"api_url": fake.api_url, "authority": fake.authority, "place": fake.place})
    _serve(pipe, fake.put)


def _serve(pipe: Pipe, put: Callable[[Meeting], str]) -> None:
    before = 0
    while (count := pipe.recv()) is not None:
        for one in meetings(count, before):
            put(one)
        before += count
        pipe.send(before)


@contextmanager
def _process(serve: Callable[[Pipe], None]) -> Iterator[tuple[Any, Callable[[int], None]]]:
    """What it says of itself, and how to have it put events."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    child.start()

    def put(count: int) -> None:
        ours.send(count)
        ours.recv()

    try:
        yield ours.recv(), put
    finally:
        ours.send(None)
        child.join(10)


@contextmanager
def google() -> Iterator[Peer]:
    with _process(_google) as (credentials, put):
        adapter = google_calendar.connect(credentials, "Europe/Istanbul", 30.0, lambda _: None)
        yield Peer("Google", adapter, Person.calendar, put)


@contextmanager
def outlook() -> Iterator[Peer]:
    with _process(_graph) as (told, put):
        adapter = connected(SimpleNamespace(**told), COMPANY)  # type: ignore[arg-type]
        yield Peer("Outlook", adapter, f"users/{MAILBOX}/calendar", put)


@contextmanager
def radicale_calendar() -> Iterator[Peer]:
    """Its calendar is a folder: files are put there as they are, and the server then reads them once for itself."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder, radicale(Path(folder)) as server:
        peer = RadicalePeer(server)
        (place,) = (Path(folder) / "data").rglob(peer.path.split("/")[2])
        before = 0

        def put(count: int) -> None:
            nonlocal before
            for number, one in enumerate(meetings(count, before), before):
                (place / f"{number}.ics").write_text(_text(number, one), newline="")
            before += count
            wanted = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
            answer = requests.request(
                *("PROPFIND", peer.calendar),
                data=wanted,
                headers={"Depth": "1"},
                auth=(USER, PASSWORD),
                timeout=PATIENCE,
            )
            assert answer.content.count(b".ics") >= before

        credentials = {"url": server.url, "user": USER, "password": PASSWORD}
        adapter = caldav.connect(credentials, "Europe/Istanbul", 30.0, lambda _: None, open_to={server.host})
        yield Peer("CalDAV (Radicale)", adapter, peer.calendar, put, is_paged=False)


def _text(number: int, one: Meeting) -> str:
    assert isinstance(one.first, datetime)
    assert isinstance(one.last, datetime)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bench//TR", "BEGIN:VEVENT", f"UID:bench-{number}"),
        *("DTSTAMP:20260301T000000Z", f"DTSTART:{one.first:%Y%m%dT%H%M%SZ}", f"DTEND:{one.last:%Y%m%dT%H%M%SZ}"),
        *("SUMMARY:Toplantı", "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines)


# ------------------------------------------------------------ ours


class Mirror:
    """One staff member's calendar, read as the worker reads it."""

    def __init__(self, peer: Peer) -> None:
        self.now, self.known = NOW, 0
        account = Account(peer.adapter, threading.BoundedSemaphore(peer.adapter.concurrency))
        with store.writing() as db:
            load_demo(db)
            catalogue = catalogues.current(db)
            made = connections.save(db, "caldav", "ayse", "ayse", {}, "secret", NOW)
            ties.tie(db, made.id, Listed(peer.address, "Ayşe", None, True), Owner("staff", "ayse"), NOW)
        self.reader = Reader(lambda now: service.windows(catalogue, now), lambda connection: account)

    def read(self, more: int) -> None:
        """Bring it up to date, and see that all of it has come."""
        self.now += timedelta(minutes=2)
        with clock.use(self.now):
            self.reader.bring_up_to_date(None, self.now, PATIENCE, fresh=None)
        self.known += more
        with store.reading() as db:
            found = db.execute(select(func.count()).select_from(calendar_busy)).scalar_one()
            problem = db.execute(select(calendar.c.problem)).scalar_one()
        assert (found, problem) == (self.known, None)


def measured(peer: Peer) -> list[Figure]:
    mirror = Mirror(peer)
    mirror.read(0)
    peaks, seconds, own = [], 0.0, 0.0
    # The first of them loads what is needed, the fourth is timed without the measurement of memory, which slows it.
    for number, count in enumerate((FEW, FEW, MANY, MANY)):
        peer.put(count)
        if number < 3:
            tracemalloc.start()
        begun, begun_own = time.perf_counter(), time.process_time()
        mirror.read(count)
        seconds, own = time.perf_counter() - begun, time.process_time() - begun_own
        peaks.append(tracemalloc.get_traced_memory()[1] / 1024 if number < 3 else 0.0)
        tracemalloc.stop()
    allowed = peaks[1] * MORE_MEMORY if peer.is_paged else peaks[1] + (MANY - FEW) * NAME_KILOBYTES
    return [
        Figure(f"{peer.name}: sync of {MANY:,} changed events", seconds, "s", SECONDS),
        Figure("  of it our own processor time", own, "s"),
        Figure(f"  memory at its peak, {FEW:,} changes", peaks[1], "kB"),
        Figure(f"  memory at its peak, {MANY:,} changes", peaks[2], "kB", allowed),
    ]


def main() -> int:
    """Print the table; the exit status is 1 when a goal was missed."""
    argparse.ArgumentParser(prog="python -m benchmarks.calendar_sync", description=__doc__.splitlines()[0]).parse_args()
    figures: list[Figure] = []
    for begun in (google, outlook, radicale_calendar):
        with tempfile.TemporaryDirectory() as folder, begun() as peer:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'sync.db'}"
            store.migrate()
            figures += measured(peer)
            store.dispose()
    return 0 if show("sync of calendars, SQLite", figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
