"""A storm of bookings against the limits of calendar services: `python -m benchmarks.calendar_storm`.

A thousand appointments of one staff member are booked at once and written into one calendar, over a socket, at the
stand-ins for Google (600 requests a minute for each account, refused without saying how long to wait) and Microsoft
Graph (10,000 in ten minutes and four at a time for each mailbox; also one that grants only 300 a minute). The clock is
moved on by hand: each round of requests takes 150 ms of it, and where nothing may be asked a second passes.

The goals: every appointment stands exactly once; nothing is asked during a pause that a refusal led to, and nothing
that was refused is given up; it takes hardly longer than the service's own limit.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.figures import Figure, show
from randevu import clock, store
from randevu.booking import Booked, appointments
from randevu.calendars import connections, ties
from randevu.calendars import google as google_calendar
from randevu.calendars.errors import Throttled
from randevu.calendars.model import Entry, Listed, Written
from randevu.calendars.port import CalendarService
from randevu.calendars.ties import Owner
from randevu.calendars.wiring import Account
from randevu.calendars.writer import Writing
from randevu.store.tables import calendar_event
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.problems import Problem as GoogleProblem
from tests.contract.calendars.graph_fake.accounts import delegated
from tests.contract.calendars.graph_fake.requests import Problem as GraphProblem
from tests.contract.calendars.graph_fake.server import GraphFake
from tests.unit.booking.salon import NOW, load_demo, local, new_customers, offer

STORM = 1_000
A_DAY = 20
REQUEST, IDLE = timedelta(milliseconds=150), timedelta(seconds=1)
LONGER = 1.25
"""How much longer than the limit alone it may take."""


class Allowance:
    """So many requests in so many seconds of the moved clock, as services count: those of the last seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds, self.refused = most, seconds, 0
        self._served: deque[datetime] = deque()

    def take(self, now: datetime) -> float | None:
        """None when it is granted, else the seconds until one is."""
        while self._served and self._served[0] <= now - timedelta(seconds=self.seconds):
            self._served.popleft()
        if len(self._served) < self.most:
            self._served.append(now)
            return None
        self.refused += 1
        return self.seconds - (now - self._served[0]).total_seconds()


@dataclass
class Watched:
    """The adapter, and whether it was asked anything while its service wanted to be left alone."""

    service: Any
    now: Callable[[], datetime]
    refusals: list[tuple[datetime, datetime]] = field(default_factory=list)
    early: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.service, name)

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        now = self.now()
        self.early += any(since < now < until for since, until in self.refusals)
        try:
            made: Written = self.service.create(calendar, uid, entry)
        except Throttled as error:
            self.refusals.append((now, now + (error.wait or IDLE)))
            raise
        return made


@dataclass(frozen=True)
class Peer:
    name: str
    adapter: CalendarService
    address: str
    allowance: Allowance
    standing: Callable[[], int]
    """How many events stand there."""
    move_clock: Callable[[datetime], None]


@contextmanager
def google() -> Iterator[Peer]:
    fake = GoogleFake().start()
    fake.account.now, allowance = NOW, Allowance(600, 60)

    def check() -> None:
        if allowance.take(fake.account.now) is not None:
            raise GoogleProblem(403, "rateLimitExceeded", "usageLimits")

    fake._check_rate = check  # type: ignore[method-assign]
    credentials = fake.credentials(google_calendar.SCOPES)
    adapter = google_calendar.connect(credentials, "Europe/Istanbul", 30.0, lambda _: None)

    def standing() -> int:
        return sum(one["status"] != "cancelled" for one in fake.account.calendars[Person.calendar].events.values())

    try:
        move = lambda now: setattr(fake.account, "now", now)  # noqa: E731
        yield Peer("Google, 600 a minute", adapter, Person.calendar, allowance, standing, move)
    finally:
        fake.close()


