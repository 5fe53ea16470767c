"""How fast the whole product answers: `python -m benchmarks.conversation`.

Real Rasa, action server and database; a Cloud API that answers after 250 ms; each time also Rasa's own REST channel
with its SQL tracker store, on the same model, actions and messages. Measured are:

- idle: from webhook in to reply out, one message at a time;
- flow: 20 messages a second for a while, and what waits in inbox and outbox meanwhile and at the end;
- most: messages a second while more wait than can be worked on, by one Rasa process and by two on PostgreSQL;
- long: turns 391 to 400 of one conversation against its first ten;
- processor time a message costs, which other programs on the machine disturb least;
- memory and the time until a started Rasa process is ready.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.figures import Figure, quantile, show
from benchmarks.product import Postgres, Product, Stock
from benchmarks.traffic import Cloud, Customers, RestCustomers
from randevu import clock, store
from randevu.engine.train import ensure_model
from randevu.store.tables import conversation, customer, identity, inbox, outbox, turn

AT_ONCE = 24


@dataclass(frozen=True)
class Sizes:
    """How much is measured: messages, customers, seconds, turns."""

    idle: int = 150
    seconds: float = 20.0
    rate: float = 20.0
    backlog: int = 300
    turns: int = 400


@dataclass
class Measured:
    """Seconds, except `most` (messages a second), `waiting` (rows) and `memory` (megabytes)."""

    idle: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    most: float = 0.0
    turns: list[float] = field(default_factory=list)
    processor: tuple[float, float] = (0.0, 0.0)
    """Seconds a message costs, in the Rasa process and in the action server."""
    memory: float = 0.0
    ready: float = 0.0

    @property
    def growth(self) -> float:
        """How much longer the last ten turns took than the first ten."""
        return statistics.median(self.turns[-10:]) / statistics.median(self.turns[:10])


Write = Callable[[str], Awaitable[float]]


async def one_by_one(write: Write, numbers: Sequence[str], count: int) -> list[float]:
    """Each message after the reply to the one before; the first of each customer does not count."""
    for number in numbers:
        await write(number)
    taken = []
    for message in range(count):
        await asyncio.sleep(0.02)
        taken.append(await write(numbers[message % len(numbers)]))
    return taken


async def all_at_once(write: Write, numbers: Sequence[str]) -> float:
    """Everybody writes, a few requests at a time; messages a second until the last reply."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: str) -> None:
        async with gate:
            await write(number)

    began = time.perf_counter()
    await asyncio.gather(*(one(number) for number in numbers))
    return len(numbers) / (time.perf_counter() - began)


async def steadily(people: Customers, seconds: float, rate: float, found: Measured) -> None:
    """Messages at an even pace, whatever the replies do."""
    pending, began = [], time.perf_counter()
    for message in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + message / rate - time.perf_counter()))
        pending.append(asyncio.create_task(people.write(people.numbers[message % len(people.numbers)])))
        if message % int(rate) == 0:
            found.waiting.append(await asyncio.to_thread(waiting))
    found.waiting.append(await asyncio.to_thread(waiting))
    found.replied = list(await asyncio.gather(*pending))


def waiting() -> int:
    """Rows that somebody still has to work on."""
    with store.reading() as db:
        unread = select(func.count()).where(inbox.c.state.in_(("waiting", "working")))
        unsent = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
        return int(db.execute(unread).scalar_one()) + int(db.execute(unsent).scalar_one())


async def long_talk(people: Customers, number: str, turns: int) -> list[float]:
    """Seconds of each turn from stored to closed. WhatsApp's pair rate holds most replies back: they do not count."""
    for count in range(1, turns + 1):
        await people.post(number)
        while await asyncio.to_thread(_turns_of, number) < count:
            await asyncio.sleep(0.005)
    return await asyncio.to_thread(_lengths, number)


def _theirs(number: str) -> object:
    of = select(conversation.c.id).join(identity, identity.c.customer_id == conversation.c.customer_id)
    return of.where(identity.c.value == number).scalar_subquery()


def _turns_of(number: str) -> int:
    with store.reading() as db:
        return int(db.execute(select(func.count()).where(turn.c.conversation_id == _theirs(number))).scalar_one())


def _lengths(number: str) -> list[float]:
    query = (
        select(inbox.c.received_at, turn.c.finished_at)
        .join(turn, turn.c.id == inbox.c.turn_id)
        .where(turn.c.conversation_id == _theirs(number))
        .order_by(turn.c.id)
    )
    with store.reading() as db:
        return [(row.finished_at - row.received_at).total_seconds() for row in db.execute(query)]


async def whole(folder: Path, database: str, model: Path, sizes: Sizes) -> Measured:
    """Everything that one Rasa process is measured by."""
    found = Measured()
    async with Cloud() as cloud:
        product = Product(folder, database, cloud.url, model)
        await asyncio.to_thread(product.__enter__)
        try:
            found.ready = product.rasa[0].ready_after
            async with Customers(cloud, product.urls, 30) as people:
                found.idle = await one_by_one(people.write, people.numbers, sizes.idle)
            async with Customers(cloud, product.urls, int(sizes.rate * 10), first=1000) as people:
                await all_at_once(people.write, people.numbers)
                people.acknowledged.clear()
                before = product.rasa[0].processor_seconds(), product.actions[0].processor_seconds()
                await steadily(people, sizes.seconds, sizes.rate, found)
                after = product.rasa[0].processor_seconds(), product.actions[0].processor_seconds()
                messages = len(found.replied)
                found.processor = (after[0] - before[0]) / messages, (after[1] - before[1]) / messages
                found.acknowledged = people.acknowledged
            async with Customers(cloud, product.urls, 1, first=2000) as people:
                found.turns = await long_talk(people, people.numbers[0], sizes.turns)
            found.memory = product.rasa[0].megabytes()
        finally:
            await asyncio.to_thread(product.__exit__)
    return found


