"""What `python -m benchmarks.conversation` does with the product, and with stock Rasa on the same model."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.product import Product, Stock
from benchmarks.traffic import Cloud, Customers, RestCustomers
from randevu import clock, store
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


@dataclass(frozen=True)
class Most:
    """Messages a second, and the processor seconds that each cost on the whole machine, whichever program used them."""

    rate: float
    processor: float

    @property
    def bound(self) -> float:
        """Messages a second beyond which the machine has no processor left, however many processes share it."""
        return (os.cpu_count() or 1) / self.processor


async def most(folder: Path, database: str, model: Path, sizes: Sizes, processes: int) -> Most:
    """What so many Rasa processes manage."""
    async with Cloud() as cloud:
        product = Product(folder, database, cloud.url, model, processes)
        await asyncio.to_thread(product.__enter__)
        try:
            async with Customers(cloud, product.urls, sizes.backlog) as people:
                await all_at_once(people.write, people.numbers)
                before = busy_seconds()
                rate = await all_at_once(people.write, people.numbers)
                return Most(rate, (busy_seconds() - before) / len(people.numbers))
        finally:
            await asyncio.to_thread(product.__exit__)


def busy_seconds() -> float:
    """Processor time that all programs on this machine have used since it started (proc(5): user, nice, system)."""
    used = Path("/proc/stat").read_text().split(maxsplit=4)[1:4]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


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
