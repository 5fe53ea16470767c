"""Figures beside their goals, as one table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured value. `limit` is what it may be at most, or at least when `at_least`; None: only shown."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    stock: float | None = None
    """The same measured on Rasa's own REST channel, where that makes sense."""

    @property
    def met(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def goal(self) -> str:
        return "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g} {self.unit}"


def show(title: str, figures: Sequence[Figure]) -> bool:
    """Print the table; True when no goal was missed."""
    table = Table(
        "measured", "figure", "goal", "met", "stock Rasa", title=f"{title} ({machine()})", title_justify="left"
    )
    for one in figures:
        met = {True: "yes", False: "NO", None: ""}[one.met]
        stock = "" if one.stock is None else f"{one.stock:,.1f} {one.unit}"
        table.add_row(one.what, f"{one.value:,.1f} {one.unit}", one.goal, met, stock)
    Console(width=120).print(table)
    return all(one.met is not False for one in figures)


def machine() -> str:
    """What the figures depend on: cores, and how busy they were with other things."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def quantile(seconds: Sequence[float], share: float) -> float:
    """In milliseconds; not a number if there is nothing."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")