async def most(folder: Path, database: str, model: Path, sizes: Sizes, processes: int) -> float:
    """Messages a second that so many Rasa processes manage."""
    async with Cloud() as cloud:
        product = Product(folder, database, cloud.url, model, processes)
        await asyncio.to_thread(product.__enter__)
        try:
            async with Customers(cloud, product.urls, sizes.backlog) as people:
                await all_at_once(people.write, people.numbers)
                return await all_at_once(people.write, people.numbers)
        finally:
            await asyncio.to_thread(product.__exit__)


async def stock(folder: Path, database: str, model: Path, sizes: Sizes) -> Measured:
    """The same on Rasa's own REST channel."""
    found = Measured()
    served = Stock(folder, database, model)
    server = await asyncio.to_thread(served.__enter__)
    try:
        found.ready = server.ready_after
        ids = await asyncio.to_thread(_customers, max(sizes.backlog, 30) + 1)
        async with RestCustomers(server.url, ids) as people:
            found.idle = await one_by_one(people.write, ids[1:31], sizes.idle)  # type: ignore[arg-type]
            await all_at_once(people.write, ids[1 : sizes.backlog + 1])  # type: ignore[arg-type]
            found.most = await all_at_once(people.write, ids[1 : sizes.backlog + 1])  # type: ignore[arg-type]
            found.turns = [await people.write(ids[0]) for _ in range(sizes.turns)]
        found.memory = server.megabytes()
    finally:
        await asyncio.to_thread(served.__exit__)
    return found


def _customers(count: int) -> list[int]:
    with store.writing() as db:
        made: Iterable[int] = (
            db.execute(insert(customer).values(created_at=clock.now())).inserted_primary_key[0] for _ in range(count)
        )
        return list(made)


def figures(found: Measured, plain: Measured | None) -> list[Figure]:
    """What is shown of one process, with the goals of the product."""
    rest = plain or Measured(idle=[float("nan")], turns=[float("nan")])
    nothing = plain is None

    def beside(value: float) -> float | None:
        return None if nothing else value

    early, late = statistics.median(found.turns[:10]), statistics.median(found.turns[-10:])
    rest_early, rest_late = statistics.median(rest.turns[:10]), statistics.median(rest.turns[-10:])
    p50, p95 = (quantile(found.idle, share) for share in (0.5, 0.95))
    rest_p50, rest_p95 = (quantile(rest.idle, share) for share in (0.5, 0.95))
    return [
        Figure("idle, webhook in to reply out, p50", p50, "ms", 80, stock=beside(rest_p50)),
        Figure("idle, webhook in to reply out, p95", p95, "ms", 200, stock=beside(rest_p95)),
        Figure("20 a second, webhook acknowledged, p99", quantile(found.acknowledged, 0.99), "ms", 100),
        Figure("20 a second, reply out, p95", quantile(found.replied, 0.95), "ms"),
        Figure("20 a second, rows waiting at most", max(found.waiting), "rows"),
        Figure("20 a second, rows waiting at the end", found.waiting[-1], "rows", 20),
        Figure("processor time a message, Rasa", found.processor[0] * 1000, "ms"),
        Figure("processor time a message, actions", found.processor[1] * 1000, "ms"),
        Figure("turns 1 to 10, median", early * 1000, "ms", stock=beside(rest_early * 1000)),
        Figure(f"last 10 of {len(found.turns)} turns, median", late * 1000, "ms", stock=beside(rest_late * 1000)),
        Figure("last turns against first", found.growth, "x", 1.5, stock=beside(rest.growth)),
        Figure("memory of the Rasa process", found.memory, "MB", 900, stock=beside(rest.memory)),
        Figure("Rasa process ready after", found.ready, "s", 20, stock=beside(rest.ready)),
    ]


def figures_of_most(one: float, two: float, plain: Measured | None) -> list[Figure]:
    """What is shown of one process against two."""
    return [
        Figure("one process", one, "msg/s", 20, at_least=True, stock=plain.most if plain else None),
        Figure("two processes", two, "msg/s"),
        Figure("two against one", two / one, "x", 1.6, at_least=True),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 when a goal was missed."""
    given = argparse.ArgumentParser(
        prog="python -m benchmarks.conversation", description="How fast the product answers."
    )
    given.add_argument("--brief", action="store_true", help="a tenth of everything, to see that it works")
    given.add_argument("--no-stock", action="store_true", help="without Rasa's own REST channel")
    given.add_argument("--model", type=Path, help="default: the one that fits the data, trained if need be")
    given.add_argument("--logs", type=Path, help="keep the processes' logs in this folder")
    options = given.parse_args(arguments)
    sizes = Sizes(idle=30, seconds=5, backlog=60, turns=40) if options.brief else Sizes()
    model = options.model or ensure_model()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        logs = options.logs or folder
        logs.mkdir(parents=True, exist_ok=True)
        found = asyncio.run(whole(logs, f"sqlite:///{folder / 'product.db'}", model, sizes))
        plain = (
            None if options.no_stock else asyncio.run(stock(folder, f"sqlite:///{folder / 'rest.db'}", model, sizes))
        )
        good = show("Conversation, one Rasa process on SQLite", figures(found, plain))
        with Postgres(folder) as postgres:
            one = asyncio.run(most(logs, postgres.database(), model, sizes, 1))
            two = asyncio.run(most(logs, postgres.database(), model, sizes, 2))
        good = show("Most messages a second, on PostgreSQL", figures_of_most(one, two, plain)) and good
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
