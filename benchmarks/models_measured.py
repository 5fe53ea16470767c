"""One trained model measured on the held-out sentences, as a line of JSON: `python -m benchmarks.models_measured FILE`.

Own process, so that start-up and memory are the model's own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from randevu.turkish import letters
from tests.corpus import held_out_data, scoring
from tests.corpus.held_out_data import Item

FORMS: dict[str, Callable[[str], str]] = {"full": lambda text: text, "folded": letters.fold}


def resident_megabytes() -> float:
    """Memory that this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(model: Path) -> dict[str, Any]:
    """Start-up, memory and milliseconds of a model, and for all sets and forms how right it is."""
    started = time.monotonic()
    from randevu.engine.understand import Understander

    understander = Understander(model)
    asyncio.run(understander.parse("merhaba"))
    startup, memory = time.monotonic() - started, resident_megabytes()
    took: list[float] = []

    async def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
        parses = []
        for text in texts:
            begun = time.perf_counter()
            parses.append(await understander.parse(text))
            took.append(time.perf_counter() - begun)
        return parses

    sets = {
        "first": held_out_data.load(),
        "second": held_out_data.load_second(),
        "third": held_out_data.load_third(),
    }
    right = {
        f"{name} {form}": rightness(items, asyncio.run(parse([rewrite(item.text) for item in items])))
        for name, items in sets.items()
        for form, rewrite in FORMS.items()
    }
    took.sort()
    return {
        "startup_seconds": startup,
        "megabytes": memory,
        "p50": took[len(took) // 2] * 1000,
        "p95": took[len(took) * 95 // 100] * 1000,
        "right": right,
    }


def rightness(items: Sequence[Item], parses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Shares between 0 and 1: intents over all and by phenomenon, spans of entities by kind."""
    intents = [one["intent"]["name"] for one in parses]
    by_phenomenon: dict[str, list[tuple[Item, str]]] = defaultdict(list)
    for item, intent in zip(items, intents, strict=True):
        by_phenomenon[item.phenomenon].append((item, intent))
    spans = scoring.spans(items, [one["entities"] for one in parses])
    return {
        "accuracy": scoring.accuracy(items, intents),
        "macro_f1": scoring.macro_f1(items, intents),
        "phenomena": {
            name: scoring.accuracy([item for item, _ in found], [intent for _, intent in found])
            for name, found in by_phenomenon.items()
        },
        "spans_f1": scoring.total(spans).f1,
        "spans": {kind: count.f1 for kind, count in spans.items()},
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