def outlook(most: int, seconds: float) -> Callable[[], Any]:
    @contextmanager
    def begun() -> Iterator[Peer]:
        fake = GraphFake()
        fake.now, allowance, answer = NOW, Allowance(most, seconds), fake.api.answer

        def limited(ask: Any) -> tuple[int, Any]:
            wait = allowance.take(fake.now)
            if wait is not None:
                raise GraphProblem(429, "ApplicationThrottled", {"Retry-After": str(int(wait) + 1)})
            return answer(ask)

        fake.api.answer = limited  # type: ignore[method-assign]
        adapter = delegated(fake)
        standing = lambda: sum(not one.removed for one in fake.api.main.items.values())  # noqa: E731
        try:
            move = lambda now: setattr(fake, "now", now)  # noqa: E731
            yield Peer(f"Outlook, {most:,} in {seconds:.0f} s", adapter, GraphFake.calendar, allowance, standing, move)
        finally:
            fake.close()

    return begun


def book(address: str) -> int:
    """The storm: as if all of them had been confirmed in the same minute. Returns the number of the connection."""
    with store.writing() as db:
        catalogue = load_demo(db)
        made = connections.save(db, "caldav", "ayse", "ayse", {}, "secret", NOW)
        listed = Listed(address, "Ayşe", "Europe/Istanbul", True)
        ties.tie(db, made.id, listed, Owner("staff", "ayse"), NOW, respects=False, writes=True)
        number = 0
        for person in new_customers(db, STORM):
            done = None
            while not isinstance(done, Booked):  # closed days are passed over
                day, place = divmod(number, A_DAY)
                start = local((NOW + timedelta(days=1 + day)).date(), "09:00") + place * timedelta(minutes=30)
                wanted = offer(catalogue, "ayse", start)
                done = appointments.book(db, catalogue, person, wanted, f"k{number}", "phone", NOW, by_staff=True)
                number += 1
        return made.id


def storm(peer: Peer) -> list[Figure]:
    connection, now = book(peer.address), [NOW]
    watched = Watched(peer.adapter, lambda: now[0])
    account = Account(watched, threading.BoundedSemaphore(peer.adapter.concurrency))
    accounts = {connection: account}
    writing = Writing(accounts.__getitem__, now=lambda: now[0])
    begun, rounds = time.perf_counter(), 0
    with ThreadPoolExecutor(16) as pool, clock.use(lambda: now[0]):
        while peer.standing() < STORM or _unsettled():
            tasks = writing.claim(16)
            list(pool.map(writing.carry_out, tasks))
            now[0] += REQUEST if tasks else IDLE
            peer.move_clock(now[0])
            rounds += 1
            assert rounds < 50 * STORM, "it never comes to rest"
    taken = time.perf_counter() - begun
    allowed = peer.allowance
    # The first lot at the adapter's own speed, the rest as the limit lets it pass.
    at_once = STORM / peer.adapter.concurrency * REQUEST.total_seconds()
    least = max(at_once, (STORM - 1) // allowed.most * allowed.seconds)
    return [
        Figure(f"{peer.name}: missing or doubled", abs(peer.standing() - STORM), "events", 0),
        Figure("  refused for asking too often", allowed.refused, "requests"),
        Figure("  asked during a pause", watched.early, "requests", 0),
        Figure("  until all stand, by the moved clock", (now[0] - NOW).total_seconds(), "s", least * LONGER),
        Figure("  our own work and the stand-in's", taken / STORM * 1000, "ms each"),
    ]


def _unsettled() -> int:
    with store.reading() as db:
        query = select(func.count()).select_from(calendar_event).where(calendar_event.c.state != "settled")
        return int(db.execute(query).scalar_one())


def main() -> int:
    """Print the table; the exit status is 1 when a goal was missed."""
    argparse.ArgumentParser(
        prog="python -m benchmarks.calendar_storm", description=__doc__.splitlines()[0]
    ).parse_args()
    figures: list[Figure] = []
    for begun in (google, outlook(10_000, 600), outlook(300, 60)):
        with tempfile.TemporaryDirectory() as folder, begun() as peer:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'storm.db'}"
            store.migrate()
            figures += storm(peer)
            store.dispose()
    return 0 if show(f"{STORM:,} bookings at once, SQLite", figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
