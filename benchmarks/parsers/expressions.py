"""What is read in the comparison: our own corpus, and expressions that were written without looking at the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests/corpus/when"
HELD_OUT = Path(__file__).parent / "held_out.tsv"
AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")
NOTHING = "- - - -"


@dataclass(frozen=True)
class Expression:
    """A message and every right way to read it, as "date_start date_end time_start time_end"."""

    text: str
    right: tuple[str, ...]
    kind: str


def corpus() -> list[Expression]:
    """The project's own expressions and its negative half, each for the same moment."""
    found = []
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in _lines(path):
            fields = line.split("\t")
            if len(fields) == 3:  # others name a moment of their own
                found.append(Expression(fields[1], (fields[2],), path.stem))
    return found + [Expression(text, (NOTHING,), "nothing") for text in _lines(CORPUS / "negative.txt")]


def held_out() -> list[Expression]:
    """Expressions by phenomenon, without those that found their way into the corpus."""
    known = {one.text for one in corpus()}
    rows = (line.split("\t") for line in _lines(HELD_OUT))
    return [Expression(text, tuple(right.split(" | ")), kind) for kind, text, right in rows if text not in known]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
