"""What connected calendars cost: `python -m benchmarks.calendars`.

Ten staff members have a calendar each at a service that takes its time to answer, one of them longer than the others.
Measured is what a customer waits for: the calendars are brought up to date, then times are searched. The goal: no more
than the slowest calendar's own answer and 30 ms, whether nothing changed or every calendar has something new; and next
to nothing where they were read a moment ago, or where none is connected.

A sync of 5,000 changed events must be written within 20 s, and take no more memory than one of 500.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.availability import NOW, Size, business
from benchmarks.figures import Figure, show
from randevu import store
from randevu.booking import Wish, availability
from randevu.calendars import connections, service, ties
from randevu.calendars.model import Event, Gone, Listed, Page
from randevu.calendars.reading import Reader
from randevu.calendars.ties import Owner
from randevu.calendars.wiring import Account
from randevu.catalogue import Catalogue
from randevu.turkish.when import Window

STAFF, DAYS, MEETINGS_A_DAY = 10, 60, 8
USUAL_SECONDS, SLOWEST_SECONDS = 0.15, 0.3
ROUNDS = 15
PAGE = 250
MANY, FEW = 5_000, 500
ALLOWED_MILLISECONDS = 30
HALF_HOUR = timedelta(minutes=30)


class Slow:
    """A calendar service, as far as reading goes. `news` is what it has to tell at the next question, by calendar."""

    concurrency = 4

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.news: dict[str, Callable[[], Iterator[Event | Gone]]] = {}

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        time.sleep(self.seconds.get(calendar, 0.0))
        page: list[Event | Gone] = []
        for change in self.news.pop(calendar, lambda: iter(()))():
            page.append(change)
            if len(page) == PAGE:
                yield Page(tuple(page))
                page = []
        yield Page(tuple(page), "token")


class Salon:
    """A business whose staff have a calendar each, full of meetings."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.now, self.slow = catalogue, NOW, Slow()
        accounts: dict[int, Account] = {}
        with store.writing() as db:
            for key in catalogue.staff:
                made = connections.save(db, "caldav", key, key, {}, "secret", NOW)
                ties.tie(db, made.id, Listed(key, key, None, True), Owner("staff", key), NOW)
                accounts[made.id] = Account(self.slow, threading.BoundedSemaphore(Slow.concurrency))  # type: ignore[arg-type]
                self.slow.news[key] = lambda: meetings(DAYS * MEETINGS_A_DAY)
        self.owners = [Owner("staff", key) for key in catalogue.staff]
        self.reader = Reader(lambda now: service.windows(catalogue, now), lambda connection: accounts[connection.id])

    def read(self, later: timedelta = timedelta(seconds=10)) -> None:
        self.now += later
        self.reader.bring_up_to_date(self.owners, self.now, 60.0)

    def offer(self) -> None:
        today = self.now.date()
        wish = Wish(("cut",), window=Window(date_start=today, date_end=today + timedelta(days=7)))
        with store.reading() as db:
            availability.search(db, self.catalogue, wish, self.now)


def meetings(count: int, name: str = "m") -> Iterator[Event]:
    """So many half hours, some each day."""
    for number in range(count):
        day, place = divmod(number, max(MEETINGS_A_DAY, count // DAYS + 1))
        start = NOW + timedelta(days=day + 1) + place * timedelta(minutes=40)
        yield Event(f"{name}{number}", f"{name}{number}", "1", start, start + HALF_HOUR)


def median(call: Callable[[], Any], before: Callable[[], None] = lambda: None) -> float:
    """In milliseconds; the first call warms up and does not count."""
    taken = []
    for _ in range(ROUNDS + 1):
        before()
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])


def offering(salon: Salon) -> list[Figure]:
    """What reading adds to an offer."""
    salon.read()
    keys = list(salon.catalogue.staff)
    salon.slow.seconds = dict.fromkeys(keys, USUAL_SECONDS) | {keys[0]: SLOWEST_SECONDS}
    slowest = SLOWEST_SECONDS * 1000

    def something_new() -> None:
        for key in keys:
            salon.slow.news[key] = lambda: meetings(3, "new")

    def asked() -> None:
        salon.read()
        salon.offer()

    def asked_again() -> None:
        salon.read(timedelta(0))
        salon.offer()

    alone = median(salon.offer)
    unchanged = median(asked) - slowest - alone
    changed = median(asked, something_new) - slowest - alone
    fresh = median(asked_again) - alone
    return [
        Figure(f"offering times, {len(keys)} calendars known", alone, "ms"),
        Figure("slowest calendar's own answer", slowest, "ms"),
        Figure("added beyond it, nothing changed", unchanged, "ms", ALLOWED_MILLISECONDS),
        Figure("added beyond it, every calendar changed", changed, "ms", ALLOWED_MILLISECONDS),
        Figure("added when read a moment ago", fresh, "ms", 5),
    ]


def syncing(salon: Salon) -> list[Figure]:
    """How long many changes take, and what memory they need."""
    key = next(iter(salon.catalogue.staff))
    salon.slow.seconds = {}

    def changes(count: int, name: str) -> None:
        salon.slow.news[key] = lambda: meetings(count, name)
        salon.read()

    begun = time.perf_counter()
    changes(MANY, "a")
    seconds = time.perf_counter() - begun
    peaks = []
    tracemalloc.start()
    for count in (FEW, FEW, MANY):
        tracemalloc.reset_peak()
        changes(count, f"b{count}")
        peaks.append(tracemalloc.get_traced_memory()[1] / 1024)
    tracemalloc.stop()
    return [
        Figure(f"sync of {MANY:,} changed events", seconds, "s", 20),
        Figure(f"memory at its peak, {FEW:,} events", peaks[1], "kB"),
        Figure(f"memory at its peak, {MANY:,} events", peaks[2], "kB", peaks[1] * 1.5),
    ]


def none_connected(catalogue: Catalogue) -> Figure:
    """What the doors pay for asking at all."""
    with store.writing() as db:
        for one in connections.every(db):
            connections.switch_off(db, one.id)
    return Figure("a refresh without any calendar", median(lambda: service.refresh(NOW, ("cut",))), "ms", 5)


def main() -> int:
    """Print the table; the exit status is 1 when a goal was missed."""
    argparse.ArgumentParser(prog="python -m benchmarks.calendars", description=__doc__.splitlines()[0]).parse_args()
    catalogue = business(Size(STAFF, DAYS, 0, 0))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'calendars.db'}"
        store.migrate()
        salon = Salon(replace(catalogue, version=1))
        figures = [*offering(salon), *syncing(salon), none_connected(catalogue)]
        store.dispose()
    return 0 if show("calendars, SQLite", figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
