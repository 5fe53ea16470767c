"""The comparison of models as tables in docs/models.md, between two marks; what people wrote around them stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.corpus import held_out_data

BEGIN = "<!-- written by python -m benchmarks.models: begin -->"
END = "<!-- written by python -m benchmarks.models: end -->"

SETS = ("first", "second", "third")
COLUMNS = ("first full", "second full", "third full", "third folded")

Result = Mapping[str, Any]


def write(results: Sequence[Result], page: Path) -> None:
    """Put the tables in place of the earlier ones.

    Raises:
        ValueError: the page has no place for them.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page.name} does not hold the two marks between which the tables go")
    page.write_text(f"{before}{BEGIN}\n\n{tables(results)}\n\n{END}{after}", encoding="utf-8")


def tables(results: Sequence[Result]) -> str:
    """Most training sentences first, then by accuracy on the third set."""
    ranked = sorted(results, key=lambda one: (-one["sentences"], -one["right"]["third full"]["accuracy"]))
    return "\n\n".join((_overall(ranked), _by_phenomenon(ranked), _by_entity(ranked)))


def _overall(results: Iterable[Result]) -> str:
    rows = [
        [
            one["name"],
            f"{one['sentences']:,}",
            *(_accuracy_and_f1(one, which) for which in COLUMNS),
            " / ".join(f"{one['right'][f'{which} full']['spans_f1']:.3f}" for which in SETS),
            f"{one['training_seconds']:.0f}",
            f"{one['startup_seconds']:.1f}",
            f"{one['megabytes']:.0f}",
            f"{one['p50']:.1f} / {one['p95']:.1f}",
            one["machine"],
        ]
        for one in results
    ]
    head = ["configuration", "trained on", "first set", "second set", "third set", "third, folded"]
    head += [
        "entity F1, first / second / third",
        "training s",
        "start-up s",
        "memory MB",
        "ms a message p50 / p95",
        "machine",
    ]
    return "Intents (accuracy / macro F1), entities, cost:\n\n" + _table(head, rows)


def _by_phenomenon(results: Sequence[Result]) -> str:
    rows = [
        [name.replace("_", " "), *(_each(one, "phenomena", name) for one in results)]
        for name in held_out_data.PHENOMENA
    ]
    return "Intent accuracy by phenomenon, as first / second / third:\n\n" + _table(
        ["phenomenon", *map(_label, results)], rows
    )


def _by_entity(results: Sequence[Result]) -> str:
    kinds = list(results[0]["right"]["first full"]["spans"]) if results else []
    rows = [[kind, *(_each(one, "spans", kind) for one in results)] for kind in kinds]
    return "Entity F1 by kind, first / second / third:\n\n" + _table(["entity", *map(_label, results)], rows)


def _accuracy_and_f1(result: Result, which: str) -> str:
    right = result["right"][which]
    return f"{right['accuracy']:.3f} / {right['macro_f1']:.3f}"


def _each(result: Result, table: str, key: str) -> str:
    return " / ".join(f"{result['right'][f'{which} full'][table][key]:.2f}" for which in SETS)


def _label(result: Result) -> str:
    return f"{result['name']} ({result['sentences']:,})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
