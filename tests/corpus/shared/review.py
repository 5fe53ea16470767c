"""Where our reading differs from the gold of others, and what a person judged about it (`reviewed.tsv`).

`python -m tests.corpus.shared.review` counts agreement and classes by source; with `--unreviewed` it lists the
disagreements that stand in no line of the table, to be judged and added.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import holidays

from randevu.turkish import understand, when
from tests.corpus.shared import gold
from tests.corpus.shared.gold import Gold

TABLE = Path(__file__).parent / "reviewed.tsv"
CLASSES = {
    "convention": "right by the conventions of the design document, which differ from theirs",
    "theirs": "their value is wrong or odd",
    "mended": "was our error and is mended; where our value still differs from theirs, it is the right one",
    "error": "our error, still open",
}


@dataclass(frozen=True)
class Reviewed:
    """One judged line: ours and theirs as "date_start date_end time_start time_end"."""

    key: str
    span: str
    judged: str
    ours: str
    theirs: str
    why: str


@cache
def public_holidays(year: int) -> dict[date, str]:
    years, kinds = (year, year + 1, year + 2), ("public", "half_day")
    return dict(holidays.country_holidays("TR", years=years, language="tr", categories=kinds).items())


def reading(text: str, at: datetime) -> str:
    """Our four values for a message, with the opening hours of the demo business."""
    values = understand.dates_line(text, at, when.Hours(), public_holidays(at.year)).values()
    return " ".join(value or "-" for value in values)


def ours(one: Gold) -> str:
    return reading(one.text, one.at)


def reviewed() -> dict[str, Reviewed]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [Reviewed(*line.split("\t")) for line in lines if line and not line.startswith("#")]
    return {row.key: row for row in rows}


def unreviewed(everything: list[Gold], answer: Callable[[Gold], str] = ours) -> list[tuple[Gold, str]]:
    """Gold that we read differently, where no judged line holds that very answer."""
    judged = reviewed()
    found = [(one, answer(one)) for one in everything]
    return [
        (one, said)
        for one, said in found
        if said not in one.accepted and (one.key not in judged or judged[one.key].ours != said)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--unreviewed", action="store_true", help="list what nobody has judged yet")
    if not gold.DATA.exists():
        print(gold.ABSENT)
        return 2
    everything = gold.load()
    if parser.parse_args().unreviewed:
        for one, said in unreviewed(everything):
            print(one.key, one.text, one.at.isoformat(), f"ours {said}", f"theirs {one.accepted[0]}", sep="\t")
        return 0
    judged, agreeing, classes = reviewed(), Counter[str](), Counter[tuple[str, str]]()
    for one in everything:
        agreeing[one.source] += ours(one) in one.accepted
        if one.key in judged:
            classes[one.source, judged[one.key].judged] += 1
    print("source", "gold", "agree", *CLASSES, sep="\t")
    for source, count in Counter(one.source for one in everything).items():
        print(source, count, agreeing[source], *(classes[source, name] for name in CLASSES), sep="\t")
    totals = [sum(n for (_, judged_as), n in classes.items() if judged_as == name) for name in CLASSES]
    print("all", len(everything), agreeing.total(), *totals, sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
