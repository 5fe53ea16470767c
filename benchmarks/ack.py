"""How fast a webhook is acknowledged while messages flow, and whether the queue grows when WhatsApp is slow.

`python -m benchmarks.ack [--seconds 15] [--rate 20] [--customers 20] [--database URL]` prints a table:
acknowledgement times, time from webhook to the reply's arrival at WhatsApp, and how many rows wait at the end, with
the Cloud API answering at once and after 250 ms. The engine is scripted (40 ms a turn), so that the numbers are
delivery's own.
"""

from __future__ import annotations

import argparse
import os
import queue
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import requests
from sqlalchemy import func, select

from randevu import clock, store
from randevu.messaging.inbound import sign
from randevu.store.tables import inbox, outbox
from tests.crash import bodies
from tests.crash.cloud import Cloud, words
from tests.crash.processes import SECRET, Nursery, Server, environment
from tests.crash.scripted import make_tables

ENGINE_SECONDS = 0.04
POSTERS = 8


@dataclass(frozen=True)
class Measured:
    """Seconds for every message, and what was left when the last one had been posted."""

    acknowledged: Sequence[float]
    replied: Sequence[float]
    most_waiting: int
    waiting_at_end: int
    took: float


def measure(database: str, seconds: float, rate: float, customers: int, cloud_delay: float) -> Measured:
    """Post `rate` messages a second for `seconds` to one server."""
    arrived: dict[str, float] = {}
    posted: dict[str, float] = {}
    done = threading.Event()
    count = int(seconds * rate)

    def accepted(request: dict[str, object], wamid: str) -> None:
        for line in filter(None, words(request).split("\n")):  # type: ignore[arg-type]
            if not line.startswith("("):
                arrived.setdefault(line.partition(": ")[2], time.perf_counter())
        if len(arrived) >= count:
            done.set()

    with Cloud(delay=cloud_delay, on_accept=accepted) as cloud:
        nursery = Nursery()
        server = Server(nursery, environment(database, cloud.url), delay=ENGINE_SECONDS).start()
        assert server.wait_until_ready()
        waits: list[int] = []
        acknowledged: list[float] = []
        began = time.perf_counter()
        _post(server, count, rate, customers, posted, acknowledged, waits)
        waiting_at_end = _waiting()
        done.wait(60)
        took = time.perf_counter() - began
        server.stop()
        nursery.close()
    replied = [arrived[text] - at for text, at in posted.items() if text in arrived]
    return Measured(acknowledged, replied, max(waits, default=0), waiting_at_end, took)


def _post(
    server: Server,
    count: int,
    rate: float,
    customers: int,
    posted: dict[str, float],
    acknowledged: list[float],
    waits: list[int],
) -> None:
    """Messages at an even pace, each from the next customer, by several posters so that none waits for another."""
    due: queue.Queue[int | None] = queue.Queue()

    def poster() -> None:
        session = requests.Session()
        while (number := due.get()) is not None:
            text = f"message {number}"
            sender = f"9055500{number % customers:05d}"
            body = bodies.messages(bodies.text(f"in{number}", text, clock.now(), sender))
            headers = {"X-Hub-Signature-256": sign(SECRET, body)}
            posted[text] = start = time.perf_counter()
            answer = session.post(f"{server.url}/webhooks/whatsapp/webhook", data=body, headers=headers, timeout=30)
            acknowledged.append(time.perf_counter() - start)
            assert answer.status_code == 200

    posters = [threading.Thread(target=poster) for _ in range(POSTERS)]
    for one in posters:
        one.start()
    began = time.perf_counter()
    for number in range(count):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        due.put(number)
        if number % int(rate) == 0:
            waits.append(_waiting())
    for _ in posters:
        due.put(None)
    for one in posters:
        one.join()


def _waiting() -> int:
    with store.reading() as db:
        unread = select(func.count()).where(inbox.c.state.in_(("waiting", "working")))
        unsent = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
        return int(db.execute(unread).scalar() or 0) + int(db.execute(unsent).scalar() or 0)


def quantile(values: Sequence[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


def main(arguments: Sequence[str] | None = None) -> None:
    given = argparse.ArgumentParser(description="Acknowledgement of webhooks under load.")
    given.add_argument("--seconds", type=float, default=15)
    given.add_argument("--rate", type=float, default=20)
    given.add_argument("--customers", type=int, default=20)
    given.add_argument("--database", default=None, help="default: SQLite in a temporary folder")
    options = given.parse_args(arguments)
    print(f"{options.rate:g} messages a second from {options.customers} customers for {options.seconds:g} s")
    print("cloud API   ack p50   ack p99   reply p50   reply p95   most waiting   at the end   replies   msg/s")
    for delay in (0.0, 0.25):
        with tempfile.TemporaryDirectory() as folder:
            database = options.database or f"sqlite:///{Path(folder) / 'bench.db'}"
            os.environ["DATABASE_URL"] = database
            store.migrate(database)
            make_tables()
            found = measure(database, options.seconds, options.rate, options.customers, delay)
            store.dispose()
        ack, reply = found.acknowledged, found.replied
        print(
            f"{delay * 1000:6.0f} ms"
            f" {quantile(ack, 0.5):6.1f} ms {quantile(ack, 0.99):6.1f} ms"
            f" {quantile(reply, 0.5):8.1f} ms {quantile(reply, 0.95):8.1f} ms"
            f" {found.most_waiting:14d} {found.waiting_at_end:12d} {len(reply):9d} {len(reply) / found.took:7.1f}"
        )


if __name__ == "__main__":
    main()
