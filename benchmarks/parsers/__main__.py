"""Our grammar of dates and times against dateparser, Duckling and ovos-date-parser on the same expressions.

Four sets: the project's own corpus (which the grammar was written with: a check, not a proof), expressions that were
written without looking at the grammar, and both again without diacritics. Every parser gets the same helping rules, see
`judging`. `silently wrong` counts answers that speak against what was said with nothing to show it. Of three readings
of each message the fastest counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import holidays
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, machine, show
from benchmarks.parsers import judging, surroundings
from benchmarks.parsers.expressions import AT, Expression, corpus, held_out
from benchmarks.parsers.surroundings import Missing
from randevu.turkish import letters, when
from randevu.turkish.understand import fields
from randevu.turkish.when import reading

OURS = "Randevu"
ELSEWHERE = ("Duckling", "ovos-date-parser")


@dataclass(frozen=True)
class Result:
    """What one parser made of one set: shares in percent, microseconds a message."""

    right: float
    left_open: float
    nothing: float
    wrong: float
    median: float
    slowest: float
    mistakes: tuple[tuple[str, str], ...] = ()
    """(message, first answer) of the silently wrong ones."""


def our_readings(texts: Sequence[str]) -> tuple[list[list[list[str]]], list[float]]:
    """Every ranked reading of each text, and the microseconds it took; nothing is remembered from text to text."""
    calendar = dict(
        holidays.country_holidays("TR", years=(2026, 2027), language="tr", categories=("public", "half_day")).items()
    )
    hours = when.Hours()
    for text in texts[:10]:
        when.resolve(when.read(text), AT, hours, calendar)
    found, microseconds = [], []
    for text in texts:
        took = []
        for _ in range(3):
            reading.read.cache_clear()
            began = time.perf_counter()
            windows = when.resolve(when.read(text), AT, hours, calendar)
            took.append((time.perf_counter() - began) * 1e6)
        microseconds.append(min(took))
        found.append([[" ".join(value or "-" for value in fields(window).values())] for window in windows])
    return found, microseconds


def result(
    expressions: Sequence[Expression], readings: Sequence[Sequence[Sequence[str]]], microseconds: Sequence[float]
) -> Result:
    verdicts = [judging.verdict(one, said) for one, said in zip(expressions, readings, strict=True)]
    counts = Counter(verdicts)
    ordered = sorted(microseconds)
    mistakes = tuple(
        (one.text, said[0][0])
        for one, said, judged in zip(expressions, readings, verdicts, strict=True)
        if judged == judging.WRONG
    )
    return Result(
        *(100 * counts[name] / len(expressions) for name in (judging.RIGHT, judging.OPEN, judging.NONE, judging.WRONG)),
        median=statistics.median(ordered),
        slowest=ordered[int(len(ordered) * 0.99)],
        mistakes=mistakes,
    )


def measure(parser: str, python: str, sets: dict[str, list[Expression]]) -> dict[str, Result]:
    """All sets, read in one process."""
    everything = [one.text for expressions in sets.values() for one in expressions]
    answers = surroundings.ask(parser, AT, everything, python)
    found, start = {}, 0
    for name, expressions in sets.items():
        part = slice(start, start + len(expressions))
        readings = [[value] if value else [] for value in answers.values[part]]
        found[name] = result(expressions, readings, answers.microseconds[part])
        start += len(expressions)
    return found


def sets(every: int) -> dict[str, list[Expression]]:
    written = {"corpus": corpus()[::every], "held out": held_out()}
    folded = {
        f"{name}, no diacritics": [Expression(letters.fold(one.text), one.right, one.kind) for one in expressions]
        for name, expressions in written.items()
    }
    return written | folded


def compare(asked: dict[str, list[Expression]]) -> tuple[dict[str, dict[str, Result]], dict[str, str]]:
    """Results by parser and set, and the reasons of those that could not be asked."""
    results = {OURS: {name: result(some, *our_readings([one.text for one in some])) for name, some in asked.items()}}
    missing: dict[str, str] = {}
    for parser in ("dateparser", *ELSEWHERE):
        try:
            python = surroundings.peers_python() if parser in ELSEWHERE else sys.executable
            results[parser] = measure(parser, python, asked)
        except Missing as reason:
            missing[parser] = str(reason)
    return results, missing


def print_comparison(asked: dict[str, list[Expression]], results: dict[str, dict[str, Result]]) -> None:
    table = Table(
        "expressions",
        "parser",
        *("exactly right", "left open", "nothing", "silently wrong", "median µs", "p99 µs"),
        title=f"Turkish dates and times ({machine()})",
        title_justify="left",
    )
    for name, expressions in asked.items():
        for parser, by_set in results.items():
            one = by_set[name]
            shares = (f"{share:.1f} %" for share in (one.right, one.left_open, one.nothing, one.wrong))
            label = f"{name} ({len(expressions)})" if parser == OURS else ""
            table.add_row(label, parser, *shares, f"{one.median:,.0f}", f"{one.slowest:,.0f}")
        table.add_section()
    Console(width=130).print(table)


def goals(results: dict[str, dict[str, Result]]) -> list[Figure]:
    ours = results[OURS]
    best = max((one["held out"].right for name, one in results.items() if name != OURS), default=0.0)
    loss = max(ours[name].right - ours[f"{name}, no diacritics"].right for name in ("corpus", "held out"))
    return [
        *(Figure(f"{name}: exactly right", one.right, "%", 95, at_least=True) for name, one in ours.items()),
        *(Figure(f"{name}: silently wrong", one.wrong, "%", 2) for name, one in ours.items()),
        Figure("lost without diacritics", loss, "points", 1),
        Figure("ahead of the best other, held out", ours["held out"].right - best, "points", 30, at_least=True),
        Figure("a message, median", max(one.median for one in ours.values()) / 1000, "ms", 1),
        Figure("a message, p99", max(one.slowest for one in ours.values()) / 1000, "ms", 1),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Turkish dates and times: ours against other parsers")
    parser.add_argument("--every", type=int, default=8, help="every n-th expression of the corpus (default 8)")
    parser.add_argument("--mistakes", action="store_true", help="list what we read silently wrong")
    options = parser.parse_args(arguments)
    asked = sets(options.every)
    results, missing = compare(asked)
    print_comparison(asked, results)
    for name, reason in missing.items():
        print(f"{name} was not measured (it is optional): {reason}")
    if options.mistakes:
        for name, one in results[OURS].items():
            for text, answer in one.mistakes:
                print(f"{name}: {text}: {answer}")
    return 0 if show("Our grammar", goals(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
