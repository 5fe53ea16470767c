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
from collections.abc import Sequence
from pathlib import Path

from benchmarks.conversation_runs import Measured, Most, Sizes, most, stock, whole
from benchmarks.figures import Figure, quantile, show
from benchmarks.product import Postgres
from randevu.engine.train import ensure_model

RATE_OF_ONE, GAIN_OF_TWO = 20.0, 1.6


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


def figures_of_most(one: Most, two: Most, plain: Measured | None) -> list[Figure]:
    """What is shown of one process against two.

    Both goals of two processes are there: 1.6 times the rate that is asked of one, and 1.6 times what one managed. The
    last row says how far the second can be had at all, because actions, database and this bench share the processors.
    """
    return [
        Figure("one process", one.rate, "msg/s", RATE_OF_ONE, at_least=True, stock=plain.most if plain else None),
        Figure("two processes", two.rate, "msg/s", RATE_OF_ONE * GAIN_OF_TWO, at_least=True),
        Figure("two against one", two.rate / one.rate, "x", GAIN_OF_TWO, at_least=True),
        Figure("processor time a message, all programs", two.processor * 1000, "ms"),
        Figure("most that the processors allow", two.bound, "msg/s"),
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
