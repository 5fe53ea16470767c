"""xSID's spans judged by hand: our answers in `xsid_checked.tsv`, what need not be read in `xsid_no_time.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from randevu.turkish import when
from tests.corpus.shared import review

HERE = Path(__file__).parent
AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")
NOTHING = "- - - -"


@dataclass(frozen=True)
class Checked:
    """verdict: right; open (less than was said, and nothing else); wrong."""

    span: str
    ours: str
    verdict: str
    why: str


def rows() -> list[Checked]:
    return [Checked(*line.split("\t")) for line in _lines("xsid_checked.tsv")]


@cache
def no_time_ahead() -> dict[str, str]:
    """Span -> why it names no day or time that an appointment could have."""
    return dict(line.split("\t") for line in _lines("xsid_no_time.tsv"))  # type: ignore[misc]


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def reading(span: str) -> str:
    return review.reading(span, AT)


def answered(span: str) -> bool:
    """Whether a day, a time or "as soon as possible" was read."""
    if reading(span) != NOTHING:
        return True
    windows = when.resolve(when.read(span), AT, when.Hours(), review.public_holidays(AT.year))
    return any(window.soonest or window.latest for window in windows)
