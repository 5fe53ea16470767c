"""What trainers corrected is read as they said, or still wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from randevu import settings
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogue_service
from randevu.turkish import understand

HERE = Path(__file__).parent


def wrong(content: str, catalogue: Catalogue) -> list[str]:
    """Rows marked `read` that are not, and rows marked `wanted` that are read already."""
    found = []
    for line in content.splitlines():
        if line and not line.startswith("#"):
            mark, moment, text, expected = line.split("\t")
            at = datetime.fromisoformat(moment).replace(tzinfo=catalogue.zone)
            holidays = catalogue.holidays(at.date(), at.date() + timedelta(days=500))
            values = understand.dates_line(text, at, catalogue.when_hours(), holidays).values()
            if (" ".join(value or "-" for value in values) == expected) != (mark == "read"):
                found.append(line)
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_service.check(settings.load().business_file).catalogue


def test_every_row_is_marked_as_it_is_read(catalogue: Catalogue) -> None:
    assert wrong((HERE / "when.tsv").read_text(encoding="utf-8"), catalogue) == []


def test_a_row_that_is_marked_otherwise_would_be_noticed(catalogue: Catalogue) -> None:
    row = "\t2026-03-11T10:00\tyarın 3'te\t2026-03-12 - {} -"
    rows = [f"{mark}{row.format(hour)}" for mark in ("read", "wanted") for hour in ("15:00", "16:00")]
    assert wrong("\n".join(["# head", *rows]), catalogue) == [rows[1], rows[2]]
